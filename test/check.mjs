/** `npm run check`: what is cheap to know before a commit, in under a minute; `npm test` proves the rest. */
import { check, close, install, NOTHING, sum, tests } from './steps.mjs'

const TIDY = 'test/tidy.test.ts'
/** Published suites and thousands of random inputs prove much and take their time. */
const LONG = ['conformance', 'corpus', 'fuzz'].map((kind) => `--exclude=**/*.${kind}.test.ts`)
const STEPS = [
  () => check('types'),
  () => check('lint'),
  () => tests('tidy', '--project', 'unit', TIDY),
  () => tests('unit tests', '--project', 'unit', `--exclude=${TIDY}`, ...LONG),
  () => check('build'),
  () => check('generated files'),
]

await install()
let counts = NOTHING
for (const step of STEPS) counts = sum(counts, await step())
close(counts)
