import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Problem } from '../kernel/problem.js'
import { ProblemError } from '../kernel/problem.js'
import { type ByteInput, readBytes } from './bytes.js'
import { decodeText, type LineOptions, readLines, readText, type TextOptions } from './text.js'

const directory = mkdtempSync(join(tmpdir(), 'o2c-text-'))
afterAll(() => rmSync(directory, { recursive: true }))

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

function chunksOf(...chunks: (string | Uint8Array)[]): ByteInput {
  async function* chunksInTurn() {
    for (const chunk of chunks) yield Buffer.from(chunk as string)
  }
  return { name: 'input', chunks: chunksInTurn() }
}

async function textOf(input: ByteInput, options?: TextOptions): Promise<string> {
  let text = ''
  for await (const block of readText(input, options)) text += block
  return text
}

async function linesOf(input: ByteInput, options?: LineOptions): Promise<string[]> {
  const lines: string[] = []
  for await (const batch of readLines(input, options)) {
    expect(batch.firstLine).toBe(lines.length + 1)
    lines.push(...batch.lines)
  }
  return lines
}

async function refusal(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof ProblemError) return error.problem
  throw error
}

describe('a file of bytes', () => {
  test('is read plain and compressed, also in several gzip members', async () => {
    expect(await textOf(fileOf('plain.txt', 'a\nb'))).toBe('a\nb')
    expect(await textOf(fileOf('packed.gz', gzipSync('a\nb')))).toBe('a\nb')
    expect(await textOf(chunksOf(gzipSync('a'), gzipSync('b')))).toBe('ab')
    expect(await textOf(chunksOf(...[...gzipSync('single bytes')].map((byte) => Uint8Array.of(byte))))).toBe(
      'single bytes',
    )
  })

  test('is refused when missing, a directory, or empty', async () => {
    expect(await refusal(textOf(join(directory, 'none')))).toMatchObject({ code: 'file.missing' })
    expect(await refusal(textOf(directory))).toMatchObject({ code: 'file.is_directory' })
    expect(await refusal(textOf(fileOf('empty', '')))).toMatchObject({ code: 'file.empty' })
    expect(await refusal(textOf(chunksOf(gzipSync(''))))).toMatchObject({ code: 'file.empty' })
  })

  test('with truncated or damaged compression is refused at its byte', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)))
    const truncated = await refusal(textOf(chunksOf(packed.subarray(0, 100)), { encoding: 'latin1' }))
    expect(truncated).toMatchObject({ code: 'file.broken_gzip', params: { offset: 100 } })
    expect(truncated.message).toContain('ends too early')
    const damaged = Buffer.from(packed)
    damaged.fill(0xff, 10, 20)
    expect(await refusal(textOf(chunksOf(damaged), { encoding: 'latin1' }))).toMatchObject({ code: 'file.broken_gzip' })
  })

  test('beyond the limit is refused, so a compression bomb stays harmless', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'x'))
    expect(await refusal(textOf(chunksOf(bomb), { maxBytes: 1_000_000 }))).toMatchObject({ code: 'file.too_large' })
  })

  test('passes a fault of its source on, compressed or not', async () => {
    async function* broken() {
      yield gzipSync('hello').subarray(0, 12)
      throw new Error('connection lost')
    }
    await expect(textOf({ name: 'upload', chunks: broken() })).rejects.toThrow('connection lost')
  })

  test('is closed when the reader stops early', async () => {
    let closed = false
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(100_000, 'x')
      } finally {
        closed = true
      }
    }
    for await (const block of readBytes({ name: 'endless', chunks: endless() })) {
      expect(block.length).toBeGreaterThan(0)
      break
    }
    expect(closed).toBe(true)
  })
})

describe('text', () => {
  test('loses its byte order mark and keeps characters cut by blocks', async () => {
    expect(await textOf(chunksOf('\uFEFFGrüße €'))).toBe('Grüße €')
    const large = 'ß€😀x'.repeat(100_000)
    expect(await textOf(fileOf('large.txt', large))).toBe(large)
  })

  test('that is not UTF-8 is refused with line and byte', async () => {
    const bytes = Buffer.concat([Buffer.from('ok \uFFFD\nGr'), Buffer.of(0xfc), Buffer.from('n')])
    const found = await refusal(textOf(chunksOf(bytes)))
    expect(found).toMatchObject({ code: 'file.invalid_utf8', params: { line: 2, offset: 9 } })
    expect(found.message).toBe(
      'input, line 2, byte 9: byte 0xFC is not UTF-8. It may be Windows-1252: save the file as UTF-8.',
    )
    expect(await refusal(textOf(chunksOf(Buffer.of(0x61, 0xe2, 0x82))))).toMatchObject({ params: { offset: 1 } })
    expect(await refusal(textOf(chunksOf(Buffer.from('\uFEFFa', 'utf16le'))))).toMatchObject({ code: 'file.utf16' })
    expect((await refusal(textOf(chunksOf(Buffer.of(0xff, 0xfe, 0x61, 0x61))))).message).toContain('UTF-16')
  })

  test('is read as Windows-1252 or Latin-1 only when that is stated', async () => {
    expect(await textOf(chunksOf(Buffer.of(0x80, 0xfc)), { encoding: 'windows-1252' })).toBe('€ü')
    expect(await textOf(chunksOf(Buffer.of(0xfc)), { encoding: 'latin1' })).toBe('ü')
  })

  test('with a NUL byte is refused with line and byte', async () => {
    const found = await refusal(textOf(chunksOf('one\ntwo\nth\0ree')))
    expect(found).toMatchObject({ code: 'file.nul_byte', params: { line: 3, offset: 10 } })
  })

  test('decodes exactly the byte sequences that are UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ min: 1, maxLength: 12 }), (bytes) => {
        let expected: string | undefined
        try {
          expected = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        } catch {
          expected = undefined
        }
        try {
          expect(decodeText(bytes, 'bytes')).toBe(expected)
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error
          expect(expected).toBeUndefined()
        }
      }),
    )
  })
})

describe('lines', () => {
  test('end with LF or CRLF, and the last needs no end', async () => {
    expect(await linesOf(chunksOf('one\r\ntwo\n\nfour'))).toEqual(['one', 'two', '', 'four'])
    expect(await linesOf(chunksOf('one\n'))).toEqual(['one'])
  })

  test('too long are refused by number', async () => {
    const found = await refusal(linesOf(chunksOf('ok\n', 'x'.repeat(101), '\n'), { maxLineLength: 100 }))
    expect(found).toMatchObject({ code: 'file.line_too_long', params: { line: 2 } })
  })

  test('without any end cost no more than the limit', async () => {
    let delivered = 0
    async function* endless() {
      for (; delivered < 20_000; delivered++) yield Buffer.alloc(100_000, 'x')
    }
    const found = await refusal(linesOf({ name: 'endless', chunks: endless() }))
    expect(found.code).toBe('file.line_too_long')
    expect(delivered).toBeLessThan(20)
  })
})
