import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTenant } from '../../src/app/new-tenant.js'
import { importOnlineRetail } from '../../src/exchange/online-retail/import.js'
import type { ByteInput } from '../../src/formats/bytes.js'
import { asOwner } from '../../src/kernel/database.js'
import { newId } from '../../src/kernel/id.js'
import { ProblemError } from '../../src/kernel/problem.js'
import { freshDatabase } from '../fresh-database.js'
import { csvLine, csvText, fileOf, HEADER, type Line, retailFile, zipped } from './retail-file.js'

const database = await freshDatabase()
let tenantId = ''

async function newTenant(): Promise<string> {
  return createTenant(database.url, {
    name: `Shop ${newId<'tenant'>()}`,
    baseCurrency: 'GBP',
    legalEntity: { code: 'UK', name: 'Wholesale Ltd', country: 'GB' },
  })
}

beforeAll(async () => {
  tenantId = await newTenant()
})

const load = (...files: ByteInput[]) => importOnlineRetail(database, tenantId, files)

const sql = <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  asOwner(database.url, async (client) => (await client.query(text, [tenantId, ...values])).rows as T[])

const stored = (numbers: string[]) =>
  sql<{ number: string; treatment: string; lines: number; amount: string; state: string }>(
    `select external_number as number, treatment, line_count as lines, trim_scale(amount)::text as amount, state
       from source_document where tenant_id = $1 and external_number = any($2) order by 1`,
    [numbers],
  )

const sales = (number: string, ...lines: Line[]): Line[] => lines.map((line) => ({ number, ...line }))

describe('documents of a file', () => {
  test('a document is all lines with its number, also when lines of others stand between them and minutes pass', async () => {
    const report = await load(
      retailFile([
        { number: '500100', quantity: 1 },
        { number: '500101', quantity: 3 },
        { number: '500100', quantity: 1, at: '2010-10-04 09:09:00' },
        { number: '500100', quantity: 1, at: '2010-10-04 09:09:00' },
      ]),
    )
    expect(report).toEqual({
      read: { lines: 4, documents: 2 },
      repeated: { lines: 0, documents: 0 },
      accepted: [{ class: 'invoice', documents: 2, lines: 4, amount: '76.5' }],
      findings: [],
    })
    expect(await stored(['500100', '500101'])).toEqual([
      { number: '500100', treatment: 'order', lines: 3, amount: '38.25', state: 'waiting' },
      { number: '500101', treatment: 'order', lines: 1, amount: '38.25', state: 'waiting' },
    ])
  })

  test('the same document again, with lines in another order and blanks around descriptions, changes nothing', async () => {
    const lines = sales('500110', { code: '22423' }, { code: '85123A', price: '2.1', description: 'HEART T-LIGHT' })
    await load(retailFile(lines))
    const again = sales('500110', { code: '85123A', price: '2.10', description: ' HEART T-LIGHT ' }, { code: '22423' })
    const report = await load(retailFile(again))
    expect(report.repeated).toEqual({ lines: 2, documents: 1 })
    expect(report.accepted).toEqual([])
  })

  test('a file pasted behind itself, header and all, is a repetition and not a doubling', async () => {
    const text = csvText(sales('500120', {}, { code: '85123A' }))
    const report = await load(fileOf(text + text))
    expect(report.accepted).toEqual([{ class: 'invoice', documents: 1, lines: 2, amount: '51' }])
    expect(report.repeated).toEqual({ lines: 2, documents: 1 })
  })

  test.each([
    [';', csvText(sales('500121', {})).replaceAll(',', ';')],
    ['tabs', csvText(sales('500121', {})).replaceAll(',', '\t')],
  ])('columns may be separated by %s', async (_, text) => {
    const report = await load(fileOf(text))
    expect(report.read).toEqual({ lines: 1, documents: 1 })
  })

  test('a header line in the middle is known however its columns are written', async () => {
    const text = csvText(sales('500122', {})).replace('CustomerID', 'Customer ID')
    expect((await load(fileOf(text + text))).repeated).toEqual({ lines: 1, documents: 1 })
  })

  test('the same number with other content is a finding with both sums, and nothing is imported for it', async () => {
    await load(retailFile(sales('500130', { quantity: 2 })))
    const report = await load(retailFile(sales('500130', { quantity: 3 }, { code: '85123A' }), 'later.csv'))
    expect(report.accepted).toEqual([])
    expect(report.findings).toMatchObject([
      {
        code: 'document.changed',
        params: { externalNumber: '500130', earlier: { lines: 1, amount: '25.5' }, now: { lines: 2, amount: '63.75' } },
      },
    ])
    expect(report.findings[0]!.message).toMatch(/^later\.csv, line 2: document 500130/)
    expect(await stored(['500130'])).toMatchObject([{ lines: 1, amount: '25.5' }])
  })

  test('the sum is exact: 0.1 and 0.001 lose nothing', async () => {
    const report = await load(
      retailFile(sales('500140', { quantity: 3, price: '0.1' }, { quantity: 1, price: '0.001' })),
    )
    expect(report.accepted[0]!.amount).toBe('0.301')
  })
})

