import { once } from 'node:events'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { chooseFreePort } from './free-port.js'
import { openDatabase } from './open-database.js'
import { clusterName } from './postmaster.js'
import { serverProcesses } from './processes.js'
import type { RunningDatabase } from './running-database.js'
import { createTemporaryHome, type TemporaryHome } from './temporary-home.js'

vi.mock(import('./free-port.js'), { spy: true })

let folder: TemporaryHome
let home: string
let data: string
const lines: string[] = []

beforeAll(async () => {
  vi.stubEnv('DATABASE_URL', undefined)
  folder = await createTemporaryHome()
  home = folder.home
  const first = await open()
  data = first.dataDirectory!
  await query(first, 'create table note (text text)')
  await query(first, `insert into note values ('written at first')`)
  await first.stop()
})

afterAll(() => folder.remove())

function open(): Promise<RunningDatabase> {
  return openDatabase({ home, log: (line) => lines.push(line) })
}

async function query(database: RunningDatabase, text: string): Promise<unknown[][]> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query({ text, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

async function runningProcesses(): Promise<number[]> {
  return serverProcesses(await clusterName(data))
}

describe('the database of a home', () => {
  it('keeps its rows and its port from one opening to the next', async () => {
    const database = await open()
    expect(database.owned).toBe(true)
    expect(await query(database, 'select text from note')).toEqual([['written at first']])
    await database.stop()
    const again = await open()
    expect(again.url).toBe(database.url)
    await again.stop()
    expect(await runningProcesses()).toEqual([])
  })

  it('compares text byte by byte and loses no commit', async () => {
    const database = await open()
    expect(
      await query(
        database,
        'select datcollate, pg_encoding_to_char(encoding) from pg_database where datname = $$o2c$$',
      ),
    ).toEqual([['C', 'UTF8']])
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums']) {
      expect(await query(database, `show ${setting}`)).toEqual([['on']])
    }
    await database.stop()
  })

  it('lets nobody in without its password, and listens on this machine only', async () => {
    const database = await open()
    const stranger = { ...database, url: database.url.replace(/:[0-9a-f]+@/, ':guess@') }
    await expect(query(stranger, 'select 1')).rejects.toThrow('password authentication failed')
    expect(await query(database, 'show listen_addresses')).toEqual([['127.0.0.1']])
    expect(await query(database, 'select distinct auth_method from pg_hba_file_rules')).toEqual([['scram-sha-256']])
    await database.stop()
  })

  it('is shared by who opens it meanwhile, and stops when the last one leaves', async () => {
    const [one, two] = await Promise.all([open(), open()])
    expect([one.owned, two.owned].sort()).toEqual([false, true])
    expect(one.url).toBe(two.url)
    const [owner, guest] = one.owned ? [one, two] : [two, one]
    await guest.stop()
    expect(await query(owner, 'select 1')).toEqual([[1]])
    const late = await open()
    await owner.stop()
    expect(await query(late, 'select 1')).toEqual([[1]])
    await late.stop()
    await late.stop()
    expect(await runningProcesses()).toEqual([])
  })

  it('takes another port when its own is taken', async () => {
    const before = await open()
    await before.stop()
    const thief = createServer().listen(Number(new URL(before.url).port), '127.0.0.1')
    await once(thief, 'listening')
    const database = await open()
    expect(new URL(database.url).port).not.toBe(new URL(before.url).port)
    expect(await query(database, 'select 1')).toEqual([[1]])
    await database.stop()
    thief.close()
  })

  it('takes another port when its own is taken at the last moment', async () => {
    const thief = createServer().listen(0, '127.0.0.1')
    await once(thief, 'listening')
    const { port } = thief.address() as AddressInfo
    vi.mocked(chooseFreePort).mockResolvedValueOnce(port)
    const database = await open()
    expect(Number(new URL(database.url).port)).not.toBe(port)
    expect(await query(database, 'select 1')).toEqual([[1]])
    await database.stop()
    thief.close()
  })

  it('starts its log anew before it grows without bound', async () => {
    const log = join(home, 'postgres/server.log')
    await writeFile(log, Buffer.alloc(11 * 1024 * 1024))
    const database = await open()
    expect((await stat(log)).size).toBeLessThan(10_000)
    expect((await stat(`${log}.1`)).size).toBeGreaterThan(11_000_000)
    await database.stop()
  })

  it('opens with a new password when the old one was lost', async () => {
    const before = await open()
    await before.stop()
    await rm(join(home, 'postgres.json'))
    const database = await open()
    expect(new URL(database.url).password).not.toBe(new URL(before.url).password)
    expect(await query(database, 'select text from note')).toEqual([['written at first']])
    await database.stop()
  })
})

describe('a database that cannot be opened', () => {
  it('names both versions of PostgreSQL and the way out when its data belongs to another one', async () => {
    await writeFile(join(data, 'PG_VERSION'), '17\n')
    const opening = open()
    await expect(opening).rejects.toMatchObject({ problem: { code: 'database.other_version' } })
    await expect(opening).rejects.toThrow(/PostgreSQL 17, .* brings PostgreSQL 18.*o2c backup.*o2c restore/)
    await writeFile(join(data, 'PG_VERSION'), '18\n')
  })

  it('shows what the server said last and where its log is', async () => {
    const settings = join(data, 'postgresql.conf')
    const good = await readFile(settings)
    await writeFile(settings, 'shared_buffers = plenty\n')
    const opening = open()
    await expect(opening).rejects.toMatchObject({ problem: { code: 'database.not_started' } })
    await expect(opening).rejects.toThrow('invalid value for parameter "shared_buffers": "plenty"')
    await expect(opening).rejects.toThrow(join(home, 'postgres/server.log'))
    await writeFile(settings, good)
    const database = await open()
    await database.stop()
  })

  it('says what to do when its password was changed behind our back', async () => {
    const state = join(home, 'postgres.json')
    const good = await readFile(state, 'utf8')
    await writeFile(state, good.replace(/"password": "[^"]+"/, '"password": "wrong"'))
    const opening = open()
    await expect(opening).rejects.toThrow(`Remove ${state} and start again`)
    expect(await runningProcesses()).toEqual([])
    await writeFile(state, good)
  })

  it('says what to do when its state is damaged', async () => {
    const state = join(home, 'postgres.json')
    const good = await readFile(state, 'utf8')
    await writeFile(state, good.slice(0, 20))
    await expect(open()).rejects.toThrow('is damaged. Remove it and start again')
    await writeFile(state, good)
  })
})

describe('DATABASE_URL', () => {
  it('names the server to use, which runs on after stop', async () => {
    const embedded = await open()
    vi.stubEnv('DATABASE_URL', embedded.url)
    const database = await open()
    expect(database).toMatchObject({ url: embedded.url, owned: false })
    await database.stop()
    vi.stubEnv('DATABASE_URL', undefined)
    expect(await query(embedded, 'select 1')).toEqual([[1]])
    await embedded.stop()
  })
})
