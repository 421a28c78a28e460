import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { identify } from '../../src/app/database/processes.js'
import { createTemporaryHome } from '../../src/app/database/temporary-home.js'

const COMMAND = fileURLToPath(new URL('../../bin/o2c.mjs', import.meta.url))
const { DATABASE_URL: _, ...env } = process.env

/** A server in a process of its own. */
export interface Serving {
  readonly address: string
  readonly child: ChildProcess
  /** What it has said on standard error. */
  said(): string
  /** Its exit status or the signal that ended it; a failure when it does not end in time. */
  ended(): Promise<number | string>
}

/** A home whose servers can be killed in many ways; whatever a test leaves behind ends with it. */
export interface Place {
  readonly home: string
  o2c(...args: string[]): Promise<string>
  start(): Promise<Serving>
  /** Process number of the leading process of its PostgreSQL. */
  postmaster(): Promise<number>
  killDatabase(): Promise<void>
}

export async function place(): Promise<Place> {
  const { home, remove } = await createTemporaryHome()
  const children: ChildProcess[] = []
  const postmaster = async (): Promise<number> =>
    Number((await readFile(join(home, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL')
    const left = await postmaster().catch(() => 0)
    // Told to stop at once, its processes end with it.
    if (left > 0 && identify(left)) process.kill(left, 'SIGQUIT')
    await remove()
  })
  return {
    home,
    o2c: async (...args) =>
      (await promisify(execFile)(process.execPath, [COMMAND, ...args, '--home', home], { env, maxBuffer: 1 << 28 }))
        .stdout,
    start: async () => {
      const options = ['serve', '--no-sample', '--port', '0', '--home', home]
      const child = spawn(process.execPath, [COMMAND, ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      children.push(child)
      return serving(child)
    },
    postmaster,
    killDatabase: async () => {
      process.kill(await postmaster(), 'SIGKILL')
    },
  }
}

/** Waits until the server says where it answers. */
function serving(child: ChildProcess): Promise<Serving> {
  let output = ''
  let said = ''
  const exit = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal!))
  })
  child.stderr!.on('data', (chunk) => {
    said += chunk
  })
  const ended = (): Promise<number | string> =>
    inTime(exit, 60_000, () => `the server does not end; it said: ${said}`).finally(() => child.kill('SIGKILL'))
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      output += chunk
      const address = /http:\/\/\S+/.exec(output)?.[0]
      if (address) resolve({ address, child, said: () => said, ended })
    })
    exit.then((status) => reject(new Error(`the server ended with ${status}: ${output}${said}`)))
  })
}

async function inTime<T>(wanted: Promise<T>, milliseconds: number, explanation: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(explanation())), milliseconds)
  })
  return Promise.race([wanted, late]).finally(() => clearTimeout(timer))
}
