import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { problem } from '../../kernel/problem.js'
import { type Account, credentials } from './account.js'
import type { Binaries } from './binaries.js'
import { giveTo } from './place.js'
import { serverFailure } from './server-failure.js'
import type { ServerSetting } from './server-setting.js'
import { initialSettings, ownerRole, serverEnvironment, settingArguments } from './server-settings.js'

/**
 * Creates the data directory when there is none. It is made under another name and renamed when complete, so that one
 * whose making was interrupted is never taken for data.
 */
export async function initialiseData(
  { data, place, account }: ServerSetting,
  binaries: Binaries,
  password: string,
): Promise<void> {
  for (const name of await readdir(place)) {
    // What an interrupted attempt still writes to may stay until next time.
    if (name.startsWith('new-')) await rm(join(place, name), { recursive: true, force: true }).catch(() => undefined)
  }
  const name = join(place, `new-${randomUUID()}`)
  const passwordFile = `${name}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  await giveTo(account, passwordFile)
  try {
    await runProgram(binaries.initdb, initdbArguments(name, passwordFile), account)
    await rename(name, data)
  } catch (error) {
    await rm(name, { recursive: true, force: true })
    throw error
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Refuses data of another major version of PostgreSQL, which only that version can read. */
export async function checkDataVersion(data: string, major: number): Promise<void> {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')
  if (version.trim() === String(major)) return
  if (!version) throw problem('database.not_data', `${data} is not a PostgreSQL data directory. Move it away.`)
  throw problem(
    'database.other_version',
    `The data in ${data} belongs to PostgreSQL ${version.trim()}, but this o2c brings PostgreSQL ${major}. ` +
      `With the o2c that used it last run \`o2c backup FILE\`; then move ${data} away, and with this o2c run ` +
      '`o2c restore FILE`.',
    { found: Number(version), needed: major },
  )
}

/** Gives the owner role a new password, the server not running: for a home that lost its password. */
export async function resetPassword(
  { data, account }: ServerSetting,
  binaries: Binaries,
  password: string,
): Promise<void> {
  const statement = `alter role ${ownerRole} password '${password}'\n`
  await runProgram(binaries.postgres, ['--single', '-D', data, 'postgres'], account, statement)
}

function initdbArguments(data: string, passwordFile: string): string[] {
  return [
    `--pgdata=${data}`,
    `--username=${ownerRole}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=libc',
    '--locale=C',
    '--no-instructions',
    ...settingArguments('--set', initialSettings),
  ]
}

/** Runs a PostgreSQL program to its end; its last words are the reason when it fails. */
async function runProgram(
  program: string,
  programArguments: string[],
  account: Account | undefined,
  input = '',
): Promise<void> {
  const child = spawn(program, programArguments, {
    ...credentials(account),
    cwd: '/',
    env: serverEnvironment(),
    // Ctrl-C is for this process to act upon.
    detached: true,
  })
  const words: string[] = []
  child.stdout.on('data', (chunk) => words.push(String(chunk)))
  child.stderr.on('data', (chunk) => words.push(String(chunk)))
  child.stdin.on('error', () => undefined) // It ended early: its exit status tells.
  child.stdin.end(input)
  const [status] = await once(child, 'close')
  if (status === 0) return
  throw serverFailure('database.program_failed', `PostgreSQL's ${basename(program)} failed`, words.join(''))
}
