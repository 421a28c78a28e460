import { existsSync } from 'node:fs'
import { PassThrough, Writable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Problem, ProblemError } from '../kernel/problem.js'
import type { ByteInput } from './bytes.js'
import { type CsvOptions, CsvReader, readCsv, writeCsv } from './csv.js'
import { CsvRecordParser, detectSeparator } from './csv-records.js'
import { growthOf, linearGrowth } from './testing/growth.js'

/** All of a text at once. */
function parseCsv(text: string, name: string, options?: CsvOptions) {
  const reader = new CsvReader(name, options)
  const first = reader.push(text)
  const last = reader.end()
  return { header: last.header, rows: [...first.rows, ...last.rows], lines: [...first.lines, ...last.lines] }
}

const columns = { required: ['sku', 'quantity'], optional: ['note'] }

function refusal(text: string, options?: CsvOptions): Problem {
  try {
    parseCsv(text, 'orders.csv', options)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  throw new Error('nothing was refused')
}

function rowsOf(text: string, options?: CsvOptions): string[][] {
  return parseCsv(text, 'orders.csv', options).rows
}

/** The records of a text pushed in pieces of a given length. */
function recordsInPieces(text: string, length: number): string[][] {
  const parser = new CsvRecordParser('pieces.csv', { separator: ',' })
  const rows: string[][] = []
  for (let at = 0; at < text.length; at += length) rows.push(...parser.push(text.slice(at, at + length)).rows)
  return [...rows, ...parser.end().rows]
}

async function written(
  header: string[],
  rows: string[][],
  options?: { separator?: ',' | ';' | '\t' },
): Promise<string> {
  const target = new PassThrough({ encoding: 'utf8' })
  const [, text] = await Promise.all([writeCsv(target, header, [rows], options), collected(target)])
  return text
}

async function collected(target: PassThrough): Promise<string> {
  let text = ''
  for await (const chunk of target) text += chunk
  return text
}

describe('the reader of CSV', () => {
  test('reads quotes, doubled quotes and line ends inside quotes', () => {
    const text = 'sku,quantity,note\r\n22423,6,"say ""hi"",\nthen go"\r\n"85123A",12,\r\n'
    const batch = parseCsv(text, 'orders.csv', { columns })
    expect(batch.rows).toEqual([
      ['22423', '6', 'say "hi",\nthen go'],
      ['85123A', '12', ''],
    ])
    expect(batch.lines).toEqual([2, 4])
  })

  test('delivers the columns in the order asked for, whatever the order in the file', () => {
    expect(rowsOf('quantity,sku\n6,22423', { columns })).toEqual([['22423', '6', '']])
    expect(rowsOf('x,quantity,sku\n0,6,22423', { columns: { ...columns, unknown: 'ignore' } })).toEqual([
      ['22423', '6', ''],
    ])
  })

  test('skips empty lines and counts them', () => {
    expect(parseCsv('a,b\n\n1,2\n\r\n3,4\n\n', 'x').lines).toEqual([3, 5])
  })

  test('knows a column by its name however it is written, in any order', () => {
    const wanted = { required: ['entry_reference', 'amount'], optional: ['received_on'] }
    const { rows } = parseCsv('Received On;AMOUNT;entry-reference\n1 May;5;E1\n', 'x.csv', { columns: wanted })
    expect(rows).toEqual([['E1', '5', '1 May']])
    const twice = () => parseCsv('amount,Amount,entry_reference\n', 'x.csv', { columns: wanted })
    expect(twice).toThrow(/doubled column "amount"/)
  })

  test('names missing, doubled and unknown columns', () => {
    expect(refusal('sku,amount\n', { columns }).message).toBe(
      'orders.csv, line 1: missing column "quantity". The header line reads "sku", "amount". Add what is missing, or correct its name.',
    )
    expect(refusal('sku,quantity,sku\n')).toMatchObject({ code: 'csv.doubled_column', params: { columns: ['sku'] } })
    expect(refusal('sku,quantity,Notes\n', { columns })).toMatchObject({ code: 'csv.unknown_column' })
    expect(refusal('\n\n')).toMatchObject({ code: 'csv.no_header' })
  })

  test.each([
    ['a,b\n1,x"y\n', 'csv.stray_quote', 2, 4],
    ['a,b\n1,"x"y\n', 'csv.text_after_quote', 2, 6],
    ['a,b\n1,"x\ny"z\n', 'csv.text_after_quote', 3, 3],
    ['a,b\n1,2\n"x,y\n1,2\n', 'csv.open_quote', 3, 1],
    ['a,b\n1,2\n1,"\n', 'csv.open_quote', 3, 3],
    ['a,b\n1,2\r3,4\n', 'csv.lone_carriage_return', 2, 4],
    ['a,b\n"1",2\r3,4\n', 'csv.lone_carriage_return', 2, 6],
  ])('refuses %j as %s on line %i, column %i', (text, code, line, column) => {
    expect(refusal(text)).toMatchObject({ code, params: { file: 'orders.csv', line, column } })
  })

  test('refuses a record with too few or too many fields by line', () => {
    expect(refusal('a,b\n1,2\n1\n')).toMatchObject({ code: 'csv.wrong_field_count', params: { line: 3, width: 1 } })
    expect(refusal('a,b\n"1\n",2\n1,2,3\n')).toMatchObject({ code: 'csv.wrong_field_count', params: { line: 4 } })
  })

  test('holds its limits', () => {
    expect(refusal(`a\n${'x'.repeat(50)}\n`, { maxRecordLength: 40 }).code).toBe('csv.record_too_long')
    expect(refusal(`a\n"${'x\n'.repeat(50)}`, { maxRecordLength: 40 }).code).toBe('csv.record_too_long')
    expect(refusal(','.repeat(20), { maxColumns: 10 }).code).toBe('csv.too_many_columns')
    expect(refusal(`"",${'"",'.repeat(20)}`, { maxColumns: 10 }).code).toBe('csv.too_many_columns')
  })

  test('detects the separator outside quotes', () => {
    expect(detectSeparator('a;b;c\n1,2,3,4')).toBe(';')
    expect(detectSeparator('"a;b;c",d\n')).toBe(',')
    expect(detectSeparator('a\tb')).toBe('\t')
    expect(detectSeparator('alone')).toBe(',')
    expect(rowsOf('name;sum\nx;1,50\n')).toEqual([['x', '1,50']])
  })

  test('does not care where a block ends', () => {
    const text = 'a,b\r\n"1 ""x""",2\r\n"multi\r\nline",\r\n,"last"'
    const expected = recordsInPieces(text, text.length)
    for (let length = 1; length < text.length; length++) expect(recordsInPieces(text, length)).toEqual(expected)
  })

  test.each(['"a",b\n', '""\n', 'a\n', '"",\n'])(
    'costs in proportion to the size of a file of nothing but %j',
    (shape) => {
      const read = (times: number) => {
        const parser = new CsvRecordParser('hostile.csv', { separator: ',' })
        expect(parser.push(shape.repeat(times)).rows.length).toBeGreaterThanOrEqual(times - 1)
      }
      expect(growthOf(read, 25_000)).toBeLessThan(linearGrowth)
    },
    120_000,
  )

  test('never fails but with a refusal', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'é'), maxLength: 40 })
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (input, length) => {
        try {
          recordsInPieces(input, length)
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError)
        }
      }),
    )
  })

  test.skipIf(!existsSync('../shared/data/online-retail'))(
    'reads a million real lines',
    { timeout: 60_000 },
    async () => {
      const required = [
        'Invoice',
        'StockCode',
        'Description',
        'Quantity',
        'InvoiceDate',
        'Price',
        'CustomerID',
        'Country',
      ]
      let lines = 0
      let quantity = 0
      for (const period of ['2009-12_2010-12', '2010-12_2011-12']) {
        const file = `../shared/data/online-retail/online_retail_${period}.csv.gz`
        for await (const { rows } of readCsv(file, { columns: { required } })) {
          lines += rows.length
          for (const row of rows) quantity += Number(row[3])
        }
      }
      expect({ lines, quantity }).toEqual({ lines: 1_067_370, quantity: 10_608_491 })
    },
  )
})

