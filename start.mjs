/**
 * `npm start`: from a fresh checkout to a running system. Installs the packages when they are missing or outdated,
 * builds when the sources are newer than the build, then serves. Arguments go through to `o2c serve`.
 *
 * Plain JavaScript without dependencies, since nothing is installed or built yet.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const lockFile = join(root, 'package-lock.json')
const installStamp = join(root, 'node_modules/.o2c-installed')
const buildStamp = join(root, 'dist/.built')
const commandLine = new URL('dist/app/cli.js', import.meta.url)
const startLock = join(root, '.o2c-start.lock')
const started = Date.now()

/** Prints a step with the time since the start. */
function say(step) {
  console.log(`[${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s] ${step}`)
}

/** Ends the program with a reason. */
function fail(reason) {
  console.error(reason)
  process.exit(1)
}

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) >= 20) return
  fail(`o2c needs Node.js 20 or later; this is ${process.versions.node}. See https://nodejs.org`)
}

/** When the file or folder was last changed; 0 when there is none. */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Runs npm quietly; what it says is shown when it fails. */
async function npm(...options) {
  const script = process.env.npm_execpath
  const [command, first] = script?.endsWith('npm-cli.js') ? [process.execPath, [script]] : ['npm', []]
  const child = spawn(command, [...first, ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const status = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  if (status !== 0) fail(`${output}\n\`npm ${options.join(' ')}\` failed (${status}).`)
}

/** Whether the packages of the lock file are there, installed by us or, since, by a developer's own `npm ci`. */
function isInstalled(key) {
  if (existsSync(installStamp) && readFileSync(installStamp, 'utf8') === key) return true
  // npm writes this file when it has finished.
  const finishedByNpm = modifiedAt(join(root, 'node_modules/.package-lock.json'))
  return finishedByNpm >= modifiedAt(lockFile) && finishedByNpm >= modifiedAt(installStamp)
}

async function install() {
  const key = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  if (isInstalled(key)) return
  say('installing packages; the first time this takes a minute or two')
  // The build needs development packages, which NODE_ENV=production would leave out.
  await npm('ci', '--include=dev', '--no-audit', '--no-fund')
  writeFileSync(installStamp, key)
}

/** The latest change among the sources. Folders count too: theirs is when a file in them was added or removed. */
function sourcesModifiedAt() {
  const settings = readdirSync(root).filter((name) => /^tsconfig.*\.json$/.test(name))
  const trees = ['src', 'db'].flatMap((tree) => [
    tree,
    ...readdirSync(join(root, tree), { recursive: true }).map((name) => join(tree, name)),
  ])
  return Math.max(...[...settings, ...trees].map((path) => modifiedAt(join(root, path))))
}

async function build() {
  if (existsSync(commandLine) && modifiedAt(buildStamp) >= sourcesModifiedAt()) return
  say('building')
  const began = new Date()
  await npm('run', 'build')
  writeFileSync(buildStamp, '')
  // A source changed during the build is built next time.
  utimesSync(buildStamp, began, began)
}

/** Whether a process is there, whoever's it is. */
function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The process that the lock file names; 0 when it names none, or is gone. */
function lockHolder() {
  try {
    return Number(readFileSync(startLock, 'utf8'))
  } catch {
    return 0
  }
}

/** Two starts that install or build at once would take each other's files away: one at a time, as the lock file says. */
async function alone(work) {
  for (let looks = 0; ; looks++) {
    try {
      writeFileSync(startLock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      // A checkout that nobody may write to is installed and built by its owner.
      if (error.code !== 'EEXIST') return work()
    }
    const holder = lockHolder()
    // A file without a number is being written, unless it stays so.
    if (holder > 0 ? !isAlive(holder) : looks > 20) rmSync(startLock, { force: true })
    else if (looks === 0) say(`waiting for process ${holder}, which installs or builds (${startLock})`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  try {
    return await work()
  } finally {
    rmSync(startLock, { force: true })
  }
}

checkNode()
say(`o2c on Node.js ${process.versions.node}, ${process.platform}-${process.arch}`)
await alone(async () => {
  await install()
  await build()
})
say('starting')
const { main } = await import(commandLine.href)
process.exitCode = await main(['serve', ...process.argv.slice(2)])
