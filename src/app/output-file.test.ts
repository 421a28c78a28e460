import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outputPlace, writeOutput, writeOutputBytes } from './output-file.js'

let folder = ''
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'o2c-output-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('an output appears whole or not at all', async () => {
  await writeOutputBytes(at('a'), 'first')
  const broken = writeOutput(at('a'), async (output) => {
    output.write('half')
    throw new Error('broken')
  })
  await expect(broken).rejects.toThrow('broken')
  expect(await readFile(at('a'), 'utf8')).toBe('first')
  expect(await readdir(folder)).toEqual(['a'])
})

test('a link stays a link, and what it leads to is written', async () => {
  await writeFile(at('target'), 'old')
  await symlink(at('target'), at('link'))
  await writeOutputBytes(at('link'), 'new')
  expect((await lstat(at('link'))).isSymbolicLink()).toBe(true)
  expect(await readFile(at('target'), 'utf8')).toBe('new')
})

test('a pipe takes what is written and stays a pipe', async () => {
  expect(spawnSync('mkfifo', [at('pipe')]).status).toBe(0)
  const reader = createReadStream(at('pipe'), 'utf8')
  const arrived = once(reader, 'data')
  await writeOutputBytes(at('pipe'), 'through')
  expect(await arrived).toEqual(['through'])
  expect((await lstat(at('pipe'))).isFIFO()).toBe(true)
})

test('a device is told apart, and a full one says so', async () => {
  expect(await outputPlace('/dev/null')).toEqual({ path: '/dev/null', isDevice: true })
  await expect(writeOutputBytes('/dev/full', 'x')).rejects.toThrow('/dev/full cannot be written: the disk is full')
  expect((await lstat('/dev/full')).isCharacterDevice()).toBe(true)
})

test('a folder and a place in none are refused with what to do', async () => {
  await expect(writeOutputBytes(folder, 'x')).rejects.toThrow(`${folder} is a folder: name a file in it`)
  await expect(writeOutputBytes(at('no/file'), 'x')).rejects.toThrow(`there is no folder ${at('no')}: make it first`)
})