describe('an import that does not go smoothly', () => {
  const many = (first: number): Line[] =>
    Array.from({ length: 2500 }, (_, i) => ({
      number: String(first + i),
      at: `2010-10-${10 + Math.floor(i / 250)} 09:00:00`,
    }))

  test('goes on where it was interrupted', async () => {
    const file = retailFile(many(700_000))
    const progress = ({ step }: { step: string }): void => {
      if (step === 'import') throw new Error('the power fails')
    }
    await expect(importOnlineRetail(database, tenantId, [file], { progress })).rejects.toThrow('the power fails')
    const { accepted, repeated } = await load(file)
    expect(repeated.documents).toBeGreaterThan(0)
    expect(accepted[0]!.documents).toBeGreaterThan(0)
    expect(repeated.documents + accepted[0]!.documents).toBe(2500)
  })

  test('run twice at the same time brings everything once', async () => {
    const file = retailFile(many(800_000))
    const reports = await Promise.all([load(file), load(file)])
    const sum = (of: (report: (typeof reports)[number]) => number): number => reports.reduce((n, r) => n + of(r), 0)
    expect(sum((r) => r.accepted[0]?.documents ?? 0)).toBe(2500)
    expect(sum((r) => r.repeated.documents)).toBe(2500)
    expect(reports.flatMap((report) => report.findings)).toEqual([])
  })
})

describe('what documents are', () => {
  test.each<[string, Line[], string]>([
    ['a sale', sales('500200', {}), 'order'],
    ['free goods for a customer', sales('500201', { price: '0' }), 'order'],
    ['goods lost', sales('500202', { quantity: -5, price: '0', customer: '' }), 'stock_correction'],
    ['goods found', sales('500203', { quantity: 5, price: '0', customer: '' }), 'stock_correction'],
    ['goods lost within a sale', sales('500204', {}, { quantity: -1, price: '0' }), 'order'],
    ['a credit note', sales('C500205', { quantity: -2 }), 'return'],
    ['a credit note that takes nothing back', sales('C500206', { code: 'M', quantity: 1, customer: '' }), 'order'],
    ['a bad-debt adjustment', sales('A500207', { code: 'B', quantity: 1, price: '-53.10', customer: '' }), 'bad_debt'],
  ])('%s', async (_, lines, treatment) => {
    await load(retailFile(lines))
    expect(await stored([lines[0]!.number!])).toMatchObject([{ treatment }])
  })

  test('codes that are not merchandise become what they are in the books, written in any case', async () => {
    const codes = [
      'POST',
      'DOT',
      'C2',
      'm',
      'D',
      'AMAZONFEE',
      'BANK CHARGES',
      'CRUK',
      'S',
      'gift_0001_20',
      'TEST001',
      'PADS',
    ]
    await load(retailFile(sales('500210', ...codes.map((code) => ({ code })))))
    const items = await sql<{ number: string; kind: string; account_role: string; tax_class: string }>(
      'select number, kind, account_role, tax_class from item where tenant_id = $1 and number = any($2) order by number',
      [codes.map((code) => code.toUpperCase())],
    )
    expect(items.map((item) => Object.values(item).join(' '))).toEqual([
      'AMAZONFEE charge marketplace_fees outside',
      'BANK CHARGES charge bank_charges outside',
      'C2 charge revenue_carriage standard',
      'CRUK charge charity outside',
      'D charge sales_discount standard',
      'DOT charge revenue_carriage standard',
      'GIFT_0001_20 voucher voucher_liability outside',
      'M charge revenue_other standard',
      'PADS goods revenue_goods standard',
      'POST charge revenue_carriage standard',
      'S charge samples outside',
      'TEST001 test revenue_other outside',
    ])
  })
})

