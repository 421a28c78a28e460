import { describe, expect, test } from 'vitest'
import type { BankStatement, StatementEntry, StatementTransaction } from './bank-statement.js'
import { readMt940 } from './mt940.js'
import { writeMt940 } from './write-mt940.js'

const transaction = (more: Partial<StatementTransaction> = {}): StatementTransaction => ({
  remittance: [],
  creditorReferences: [],
  referredDocuments: [],
  charges: [],
  ...more,
})

const entry = (more: Partial<StatementEntry> = {}, one?: Partial<StatementTransaction>): StatementEntry => ({
  amount: '30.00',
  currency: 'EUR',
  bookingDate: '2026-03-03',
  valueDate: '2026-03-04',
  entryReference: 'B1',
  reversal: false,
  status: 'booked',
  transactionCode: { proprietary: 'NTRF', issuer: 'SWIFT' },
  charges: [],
  transactions: one ? [transaction(one)] : [],
  position: {},
  ...more,
})

const statement = (entries: readonly StatementEntry[], more: Partial<BankStatement> = {}): BankStatement => ({
  kind: 'statement',
  id: 'STARTUMS',
  account: { written: '', iban: 'DE02120300000000202051', bic: 'BYLADEM1', currency: 'EUR' },
  sequence: '61',
  duplicate: false,
  balances: [
    { kind: 'opening', code: 'OPBD', amount: '100.00', currency: 'EUR', date: '2026-02-28' },
    { kind: 'closing', code: 'CLBD', amount: '130.00', currency: 'EUR', date: '2026-03-03' },
  ],
  entries,
  findings: [],
  ...more,
})

const linesOf = (one: BankStatement, message: 'mt940' | 'mt942' = 'mt940') =>
  writeMt940([one], message).text.trimEnd().split('\r\n')

