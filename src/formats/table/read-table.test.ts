import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, decimalText } from '../../kernel/decimal.js'
import { formatCsvRecord } from '../csv.js'
import type { FormatDocument } from '../document.js'
import type { Order } from '../edi/order-model.js'
import { checkMapping, parseMapping } from './mapping.js'
import { readTable } from './read-table.js'

const mapping = checkMapping({
  document: 'order',
  columns: {
    number: 'Order',
    issueDate: 'Ordered on',
    'dates.delivery-requested': 'Wanted on',
    'buyer.name': 'Customer',
    'line.item.seller': 'Article',
    'line.quantity': 'Pieces',
    'line.price': 'Price',
  },
  values: { currency: 'EUR' },
})

const headings = Object.values(mapping.columns).map(String)

interface Row {
  readonly order: string
  readonly dates: readonly [string, string]
  readonly customer: string
  readonly article: string
  readonly pieces: string
  readonly price: string
}

type Writer = (row: Row) => readonly string[]

function ordersOf(documents: readonly FormatDocument[]): Order[] {
  return documents.map((one) => {
    if (one.type !== 'order') throw new Error(`a ${one.type} is no order`)
    return one.document
  })
}

const bytesIn = (text: string, encoding: string): Buffer => {
  if (encoding === 'utf-16le') return Buffer.from(`\uFEFF${text}`, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
  if (encoding === 'utf-8 with mark') return Buffer.from(`\uFEFF${text}`)
  return Buffer.from(text, encoding === 'windows-1252' ? 'latin1' : 'utf8')
}

const day = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
  .map((moment) => moment.toISOString().slice(0, 10))
const digits = (max: number) => fc.nat(max).map(String)
const rowOf: fc.Arbitrary<Row> = fc.record({
  order: fc.stringMatching(/^0{0,3}[1-9]\d{0,6}$/),
  dates: fc.tuple(day, day),
  customer: fc.stringMatching(/^[A-Za-zÄÖÜäöüßéè][A-Za-zÄÖÜäöüßéè ,;|"'&.-]{0,18}[A-Za-zäöüß]$/),
  article: fc.stringMatching(/^0{0,4}\d{4,9}$/),
  pieces: digits(999_999).chain((whole) => fc.constantFrom(whole, `${whole}.5`, `${whole}.125`)),
  price: fc.tuple(digits(9_999_999), fc.nat(99)).map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`),
})

/** Unlike the reader, a writer knows what it does. */
const styles = fc.record({
  separator: fc.constantFrom(',', ';', '\t', '|'),
  encoding: fc.constantFrom('utf-8', 'utf-8 with mark', 'windows-1252', 'utf-16le', 'utf-16be'),
  mark: fc.constantFrom('.', ','),
  thousands: fc.constantFrom('', 'sign', ' ', "'"),
  order: fc.constantFrom('dmy', 'mdy', 'ymd'),
  sign: fc.constantFrom('/', '-', '.'),
  end: fc.constantFrom('\n', '\r\n'),
})

function writerOf(style: { mark: string; thousands: string; order: string; sign: string }): Writer {
  const number = (text: string): string => {
    const [whole = '', fraction] = text.split('.')
    const sign = style.thousands === 'sign' ? (style.mark === '.' ? ',' : '.') : style.thousands
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, sign)
    return fraction === undefined ? grouped : `${grouped}${style.mark}${fraction}`
  }
  const date = (text: string): string => {
    const [year = '', month = '', dayOfMonth = ''] = text.split('-')
    const parts = { dmy: [dayOfMonth, month, year], mdy: [month, dayOfMonth, year], ymd: [year, month, dayOfMonth] }
    return parts[style.order as 'dmy'].join(style.sign)
  }
  return (row) => [
    row.order,
    date(row.dates[0]),
    date(row.dates[1]),
    row.customer,
    row.article,
    number(row.pieces),
    number(row.price),
  ]
}

/** A record in any separator, each field in quotes where it must be. */
const record = (fields: readonly string[], separator: string): string =>
  fields.map((field) => (/[",;|\t]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(separator)

describe('a table by its mapping', () => {
  it('is read back equal, whatever separator, encoding, decimal sign and date order it was written in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rowOf, { minLength: 1, maxLength: 12 }), styles, async (rows, style) => {
        // Points stand behind the day wherever they are used.
        const order = style.sign === '.' && style.order === 'mdy' ? 'dmy' : style.order
        const write = writerOf({ ...style, order })
        const all = [headings, ...rows.map(write)]
        const text = all.map((fields) => record(fields, style.separator) + style.end).join('')
        const { documents, findings } = await readTable(bytesIn(text, style.encoding), mapping, 'orders.csv')
        const lines = ordersOf(documents).flatMap((one) => one.lines.map((line) => ({ one, line })))
        const said = new Set(findings.map(({ code }) => code))
        expect(lines.map(({ line }) => line.item.seller)).toEqual(rows.map(({ article }) => article))
        const isDoubtful = said.has('table.ambiguous_numbers')
        if (!isDoubtful) {
          const numbers = lines.map(({ line }) => [line.quantity!.value, line.price!].map((one) => decimalText(one)))
          expect(numbers).toEqual(rows.map(({ pieces, price }) => [pieces, price]))
        }
        if (!said.has('table.ambiguous_dates')) {
          // Rows of one order are one document with the first date, so only the first row of each is compared.
          expect(lines[0]!.one.issueDate).toBe(rows[0]!.dates[0])
          expect(lines[0]!.one.dates['delivery-requested']).toBe(rows[0]!.dates[1])
        }
        expect(lines[0]!.one.parties[0]?.name).toBe(rows[0]!.customer)
        expect(lines[0]!.one.number).toBe(rows[0]!.order)
      }),
      { numRuns: 150 },
    )
  })

  it('never takes a date that could be two days, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), async (first, second) => {
        fc.pre(first !== second)
        const text = `${record(headings, ';')}\n1;${first}/${second}/2026;;A;X;1;1,50\n`
        const { documents, findings } = await readTable(Buffer.from(text), mapping, 'orders.csv')
        expect(ordersOf(documents)[0]?.issueDate).toBeUndefined()
        expect(findings.find(({ code }) => code === 'table.ambiguous_dates')).toMatchObject({ severity: 'error' })
        const stated = await readTable(Buffer.from(text), { ...mapping, dateOrder: 'month-day-year' }, 'orders.csv')
        const month = String(first).padStart(2, '0')
        expect(ordersOf(stated.documents)[0]?.issueDate).toBe(`2026-${month}-${String(second).padStart(2, '0')}`)
        expect(stated.findings).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  it('takes one date that tells for all of them, however far below it stands', async () => {
    const early = Array.from({ length: 2_000 }, (_, index) => `${index};03/04/2026;;A;X;1;1.50`)
    const text = [record(headings, ';'), ...early, '9999;04/25/2026;;A;X;1;1.50', ''].join('\n')
    const { documents, findings } = await readTable(Buffer.from(text), mapping, 'orders.csv')
    expect(findings).toEqual([])
    expect(ordersOf(documents)[0]?.issueDate).toBe('2026-03-04')
    expect(documents).toHaveLength(2_001)
  })

  it.each([
    ['1,234', 'table.ambiguous_numbers', undefined],
    ['1.234', 'table.ambiguous_numbers', undefined],
    ['0,500', undefined, '0.500'],
    ['1,234,567', undefined, '1234567'],
    ['1.234,5', undefined, '1234.5'],
    ['1 234,567', undefined, '1234.567'],
    ['-1234', undefined, '-1234'],
    ['(12.50)', undefined, '-12.50'],
    ['€ 12,5', undefined, '12.5'],
    ['12 pieces', 'table.invalid_number', undefined],
  ])('reads the lone number %s as what it can only be', async (number, code, value) => {
    const text = `${record(headings, ';')}\n1;2026-03-01;;A;X;"${number}";\n`
    const { documents, findings } = await readTable(Buffer.from(text), mapping, 'orders.csv')
    const quantity = ordersOf(documents)[0]?.lines[0]?.quantity?.value
    expect(quantity && decimalText(quantity)).toBe(value)
    expect(findings[0]?.code).toBe(code)
  })

  it('puts neighbouring rows of one number into one document and says where they contradict each other', async () => {
    const rows = ['1;2026-03-01;;Adams;A;1;1.5', '1;2026-03-01;;Brown;B;2;', '2;2026-03-02;;Clark;C;3;']
    const text = [record(headings, ';'), ...rows].join('\n')
    const { documents, findings } = await readTable(Buffer.from(text), mapping, 'orders.csv')
    expect(ordersOf(documents).map(({ number, lines }) => [number, lines.length])).toEqual([
      ['1', 2],
      ['2', 1],
    ])
    expect(findings).toMatchObject([{ code: 'table.differs', position: { line: 3, path: 'buyer.name' } }])
  })

  it('knows columns by number where there are no headings, codes by their translation, and lines to pass over', async () => {
    const own = checkMapping({
      document: 'order',
      header: false,
      skipLines: 1,
      columns: { number: 1, 'line.item.gtin': 2, 'line.quantity': 3, 'line.unit': 4 },
      codes: { 'line.unit': { Stk: 'PCE' } },
    })
    const text = 'Export of today;;;\nA1;04000862141404;5;Stk\n'
    const [order] = ordersOf((await readTable(Buffer.from(text), own)).documents)
    expect(order?.lines[0]).toMatchObject({ item: { gtin: '04000862141404' }, quantity: { unit: 'PCE' } })
  })

  it('makes invoices with VAT by rate, statements with a proven balance, and remittances', async () => {
    const invoice = checkMapping({
      document: 'invoice',
      columns: {
        number: 'No',
        issueDate: 'Date',
        'line.quantity': 'Qty',
        'line.price': 'Price',
        'line.tax.percent': 'VAT',
      },
    })
    const sold = Buffer.from('No,Date,Qty,Price,VAT\nI1,2026-03-01,3,1.15,20\nI1,2026-03-01,1,10,20\n')
    expect((await readTable(sold, invoice)).documents).toMatchObject([
      { type: 'edi-invoice', document: { taxes: [{ amount: decimal('2.69') }], total: decimal('16.14') } },
    ])
    const statement = checkMapping({
      document: 'statement',
      columns: { 'entry.bookingDate': 'Day', 'entry.paidIn': 'In', 'entry.paidOut': 'Out', 'entry.balance': 'Balance' },
      values: { account: 'GB29NWBK60161331926819', currency: 'GBP' },
    })
    const booked = Buffer.from('Day;In;Out;Balance\n2026-03-02;;5,00;95,00\n2026-03-03;10,00;;105,00\n')
    const read = await readTable(booked, statement)
    expect(read.findings).toEqual([])
    expect(read.documents).toMatchObject([
      {
        type: 'statement',
        document: {
          account: { iban: 'GB29NWBK60161331926819' },
          balances: [{ amount: '100.00' }, { amount: '105.00' }],
          entries: [{ amount: '-5.00' }, { amount: '10.00' }],
        },
      },
    ])
    const wrong = await readTable(Buffer.from(String(booked).replace('105,00', '106,00')), statement)
    expect(wrong.findings).toMatchObject([{ code: 'statement.balance_mismatch' }])
    const remittance = checkMapping({
      document: 'remittance',
      columns: { number: 'Run', 'item.number': 'Invoice', 'item.paid': 'Paid' },
      values: { currency: 'EUR' },
    })
    const paid = Buffer.from('Run;Invoice;Paid\nR1;I1;10,50\nR1;I2;-0,50\n')
    expect((await readTable(paid, remittance)).documents).toMatchObject([
      {
        type: 'remittance',
        document: { number: 'R1', amount: decimal('10.00'), items: [{}, { paid: decimal('-0.50') }] },
      },
    ])
  })

  it.each([
    ['{', 'it is no JSON'],
    ['{"document":"order","columns":{"nummer":"A"}}', 'order has no field "nummer"'],
    ['{"document":"order","columns":{"number":"A"}}', 'order needs the field line.quantity'],
    ['{"document":"letter","columns":{}}', 'document:'],
    ['{"document":"order","columns":{},"seperator":";"}', 'seperator'],
  ])('the mapping %s is refused by name', (text, message) => {
    expect(() => parseMapping(text, 'm.json')).toThrow(message)
  })

  it('refuses a table without the mapped column, naming its headings', async () => {
    const text = formatCsvRecord(['Order', 'Pieces'])
    await expect(readTable(Buffer.from(text), mapping, 'o.csv')).rejects.toThrow(
      'o.csv, line 1: there is no column Ordered on, Wanted on, Customer, Article, Price. The headings are "Order", "Pieces".',
    )
  })
})