describe('the writer of CSV', () => {
  test('ends lines with CRLF and quotes only what needs it', async () => {
    const rows = [
      ['1', 'plain', '=1+1'],
      ['2', 'a;b', 'say "x"'],
      ['3', 'two\nlines', ' spaced '],
    ]
    expect(await written(['id', 'text', 'more'], rows)).toBe(
      'id,text,more\r\n1,plain,=1+1\r\n2,"a;b","say ""x"""\r\n3,"two\nlines", spaced \r\n',
    )
    expect(await written(['a', 'b'], [['1,5', '']], { separator: ';' })).toBe('a;b\r\n"1,5";\r\n')
  })

  test('refuses a row that does not fit its header', async () => {
    await expect(writeCsv(new PassThrough(), ['a', 'b'], [[['1']]])).rejects.toThrow(
      'a row of 1 fields under 2 columns',
    )
  })

  test('waits for a slow target and reports a broken one', async () => {
    let produced = 0
    function* batches() {
      for (; produced < 100_000; produced++) yield [['some text that fills the block']]
    }
    const stuck = new Writable({ write: () => undefined })
    const writing = writeCsv(stuck, ['text'], batches())
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(produced).toBeLessThan(100_000)
    stuck.destroy(new Error('disk full'))
    await expect(writing).rejects.toThrow('disk full')
  })

  test('gives back what the reader got, whatever the text and the separator', async () => {
    const field = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' ', '\uFEFF', '€', '😀', '='),
    })
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 5 }))
    const separators = fc.constantFrom(',' as const, ';' as const, '\t' as const)
    await fc.assert(
      fc.asyncProperty(table, separators, async (rows, separator) => {
        const header = (rows[0] ?? ['only']).map((_, index) => `\uFEFFcolumn ${index}`)
        const text = await written(header, rows, { separator })
        const input: ByteInput = { name: 'copy.csv', chunks: new PassThrough().end(text) }
        const read: string[][] = []
        for await (const batch of readCsv(input)) {
          expect(batch.header).toEqual(header)
          read.push(...batch.rows)
        }
        expect(read).toEqual(rows)
      }),
    )
  })
})
