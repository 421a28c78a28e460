import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase } from './open-database.js'
import { clusterName, readLockFile } from './postmaster.js'
import { serverProcesses } from './processes.js'
import type { RunningDatabase } from './running-database.js'
import { createTemporaryHome, type TemporaryHome } from './temporary-home.js'

/** Opens the home, tells so, and stops when told: what a command of ours does, as a process to kill. */
const openingProgram = `
import { openDatabase } from './database/open-database.js'
process.on('SIGINT', () => console.log('interrupted'))
const database = await openDatabase({ home: process.argv[2], log: (line) => console.log('log ' + line) })
console.log('open ' + JSON.stringify(database))
process.stdin.once('data', () => database.stop().then(() => process.exit()))
`

let compiled: string
let folder: TemporaryHome
let home: string
const children: ChildProcess[] = []

beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), 'o2c-compiled-'))
  const options = '--ignoreConfig --target es2023 --module nodenext --types node --skipLibCheck --rootDir src/app/..'
  const source = 'src/app/database/open-database.ts'
  execFileSync('npx', ['tsc', ...options.split(' '), '--outDir', compiled, source], { stdio: 'pipe' })
  await writeFile(join(compiled, 'package.json'), '{"type":"module"}')
  await symlink(resolve('node_modules'), join(compiled, 'node_modules'))
  await writeFile(join(compiled, 'app/opening.js'), openingProgram)
})

afterAll(() => rm(compiled, { recursive: true }))

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Gives each group of tests a home of its own; the tests of a group take it over from each other. */
function useHome(): void {
  beforeAll(async () => {
    vi.stubEnv('DATABASE_URL', undefined)
    folder = await createTemporaryHome()
    home = folder.home
  })
  afterAll(() => folder.remove())
}

function open(): Promise<RunningDatabase> {
  return openDatabase({ home, log: () => undefined })
}

/** A process that opens the home, and its next line with this beginning. */
function openingProcess(): { child: ChildProcess; line(beginning: string): Promise<string> } {
  const child = spawn(process.execPath, [join(compiled, 'app/opening.js'), home], { detached: true })
  children.push(child)
  const seen: string[] = []
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => seen.push(line))
  return {
    child,
    async line(beginning) {
      for (;;) {
        const found = seen.find((line) => line.startsWith(beginning))
        if (found) return found.slice(beginning.length)
        await once(reader, 'line')
      }
    },
  }
}

async function openedBy(opening: ReturnType<typeof openingProcess>): Promise<RunningDatabase> {
  return JSON.parse(await opening.line('open '))
}

