/**
 * `npm test`: everything that proves something, on a fresh clone or in a working copy. Installs and builds what is
 * missing, goes on after a failure, and ends with the line `N passed, N failed` over all of it.
 */
import { check, close, install, NOTHING, sum, tests } from './steps.mjs'

const STEPS = [
  () => check('build'),
  () => check('types'),
  () => check('lint'),
  () => tests('unit tests', '--project', 'unit'),
  () => check('generated files'),
  () => tests('browser tests', '--project', 'browser'),
  () => tests('database tests', '--project', 'database'),
]

let counts = NOTHING
try {
  await install()
  for (const step of STEPS) counts = sum(counts, await step())
} catch (error) {
  console.error(error)
  counts = sum(counts, { ...NOTHING, failed: 1 })
}
close(counts)
