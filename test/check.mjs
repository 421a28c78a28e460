/** `npm run check`: what is cheap to know before a commit, in under a minute; `npm test` proves the rest. */
import { check, close, install, NOTHING, sum, tests } from './steps.mjs'

const TIDY = 'test/tidy.test.ts'
const STEPS = [
  () => check('types'),
  () => check('lint'),
  () => tests('tidy', '--project', 'unit', TIDY),
  () => tests('unit tests', '--project', 'unit', '--exclude', TIDY),
  () => check('build'),
  () => check('generated files'),
]

await install()
let counts = NOTHING
for (const step of STEPS) counts = sum(counts, await step())
close(counts)