async function connect(database: RunningDatabase): Promise<Client> {
  const client = new Client({ connectionString: database.url })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function query(database: RunningDatabase, text: string): Promise<unknown[][]> {
  const client = await connect(database)
  try {
    return (await client.query({ text, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

async function postmasterOf(database: RunningDatabase): Promise<number> {
  return (await readLockFile(database.dataDirectory!))!.pid
}

describe('processes that open the same home', () => {
  useHome()

  it('share one server, although they start at the same time', async () => {
    const processes = [openingProcess(), openingProcess(), openingProcess()]
    const databases = await Promise.all(processes.map(openedBy))
    expect(databases.map(({ owned }) => owned).sort()).toEqual([false, false, true])
    expect(new Set(databases.map(({ url }) => url)).size).toBe(1)
    for (const { child } of processes) {
      child.stdin!.write('stop\n')
      await once(child, 'exit')
    }
    expect(serverProcesses(await clusterName(databases[0]!.dataDirectory!))).toEqual([])
  })

  it('decide when the server stops: Ctrl-C on the terminal does not reach it', async () => {
    const opening = openingProcess()
    const database = await openedBy(opening)
    process.kill(-opening.child.pid!, 'SIGINT')
    await opening.line('interrupted')
    expect(await query(database, 'select 1')).toEqual([[1]])
    opening.child.stdin!.write('stop\n')
    await once(opening.child, 'exit')
  })

  it('are followed by another that takes the server over, when they are killed', async () => {
    const opening = openingProcess()
    const orphan = await openedBy(opening)
    await query(orphan, 'create table note as select 42 as number')
    opening.child.kill('SIGKILL')
    await once(opening.child, 'exit')
    const postmaster = await postmasterOf(orphan)
    const database = await open()
    expect(database).toMatchObject({ owned: true, url: orphan.url })
    expect(await postmasterOf(database)).toBe(postmaster)
    expect(await query(database, 'select number from note')).toEqual([[42]])
    await database.stop()
    expect(serverProcesses(await clusterName(database.dataDirectory!))).toEqual([])
  })
})

describe('the first opening of a home', () => {
  useHome()

  it('may be killed while the data directory is made: the next one makes it afresh', async () => {
    const opening = openingProcess()
    await opening.line('log creating the database')
    const place = join(home, 'postgres')
    await vi.waitFor(async () => expect(await readdir(place)).toContainEqual(expect.stringMatching(/^new-[^.]*$/)), {
      timeout: 10_000,
      interval: 5,
    })
    opening.child.kill('SIGKILL')
    await once(opening.child, 'exit')
    await mkdir(join(place, 'new-half'))
    const database = await open()
    expect(database.owned).toBe(true)
    expect(await query(database, 'select 1')).toEqual([[1]])
    expect(await readdir(place)).not.toContain('new-half')
    await database.stop()
  })
})

describe('a server that was killed', () => {
  useHome()

  it('recovers every commit, once what still works for it has been ended', async () => {
    const database = await open()
    await query(database, 'create table kept as select 42 as number')
    const busy = await connect(database)
    // Never looks up from its work to see whether its server lives.
    const work = busy.query('select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b')
    const worked = expect(work).rejects.toThrow()
    await vi.waitFor(
      async () =>
        expect(await query(database, `select from pg_stat_activity where query like 'select count%'`)).toHaveLength(1),
      { timeout: 10_000 },
    )
    const postmaster = await postmasterOf(database)
    process.kill(postmaster, 'SIGKILL')
    // On a busy machine it lives on for a moment, and would be taken for one that runs.
    await vi.waitFor(() => expect(() => process.kill(postmaster, 0)).toThrow('ESRCH'), { timeout: 10_000 })
    const recovered = await open()
    await worked
    expect(await query(recovered, 'select number from kept')).toEqual([[42]])
    await Promise.all([recovered.stop(), database.stop()])
    expect(serverProcesses(await clusterName(database.dataDirectory!))).toEqual([])
  })

  it('starts although another program now has its process number', async () => {
    const first = await open()
    await first.stop()
    const data = first.dataDirectory!
    const { uid, gid } = await stat(data)
    const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {})
    children.push(other)
    await once(other, 'spawn')
    await writeFile(join(data, 'postmaster.pid'), `${other.pid}\n${data}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`)
    const database = await open()
    expect(database.owned).toBe(true)
    expect(await query(database, 'select 1')).toEqual([[1]])
    await database.stop()
  })

  it('starts although its lock file and its home say that it runs', async () => {
    const opening = openingProcess()
    const database = await openedBy(opening)
    const lockFile = await readFile(join(database.dataDirectory!, 'postmaster.pid'))
    // As after a power failure: nothing runs, every file is as it was.
    for (const pid of serverProcesses(await clusterName(database.dataDirectory!))) process.kill(pid, 'SIGKILL')
    opening.child.kill('SIGKILL')
    await once(opening.child, 'exit')
    await writeFile(join(database.dataDirectory!, 'postmaster.pid'), lockFile)
    const recovered = await open()
    expect(recovered.owned).toBe(true)
    expect(await query(recovered, 'select 1')).toEqual([[1]])
    await recovered.stop()
  })
})
