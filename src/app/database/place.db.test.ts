import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDatabase } from './open-database.js'
import { removeHome } from './place.js'
import type { RunningDatabase } from './running-database.js'
import { createTemporaryHome, type TemporaryHome } from './temporary-home.js'

const isRoot = process.getuid?.() === 0
let folder: TemporaryHome
let home: string

beforeEach(async () => {
  vi.stubEnv('DATABASE_URL', undefined)
  folder = await createTemporaryHome()
  home = folder.home
})

afterEach(() => folder.remove())

function open(): Promise<RunningDatabase> {
  return openDatabase({ home, log: () => undefined })
}

async function answers(database: RunningDatabase): Promise<boolean> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const { rowCount } = await client.query('select')
  await client.end()
  return rowCount === 1
}

describe.runIf(isRoot)('a database opened by root', () => {
  it('runs under an unprivileged account, in the home', async () => {
    const database = await open()
    expect(database.dataDirectory).toBe(join(home, 'postgres/data'))
    expect((await stat(database.dataDirectory!)).uid).toBeGreaterThan(0)
    expect((await stat(join(home, 'postgres.json'))).mode & 0o777).toBe(0o600)
    await database.stop()
  })

  it('runs under the account of whoever owns the home, who can use it afterwards', async () => {
    await mkdir(home)
    execFileSync('chown', ['65534:65534', home])
    const database = await open()
    for (const path of [database.dataDirectory!, join(home, 'postgres.json')]) {
      expect((await stat(path)).uid).toBe(65534)
    }
    await database.stop()
  })

  it('is kept elsewhere, with a link to it in the home, when that account cannot reach the home', async () => {
    await chmod(dirname(home), 0o700)
    const database = await open()
    expect(await answers(database)).toBe(true)
    const place = await readlink(join(home, 'postgres'))
    expect(dirname(database.dataDirectory!)).toBe(place)
    expect(place.startsWith(home)).toBe(false)
    await database.stop()
    const again = await open()
    expect(again.dataDirectory).toBe(database.dataDirectory)
    await again.stop()
    await removeHome(home)
    expect([existsSync(home), existsSync(place)]).toEqual([false, false])
  })

  it('is refused when its account lost access to it, and when it is gone', async () => {
    await mkdir(home)
    await chmod(dirname(home), 0o700)
    const database = await open()
    await database.stop()
    const place = await readlink(join(home, 'postgres'))
    await chmod(place, 0)
    await expect(open()).rejects.toMatchObject({ problem: { code: 'database.place_unreachable' } })
    await rm(place, { recursive: true })
    await expect(open()).rejects.toMatchObject({ problem: { code: 'database.place_gone' } })
  })
})

describe('a home that cannot be', () => {
  it('is refused with the way to choose another', async () => {
    await writeFile(home, 'a file')
    await expect(open()).rejects.toThrow('Choose another with --home or O2C_HOME')
  })
})

describe.runIf(isRoot && canMount())('a full disk', () => {
  const mount = async (size: string) => {
    await mkdir(home)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=711`, 'o2c-test', home])
  }
  afterEach(() => execFileSync('umount', [home]))

  it('is named when the database cannot be created, and leaves nothing half-made', async () => {
    await mount('20m')
    await expect(open()).rejects.toThrow(/initdb failed. The disk is full/)
    expect(await readdir(join(home, 'postgres'))).toEqual([])
  })

  it('is named when the server cannot start, and loses nothing', async () => {
    await mount('90m')
    const database = await open()
    await database.stop()
    const filler = join(home, 'filler')
    await writeFile(filler, Buffer.alloc(90_000_000)).catch(() => undefined)
    await expect(open()).rejects.toThrow(/disk.* is full/)
    await rm(filler)
    const again = await open()
    expect(await answers(again)).toBe(true)
    await again.stop()
  })
})

/** Whether this process may mount file systems, which in a container even root may not. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'o2c-test', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
