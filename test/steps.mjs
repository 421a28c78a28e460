/**
 * What `npm test` and `npm run check` share: running a program in front of the reader, vitest with its true counts,
 * and the closing line. Plain JavaScript without dependencies, since on a fresh clone nothing is installed yet.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const started = Date.now()

/** Prints a step with the time since the start. */
export function say(step) {
  console.log(`\n[${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s] ${step}`)
}

/** Runs a program with its output shown; answers its exit status, or the reason why it has none. */
export function run(command, ...options) {
  const child = spawn(command, options, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (status, signal) => resolve(status ?? signal))
  })
}

const npm = (...options) => run('npm', '--silent', ...options)
const tool = (name, ...options) => run(join(root, 'node_modules/.bin', name), ...options)
const modifiedAt = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Installs the packages of the lock file when they are missing or older than it. npm writes the file asked for when it has finished. */
export async function install() {
  if (modifiedAt('node_modules/.package-lock.json') >= modifiedAt('package-lock.json')) return
  say('installing packages; the first time this takes a minute or two')
  const status = await npm('ci', '--include=dev', '--no-audit', '--no-fund')
  if (status !== 0) throw new Error(`\`npm ci\` failed (${status})`)
}

/** Checks that are one program each: done well or not. */
export const CHECKS = {
  types: () => tool('tsc', '--noEmit', '-p', 'tsconfig.json'),
  lint: () => tool('biome', 'ci', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off'])),
  build: () => npm('run', 'build'),
  'generated files': () => run(process.execPath, 'dist/app/generate.js', '--check'),
}

export const NOTHING = { passed: 0, failed: 0, skipped: [] }

export const sum = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: [...a.skipped, ...b.skipped],
})

/** Runs a named check and counts it as one. */
export async function check(name) {
  say(name)
  const status = await CHECKS[name]()
  if (status !== 0) console.log(`${name}: failed (${status})`)
  return status === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 }
}

/** Runs vitest and counts every test; a file that cannot be loaded, or a fault outside of any test, is a failure, too. */
export async function tests(name, ...options) {
  say(name)
  const folder = mkdtempSync(join(tmpdir(), 'o2c-tests-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = await tool('vitest', 'run', '--silent=passed-only', ...reporters, ...options)
  const counts = existsSync(report) ? countsOf(JSON.parse(readFileSync(report, 'utf8'))) : NOTHING
  rmSync(folder, { recursive: true })
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function countsOf({ testResults }) {
  const counts = { passed: 0, failed: 0, skipped: [] }
  for (const { name, status, assertionResults } of testResults) {
    const failed = assertionResults.filter((test) => test.status === 'failed').length
    counts.passed += assertionResults.filter((test) => test.status === 'passed').length
    counts.failed += status === 'failed' ? Math.max(failed, 1) : failed
    for (const test of assertionResults) {
      if (test.status !== 'passed' && test.status !== 'failed')
        counts.skipped.push(`${name.slice(root.length)}: ${test.fullName}`)
    }
  }
  return counts
}

/** Says what was left out, then the closing line, and sets the exit status: nothing passed is not a success. */
export function close({ passed, failed, skipped }) {
  say('done')
  if (skipped.length > 0) console.log(`left out:\n${skipped.map((name) => `  ${name}`).join('\n')}`)
  console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