describe('an MT940 that is written', () => {
  test('has its fields in the order of SWIFT', () => {
    const one = statement([entry({}, { endToEndId: 'E2E-1', remittance: ['Invoice 4711'] })], {
      relatedReference: 'REL1',
      information: 'New prices from May',
    })
    const available = {
      kind: 'closing_available',
      code: '',
      amount: '-5.00',
      currency: 'EUR',
      date: '2026-03-03',
    } as const
    expect(linesOf({ ...one, balances: [...one.balances, available] })).toEqual([
      ':20:STARTUMS',
      ':21:REL1',
      ':25:BYLADEM1/DE02120300000000202051',
      ':28C:61',
      ':60F:C260228EUR100,00',
      ':61:2603040303C30,00NTRFE2E-1//B1',
      ':86:Invoice 4711',
      ':62F:C260303EUR130,00',
      ':64:D260303EUR5,00',
      ':86:New prices from May',
      '-',
    ])
  })

  test('tells what is structured in the German subfields', () => {
    const debtor = { name: 'Musterhaus und Soehne Gesellschaft', iban: 'DE14508800500194785000', bic: 'DRESDEFF508' }
    const one = entry(
      { transactionCode: { proprietary: 'NTRF+166', issuer: 'DK' }, information: 'GUTSCHRIFT' },
      { endToEndId: 'E2E-4711', mandateId: 'M1', remittance: ['Rechnung 4711 vom 1. Februar 2026', 'Danke'], debtor },
    )
    const [, ...lines] = linesOf(statement([one])).slice(4, -2)
    expect(lines.join('')).toBe(
      ':86:166?00GUTSCHRIFT?20EREF+E2E-4711?21MREF+M1?22SVWZ+Rechnung 4711 vom 1. F?23ebruar 2026?24Danke' +
        '?30DRESDEFF508?31DE14508800500194785000?32Musterhaus und Soehne Gesel?33lschaft',
    )
    expect(lines.every((line) => line.replace(':86:', '').length <= 65)).toBe(true)
  })

  test('tells what a bank of another country has structured between slashes, where that says it all', () => {
    const details =
      ':86:/EREF/E-4711 is longer than 16/PREF/P1/MARF/M1/CSID/NL1/IBAN/NL47INGB9999999999/BIC/INGBNL2A/NAME/J. Jansen' +
      '/ADDR/Street 1/Town/INIT/Treasury/PURP/CD/SALA/OCMT/USD33,00/EXCH/1,1/CHGS/EUR0,50/REMI/Factuur 12/3/RTRN/MS03'
    const sent = readMt940(
      `:20:X\n:25:1/2\n:28C:1\n:60F:C260303EUR0,\n:61:2603030303C1,NTRFNONREF\n${details}\n:62F:C260303EUR1,\n`,
      'x',
    )
    const { text, findings } = writeMt940(sent.statements, 'mt940')
    expect(findings).toEqual([])
    expect(text.split('\r\n').slice(5, -3).join('')).toBe(details)
    const placeless = (all: readonly BankStatement[]) =>
      all.map(({ entries }) => entries.map((one) => ({ ...one, position: {} })))
    expect(placeless(readMt940(text, 'x').statements)).toEqual(placeless(sent.statements))
  })

  test.each([
    [{ amount: '-30.00' }, 'D30,00'],
    [{ amount: '-30.00', reversal: true }, 'RC30,00'],
    [{ reversal: true }, 'RD30,00'],
    [{ status: 'pending' as const }, 'EC30,00'],
    [{ amount: '1' }, 'C1,'],
    [{ amount: '7.50000' }, 'C7,50'],
  ])('marks %j', (more, written) => {
    expect(linesOf(statement([entry(more)]))).toContain(`:61:2603040303${written}NTRFNONREF//B1`)
  })

  test('begins no line with a hyphen or a colon, wherever the text is cut', () => {
    const words = `${'x'.repeat(62)}---:::::${'y'.repeat(60)}`
    const text = writeMt940([statement([entry({}, { remittance: [words, '-5 % off'] })])], 'mt940').text
    expect(text.split('\r\n').filter((line) => /^(?:-.|:(?!\d\d[A-Z]?:))/.test(line))).toEqual([])
    expect(readMt940(text, 'x').statements[0]?.entries[0]?.transactions[0]?.remittance).toEqual([
      words,
      '-5 % off'.replace('%', '.'),
    ])
  })

  test('goes on on further pages where a message is full, and is one statement when it is read', () => {
    const entries = Array.from({ length: 40 }, (_, at) =>
      entry(
        { amount: '1.00', entryReference: `B${at}` },
        { remittance: [`Invoice ${at} ${'of many words '.repeat(8)}end`] },
      ),
    )
    const [opening, closing] = statement([]).balances
    const balances = [opening!, { ...closing!, amount: '140.00' }]
    const { text, findings } = writeMt940([statement(entries, { balances })], 'mt940')
    const pages = text.split('-\r\n').slice(0, -1)
    expect(findings).toEqual([])
    expect(pages.length).toBeGreaterThan(3)
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThan(1900)
    expect(pages.map((page) => /:28C:(.*)\r/.exec(page)?.[1])).toEqual(pages.map((_, at) => `61/${at + 1}`))
    expect(pages.map((page) => page.match(/:6[02][FM]:/g)?.join(''))).toEqual([
      ':60F::62M:',
      ...pages.slice(2).map(() => ':60M::62M:'),
      ':60M::62F:',
    ])
    const closes = pages.slice(0, -1).map((page) => /:62M:(.*)\r/.exec(page)?.[1])
    expect(
      pages
        .slice(1)
        .map((page) => /:60M:(.*)\r/.exec(page)?.[1])
        .map((one) => one?.slice(7)),
    ).toEqual(closes.map((one) => one?.slice(7)))
    const back = readMt940(text, 'x')
    expect(back.findings).toEqual([])
    expect(back.statements).toHaveLength(1)
    expect(back.statements[0]).toMatchObject({ sequence: '61', balances: [{ amount: '100.00' }, { amount: '140.00' }] })
    expect(back.statements[0]?.entries.map(({ entryReference }) => entryReference)).toEqual(
      entries.map(({ entryReference }) => entryReference),
    )
  })

  test('says what is outside of the character set or longer than its field', () => {
    const one = entry({ entryReference: 'B'.repeat(20) }, { remittance: ['Prüfung'], information: 'z'.repeat(40) })
    const { text, findings } = writeMt940([statement([one])], 'mt940')
    expect(text).toContain('Pruefung')
    expect(findings.map(({ code, position }) => [code, position.path])).toEqual([
      ['mt940.too_long', '61'],
      ['mt940.character_set', '86'],
    ])
  })

  test('makes the balance that is not stated from the other one, aloud', () => {
    const [, closing] = statement([]).balances
    const { text, findings } = writeMt940([statement([entry()], { balances: [closing!], from: '2026-03-01' })], 'mt940')
    expect(text).toContain(':60F:C260301EUR100,00')
    expect(findings).toMatchObject([
      {
        code: 'statement.derived_balance',
        message:
          'Statement STARTUMS states no opening balance: 100.00 is what its closing balance and its entries make.',
      },
    ])
  })

  test.each([
    ['neither balance', { balances: [] }, 'states neither an opening nor a closing balance'],
    ['no account', { account: { written: '' } }, 'does not name its account'],
    ['a report', { kind: 'report' as const }, 'is no final statement but a report'],
    ['another currency', { entries: [entry({ currency: 'USD' })] }, 'has an entry in USD'],
    ['parts of a cent', { entries: [entry({ amount: '0.005' })] }, 'more places than EUR has'],
    ['too large an amount', { entries: [entry({ amount: '1234567890123.00' })] }, 'more than 15 characters'],
    ['another century', { entries: [entry({ bookingDate: '2101-01-01' })] }, 'cannot say 2101-01-01'],
  ])('is refused with %s', (_, more, reason) => {
    expect(() => writeMt940([statement([], more)], 'mt940')).toThrow(reason)
  })
})

