import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** Stands in for npm: writes down when it began and ended, and makes what the real one would. */
const NPM = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
const [command] = process.argv.slice(2)
appendFileSync('npm.log', command + ' begins\\n')
setTimeout(() => {
  mkdirSync(command === 'ci' ? 'node_modules' : 'dist/app', { recursive: true })
  if (command === 'run') writeFileSync('dist/app/cli.js', 'export const main = async () => console.log("served") ?? 0')
  appendFileSync('npm.log', command + ' ends\\n')
}, 700)
`

let checkout = ''

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'o2c-checkout-'))
  await cp('start.mjs', join(checkout, 'start.mjs'))
  for (const folder of ['src', 'db', 'npm']) await mkdir(join(checkout, folder))
  for (const file of ['package-lock.json', 'tsconfig.json']) await writeFile(join(checkout, file), '{}')
  await writeFile(join(checkout, 'package.json'), '{"type":"module"}')
  await writeFile(join(checkout, 'npm/npm-cli.js'), NPM)
})
afterEach(() => rm(checkout, { recursive: true }))

const start = (): Promise<{ status: number | null; out: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, npm_execpath: join(checkout, 'npm/npm-cli.js') }
    const child = spawn(process.execPath, [join(checkout, 'start.mjs')], { cwd: checkout, env })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk))
    child.on('close', (status) => resolve({ status, out }))
  })

const once = ['ci begins', 'ci ends', 'run begins', 'run ends', '']
const npmLog = async (): Promise<string[]> => (await readFile(join(checkout, 'npm.log'), 'utf8')).split('\n')

test('two starts of a fresh checkout install and build it once, one waiting for the other', async () => {
  const first = start()
  await pause(300)
  const both = await Promise.all([first, start()])
  expect(both.map(({ status, out }) => [status, out.includes('served')])).toEqual([
    [0, true],
    [0, true],
  ])
  expect(both[1]!.out).toContain('waiting for process')
  expect(await npmLog()).toEqual(once)
})

test('a start that was killed while it installed does not hold up the next', async () => {
  await writeFile(join(checkout, '.o2c-start.lock'), '4194305')
  expect(await start()).toMatchObject({ status: 0, out: expect.stringContaining('served') })
  expect(await npmLog()).toEqual(once)
})
