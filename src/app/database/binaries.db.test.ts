import { execFileSync } from 'node:child_process'
import { chmod, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Account, chooseAccount } from './account.js'
import { findPackage, prepareBinaries } from './binaries.js'
import { giveTo } from './place.js'
import { createTemporaryHome, type TemporaryHome } from './temporary-home.js'

let folder: TemporaryHome
let packageFolder: string
let place: string
let account: Account | undefined

/** A package as npm leaves it when install scripts are disabled. */
beforeAll(async () => {
  folder = await createTemporaryHome()
  packageFolder = join(folder.home, 'project/package')
  await cp(findPackage(), packageFolder, { recursive: true })
  account = chooseAccount([])
})

afterAll(() => folder.remove())

beforeEach(async () => {
  await chmod(dirname(packageFolder), 0o755)
  for (const { target } of await links()) await rm(join(packageFolder, target), { force: true })
  place = join(folder.home, 'place')
  await rm(place, { recursive: true, force: true })
  await mkdir(place)
  await giveTo(account, place)
})

async function links(): Promise<{ target: string }[]> {
  return JSON.parse(await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8'))
}

describe('the PostgreSQL programs of the package', () => {
  it('run where they are, their links made again when install scripts were disabled', async () => {
    const { postgres, major } = await prepareBinaries(packageFolder, place, account)
    expect(postgres).toBe(join(packageFolder, 'native/bin/postgres'))
    expect(major).toBe(18)
    expect(await readdir(place)).toEqual([])
  })

  it.runIf(process.getuid?.() === 0)('run from a copy when the project is closed to the account', async () => {
    await chmod(dirname(packageFolder), 0o700)
    const { postgres, initdb, major } = await prepareBinaries(packageFolder, place, account)
    expect(dirname(postgres)).toMatch(join(place, 'programs-'))
    expect(dirname(initdb)).toBe(dirname(postgres))
    expect(major).toBe(18)
  })

  it.runIf(process.getuid?.() === 0)('are copied once, and copies of other versions go', async () => {
    await chmod(dirname(packageFolder), 0o700)
    await mkdir(join(place, 'programs-17.0.0/native'), { recursive: true })
    const first = await prepareBinaries(packageFolder, place, account)
    expect(await readdir(place)).toHaveLength(1)
    expect(await prepareBinaries(packageFolder, place, account)).toEqual(first)
  })

  it.runIf(canBindReadOnly())('run from a copy when the package cannot be written to', async () => {
    const readOnly = join(folder.home, 'read-only')
    await mkdir(readOnly)
    execFileSync('mount', ['--bind', packageFolder, readOnly])
    try {
      execFileSync('mount', ['-o', 'remount,bind,ro', readOnly])
      const { postgres } = await prepareBinaries(readOnly, place, account)
      expect(dirname(postgres)).toMatch(join(place, 'programs-'))
    } finally {
      execFileSync('umount', [readOnly])
    }
  })

  it('are refused with the reason when they run nowhere', async () => {
    await rm(join(packageFolder, 'native/lib/libicudata.so.60.2'))
    await expect(prepareBinaries(packageFolder, place, account)).rejects.toThrow(/does not run.*libicudata/)
  })
})

/** Whether this process may mount file systems, which in a container even root may not. */
function canBindReadOnly(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '--bind', '/mnt', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
