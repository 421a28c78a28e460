import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { problem } from '../../kernel/problem.js'

/** The account under which PostgreSQL runs when o2c itself runs as root, which PostgreSQL refuses to do. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Accounts made for this purpose, or for nothing else, before any other. */
const preferredNames = ['o2c', 'postgres', 'nobody', 'daemon']

/**
 * Who runs the server: undefined, this process's own account, unless it is root's. For root it is whoever owns the
 * first of `belongings` that exists (so that a home once used by an ordinary account stays usable by it), else an
 * existing unprivileged account which this process is able to become (inside a container it may not be).
 */
export function chooseAccount(belongings: readonly string[]): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = [...ownersOf(belongings), ...unprivilegedAccounts(readPasswd())]
  const account = accounts.find((candidate) => runAs(candidate, '/bin/sh', ['-c', ':']).status === 0)
  if (account) return account
  throw problem(
    'database.no_account',
    'PostgreSQL refuses to run as root, and this process cannot become any other account. ' +
      'Start o2c as an ordinary user, or set DATABASE_URL to a PostgreSQL server of yours.',
  )
}

/** Whether the account can reach the folder and write into it. Tried out, since rules beyond the mode bits may count. */
export function canWrite(account: Account | undefined, directory: string): boolean {
  return runAs(account, '/bin/sh', ['-c', 'test -w "$1" && test -x "$1"', 'sh', directory]).status === 0
}

/** Runs a short command as the account and waits for it. */
export function runAs(account: Account | undefined, command: string, args: string[]): SpawnSyncReturns<string> {
  return spawnSync(command, args, { ...credentials(account), cwd: '/', encoding: 'utf8', timeout: 30_000 })
}

/** The options that make a child process run as the account. */
export function credentials(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {}
}

/** The unprivileged accounts of a passwd file, the most suitable first. */
export function unprivilegedAccounts(passwd: string): Account[] {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid, gid }) => name !== '' && uid > 0 && gid > 0)
    .sort((left, right) => rank(left) - rank(right))
}

function rank({ name }: Account): number {
  const index = preferredNames.indexOf(name)
  return index < 0 ? preferredNames.length : index
}

function ownersOf(paths: readonly string[]): Account[] {
  return paths
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .flatMap((stats) => (stats && stats.uid > 0 ? [{ name: `#${stats.uid}`, uid: stats.uid, gid: stats.gid }] : []))
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}