describe('master data', () => {
  test('an item is called what it is sold as, not what a note on damages says, and costs half its first price', async () => {
    const note = { number: '500301', quantity: -1, price: '0', customer: '', description: 'damaged' }
    const sale = { number: '500300', code: '84510a', description: ' COASTERS ', price: '1.25' }
    await load(retailFile([{ ...note, code: '84510A' }, sale, { ...note, number: '500302', code: '84510A' }]))
    expect(
      await sql("select name, kind, standard_cost::text from item where tenant_id = $1 and number = '84510A'"),
    ).toEqual([{ name: 'COASTERS', kind: 'goods', standard_cost: '0.625000' }])
  })

  test('customers get one invented name each, with an address of their country; the web shop is one customer a country', async () => {
    const abroad = { customer: '12431', country: 'Germany' }
    await load(
      retailFile([
        { number: '500310', customer: '14911' },
        { number: '500314', customer: '14911.0' },
        { number: '500311', ...abroad },
        { number: '500312', customer: '', country: 'Hong Kong' },
        { number: '500313', customer: '', country: 'Unspecified' },
      ]),
    )
    const customers = await sql<Record<string, string>>(
      `select number, name, kind, country, payment_term, city is not null as city, vat_number from customer
        where tenant_id = $1 and number in ('14911', '12431', 'WEB-HK', 'WEB-GB') order by number`,
    )
    expect(customers).toMatchObject([
      { number: '12431', kind: 'business', country: 'DE', payment_term: 'NET30', city: true },
      { number: '14911', kind: 'business', country: 'GB', payment_term: 'NET30', city: true },
      { number: 'WEB-GB', kind: 'web_shop', country: 'GB', payment_term: 'AT-ONCE', vat_number: null },
      { number: 'WEB-HK', kind: 'web_shop', country: 'HK', payment_term: 'AT-ONCE', vat_number: null },
    ])
    expect(customers[0]!.vat_number).toMatch(/^DE\d{9}$/)
    expect(new Set(customers.map((customer) => customer.name)).size).toBe(4)
  })

  test('the calendar of a tenant in which nothing happened yet is turned to the day before history begins', async () => {
    const today = async (): Promise<string | undefined> =>
      (
        await sql<{ today: string }>('select today from tenant where tenant_id = $2 and $1::uuid is not null', [fresh])
      )[0]?.today
    const fresh = await newTenant()
    const at = (day: string) => retailFile([{ at: `${day} 09:00:00`, number: day.replaceAll('-', '') }])
    await importOnlineRetail(database, fresh, [at('2010-12-05')])
    expect(await today()).toBe('2010-12-04')
    await importOnlineRetail(database, fresh, [at('2009-12-05'), at('2011-12-05')])
    expect(await today()).toBe('2009-12-04')
  })

  test('tax rates and settings of history are added where the tenant has none of its own, and only there', async () => {
    const other = await newTenant()
    const settings = (id: string) =>
      sql<{ name: string; value: string }>(
        'select name, value from setting where tenant_id = $2 and $1::uuid is not null order by 1',
        [id],
      )
    await asOwner(database.url, (client) =>
      client.query(
        `insert into setting (tenant_id, name, valid_from, value) values ($1, 'shipping.automatic', '2010-01-01', '"no"')`,
        [other],
      ),
    )
    await importOnlineRetail(database, other, [retailFile([{}])])
    expect(await settings(other)).toEqual([
      { name: 'credit.overdue_needs_bank', value: 'yes' },
      { name: 'shipping.automatic', value: 'no' },
    ])
    await load(retailFile(sales('500320', {})))
    expect(await settings(tenantId)).toMatchObject([{ value: 'yes' }, { name: 'shipping.automatic', value: 'yes' }])
    expect(
      await sql('select valid_from, trim_scale(rate)::text as rate from tax_rate where tenant_id = $1 order by 1'),
    ).toEqual([
      { valid_from: '2008-12-01', rate: '15' },
      { valid_from: '2010-01-01', rate: '17.5' },
      { valid_from: '2011-01-04', rate: '20' },
    ])
  })
})

