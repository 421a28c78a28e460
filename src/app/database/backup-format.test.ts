import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countRows } from './backup.js'
import { type BackupPart, readBackup } from './backup-format.js'
import { inReferenceOrder } from './backup-session.js'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'o2c-format-'))
})

afterAll(() => rm(folder, { recursive: true }))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const line = (value: object) => `${JSON.stringify(value)}\n`

const header = line({ format: 'o2c backup', formatVersion: 1, schemaVersion: 8, postgresql: '18.4', createdAt: 'now' })

function tableText(name: string, rows: string): string {
  const end = { rows: countRows(Buffer.from(rows)), content: '0', sha256: sha256(rows) }
  return `${line({ table: name, columns: ['a'] })}${rows}\\.\n${line(end)}`
}

function backupText(...tables: string[]): string {
  const text = [header, ...tables].join('')
  return `${text}${line({ tables: tables.length, rows: 0, sequences: [], sha256: sha256(text) })}`
}

async function read(content: string | Buffer): Promise<BackupPart[]> {
  const file = join(folder, 'backup')
  await writeFile(file, typeof content === 'string' ? gzipSync(content) : content)
  const parts: BackupPart[] = []
  for await (const part of readBackup(file)) parts.push(part)
  return parts
}

async function rowsIn(content: string): Promise<string> {
  const blocks = (await read(content)).map((part) => (part.kind === 'rows' ? part.data : Buffer.alloc(0)))
  return Buffer.concat(blocks).toString()
}

describe('a backup file', () => {
  it('is read in the order it was written', async () => {
    const parts = await read(backupText(tableText('a', 'one\ntwo\n'), tableText('b', '')))
    expect(parts.map(({ kind }) => kind)).toEqual(['header', 'table', 'rows', 'end', 'table', 'end', 'trailer'])
  })

  it('gives back rows larger than any buffer, and rows that look like its own lines', async () => {
    const rows = `${'x'.repeat(3_000_000)}\n{"table":"b"}\n\\\\.\n\\.x\n\n${'y\n'.repeat(400_000)}`
    expect(await rowsIn(backupText(tableText('a', rows)))).toBe(rows)
  })

  it('is refused when it is something else', async () => {
    await expect(read(Buffer.from('a letter'))).rejects.toThrow('is not a backup')
    await expect(read(Buffer.alloc(0))).rejects.toThrow('cut off')
    await expect(read('a compressed letter\n')).rejects.toThrow('is not a backup')
    await expect(read('{"format":"another"}\n')).rejects.toThrow('is not a backup')
  })

  it('is refused when it is not there', async () => {
    const reading = readBackup(join(folder, 'nothing')).next()
    await expect(reading).rejects.toThrow(/cannot be read: ENOENT/)
  })

  it('is refused when a newer o2c made it', async () => {
    await expect(read(header.replace('"formatVersion":1', '"formatVersion":2'))).rejects.toThrow('newer o2c')
  })

  it('is refused wherever it is cut off', async () => {
    const whole = gzipSync(backupText(tableText('a', 'one\ntwo\n'), tableText('b', 'three\n')))
    for (let length = 20; length < whole.length; length++) {
      await expect(read(whole.subarray(0, length))).rejects.toThrow(/cut off/)
    }
  })

  it('is refused when its text was cut off and compressed again', async () => {
    const text = backupText(tableText('a', 'one\n'))
    for (let length = header.length; length < text.length; length++) {
      await expect(read(text.slice(0, length))).rejects.toThrow(/cut off|damaged/)
    }
  })

  it('is refused whichever byte was changed', async () => {
    const whole = gzipSync(backupText(tableText('a', 'one\ntwo\n')))
    // The ten bytes before are gzip's own: time, system and the like.
    for (let index = 10; index < whole.length; index++) {
      const changed = Buffer.from(whole)
      changed[index]! ^= 0x10
      await expect(read(changed)).rejects.toThrow(/damaged|cut off|not a backup/)
    }
  })

  it('is refused when its text was changed and compressed again', async () => {
    const text = backupText(tableText('a', 'one\ntwo\n'))
    await expect(read(text.replace('one', 'six'))).rejects.toThrow('damaged')
    await expect(read(text.replace('"schemaVersion":8', '"schemaVersion":7'))).rejects.toThrow('damaged')
    await expect(read(`${text}more\n`)).rejects.toThrow('damaged')
  })

  it('is refused when a table was taken out', async () => {
    const text = backupText(tableText('a', 'one\n'), tableText('b', 'two\n'))
    await expect(read(text.replace(tableText('a', 'one\n'), ''))).rejects.toThrow('damaged')
  })
})

describe('the order of tables in a backup', () => {
  const names = (...tables: [string, string[]][]) =>
    inReferenceOrder(tables.map(([id, needs]) => ({ id, needs }))).map(({ id }) => id)

  it('has those first that others refer to', () => {
    expect(names(['line', ['order']], ['order', ['tenant']], ['tenant', []])).toEqual(['tenant', 'order', 'line'])
  })

  it('copes with tables that refer to themselves, to each other, or to none of ours', () => {
    expect(names(['a', ['b', 'a']], ['b', ['a']], ['c', ['elsewhere']])).toEqual(['b', 'a', 'c'])
  })
})
