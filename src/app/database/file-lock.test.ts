import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from './file-lock.js'
import { ownIdentity } from './processes.js'

let folder: string
let path: string
const silent = () => undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'o2c-lock-'))
  path = join(folder, 'work.lock')
})

afterEach(() => rm(folder, { recursive: true }))

describe('a file lock', () => {
  it('lets one work at a time', async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await sleep(2)
      inside--
    }
    await Promise.all(Array.from({ length: 12 }, () => withLock(path, silent, work)))
    expect(most).toBe(1)
    expect(inside).toBe(0)
  })

  it('is released when the work fails', async () => {
    const failing = withLock(path, silent, async () => {
      throw new Error('the work failed')
    })
    await expect(failing).rejects.toThrow('the work failed')
    expect(await withLock(path, silent, async () => 'done')).toBe('done')
  })

  it('passes on when its holder died', async () => {
    await symlink('1@12345@another boot', `${path}.41`)
    expect(await withLock(path, silent, async () => 'done')).toBe('done')
    expect(await readdir(folder)).toEqual(['work.lock.42'])
  })

  it('tells once whom it waits for', async () => {
    await symlink(ownIdentity, `${path}.1`)
    const holders: number[] = []
    const waiting = withLock(
      path,
      (holder) => holders.push(holder),
      async () => 'done',
    )
    await sleep(150)
    await rm(`${path}.1`)
    expect(await waiting).toBe('done')
    expect(holders).toEqual([process.pid])
  })

  it('leaves one link behind, however often it was held', async () => {
    for (let time = 0; time < 5; time++) await withLock(path, silent, async () => undefined)
    expect(await readdir(folder)).toEqual(['work.lock.5'])
  })

  it('in a place that takes nothing says what to do', async () => {
    await expect(withLock('/sys/work.lock', silent, async () => 'done')).rejects.toThrow(
      /^The home folder \/sys cannot be written \(E\w+\): run o2c as the account that created it, or choose another/,
    )
  })
})