describe('bad input is refused with its place, and nothing of the file is imported', () => {
  const good = csvLine({ number: '599001' })
  const withBad = (line: Line) => fileOf([HEADER, good, csvLine({ number: '599002', ...line }), ''].join('\n'))
  const half = zipped(csvText([{ number: '599003' }, { number: '599004' }]))
  test.each<[string, ByteInput, RegExp]>([
    ['a broken gzip', fileOf(half.subarray(0, half.length - 12)), /gzip data ends too early/],
    [
      'another encoding',
      fileOf(Buffer.from(`${HEADER}\n${csvLine({ description: 'CAFÉ' })}\n`, 'latin1')),
      /not UTF-8/,
    ],
    ['a NUL byte', fileOf(`${HEADER}\n${good}\n\0`), /line 3.*NUL byte/],
    ['missing columns', fileOf('Invoice,StockCode,Quantity\n1,2,3\n'), /missing column "Description", "InvoiceDate"/],
    ['a huge line', withBad({ description: 'X'.repeat(100_000) }), /line 3.*longer than 65536/],
    ['no document number', withBad({ number: 'X1' }), /line 3: Invoice "X1" is not a document number/],
    ['the 13th month', withBad({ at: '2010-13-01 09:00:00' }), /line 3: InvoiceDate .*YYYY-MM-DD HH:MM:SS/],
    ['30 February', withBad({ at: '2010-02-30 09:00:00' }), /line 3: InvoiceDate/],
    ['quantity 0', withBad({ quantity: 0 }), /line 3: Quantity "0"/],
    ['quantity 1e30', withBad({ quantity: '1e30' }), /line 3: Quantity "1e30"/],
    ['a broken quantity', withBad({ quantity: '1.5' }), /line 3: Quantity "1.5"/],
    ['a price that is no number', withBad({ price: 'free' }), /line 3: Price "free"/],
    ['a negative price', withBad({ price: '-1' }), /line 3: Price "-1" is negative/],
    ['an unknown country', withBad({ country: 'Atlantis' }), /line 3: Country "Atlantis"/],
    [
      'two customers',
      fileOf(csvText(sales('599005', {}, { customer: '99999' }))),
      /line 3: document 599005 has two customers/,
    ],
    [
      'two countries',
      fileOf(csvText(sales('599006', {}, { country: 'EIRE' }))),
      /line 3: document 599006 has two countries/,
    ],
    ['an invoice that takes back at a price', withBad({ quantity: -1 }), /belongs in a C document/],
    ['a credit note that also gives', fileOf(csvText(sales('C599007', { quantity: -1 }, {}))), /make two documents/],
    ['bad debt outside an A document', withBad({ code: 'B' }), /B and A… go together/],
    ['an empty file', fileOf(''), /is empty/],
  ])('%s', async (_, file, message) => {
    const refusal = await load(file).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ProblemError)
    expect((refusal as ProblemError).message).toMatch(message)
    expect(
      await sql("select external_number from source_document where tenant_id = $1 and external_number ~ '^[AC]?599'"),
    ).toEqual([])
  })

  test('a pipe', async () => {
    const pipe = join(await mkdtemp(join(tmpdir(), 'o2c-pipe-')), 'sales.csv')
    execFileSync('mkfifo', [pipe])
    await expect(load(pipe)).rejects.toThrow(`${pipe} is a pipe or device`)
    await rm(dirname(pipe), { recursive: true })
  })

  test('a bad second file leaves the first one out as well', async () => {
    await expect(load(retailFile(sales('500400', {})), fileOf('nothing\n'))).rejects.toThrow(/missing column/)
    expect(await stored(['500400'])).toEqual([])
  })

  test.each<[string, Line[]]>([
    ['by item', [{ number: '500411', at: '2010-10-04 09:10:00' }, { at: '2010-10-04 09:00:00' }]],
    ['by more than an hour', [{ at: '2010-10-04 10:30:00' }]],
  ])('a document whose lines stand apart, %s, is not taken in part', async (_, lines) => {
    const file = retailFile([{ code: '85123A' }, ...lines].map((line) => ({ number: '500410', ...line })))
    await expect(load(file)).rejects.toThrow(/line [34]: document 500410 .*line 2.*sort the file/)
    expect(await stored(['500410', '500411'])).toEqual([])
  })
})