describe('an MT942 that is written', () => {
  test('has a floor limit, its moment, counts and no balances', () => {
    const totals = { credits: { count: 1, sum: '30.00' }, debits: { count: 0, sum: '0' } }
    const one = statement([entry()], { kind: 'report', created: '2026-03-03T15:30:00+01:00', totals, balances: [] })
    expect(linesOf(one, 'mt942')).toEqual([
      ':20:STARTUMS',
      ':25:BYLADEM1/DE02120300000000202051',
      ':28C:61',
      ':34F:EUR0,',
      ':13D:2603031530+0100',
      ':61:2603040303C30,00NTRFNONREF//B1',
      ':90D:0EUR0,',
      ':90C:1EUR30,00',
      '-',
    ])
  })

  test('of many pages is one report with its counts when it is read', () => {
    const entries = Array.from({ length: 60 }, (_, at) => entry({ amount: '1.00', entryReference: `B${at}` }))
    const totals = { credits: { count: 60, sum: '60.00' }, debits: { count: 0, sum: '0' } }
    const one = statement(entries, { kind: 'report', created: '2026-03-03T15:30:00+01:00', totals })
    const back = readMt940(writeMt940([one], 'mt942').text, 'x')
    expect(back.findings).toEqual([])
    expect(back.statements).toMatchObject([{ kind: 'report', totals, account: { currency: 'EUR' } }])
    expect(back.statements[0]?.entries).toHaveLength(60)
  })

  test('keeps the number of a posting, the extension of its code and subfields of other banks', () => {
    const transactionCode = { proprietary: 'NRTI+109+7788+914', issuer: 'DK' }
    const one = statement([
      entry({ transactionCode, information: 'RUECKGABE ?65Filiale ?70Rest' }, { remittance: ['X'] }),
    ])
    expect(linesOf(one)).toContain(':86:109?00RUECKGABE?107788?20X?34914?65Filiale?70Rest')
    const [back] = readMt940(writeMt940([one], 'mt940').text, 'back.sta').statements
    expect(back?.entries[0]).toMatchObject({ transactionCode, information: 'RUECKGABE ?65Filiale ?70Rest' })
  })
})
