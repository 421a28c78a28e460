import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { checkDigit, type NachaBatch, type NachaEntry, type NachaFileHeader } from './nacha-model.js'
import { readNacha } from './read-nacha.js'
import { writeNacha } from './write-nacha.js'

const header: NachaFileHeader = {
  destination: '231380104',
  origin: '121042882',
  date: '260301',
  time: '1405',
  modifier: 'A',
  destinationName: 'FEDERAL RESERVE BANK',
  originName: 'OUR BANK',
  reference: '',
}
const entry: NachaEntry = {
  transactionCode: '27',
  routing: '231380104',
  account: '12345678',
  amount: { minor: 100_000n, currency: 'USD' },
  direction: 'debit',
  identification: 'INV-1',
  name: 'CUSTOMER',
  discretionary: '',
  trace: '121042880000001',
  addenda: [],
}
const batch: NachaBatch = {
  serviceClass: '200',
  companyName: 'OUR COMPANY',
  discretionary: '',
  companyId: '121042882',
  entryClass: 'PPD',
  description: 'INVOICES',
  descriptiveDate: '260301',
  effectiveDate: '260302',
  odfi: '12104288',
  number: 1,
  entries: [entry],
}
const lines = (batches: readonly NachaBatch[]) => writeNacha({ header, batches }).toString().split('\n')
const codes = (text: string) => readNacha(Buffer.from(text)).findings.map(({ code }) => code)

describe('a NACHA file', () => {
  it('is written with counts, hashes and blocks of ten', () => {
    const written = lines([batch])
    expect(written.slice(0, 5)).toEqual([
      '101 231380104 1210428822603011405A094101FEDERAL RESERVE BANK   OUR BANK                       ',
      '5200OUR COMPANY                         121042882 PPDINVOICES  260301260302   1121042880000001',
      '62723138010412345678         0000100000INV-1          CUSTOMER                0121042880000001',
      '82000000010023138010000000100000000000000000121042882                          121042880000001',
      '9000001000001000000010023138010000000100000000000000000                                       ',
    ])
    expect(written.slice(5)).toEqual([...Array(5).fill('9'.repeat(94)), ''])
  })

  it.each([
    ['nacha.entry_hash', 3, '0023138010', '0023138011'],
    ['nacha.debit_total', 3, '000000100000', '000000100001'],
    ['nacha.entry_count', 3, '8200000001', '8200000002'],
    ['nacha.batch_number', 3, '0000001', '0000002'],
    ['nacha.file_hash', 4, '0023138010', '0023138011'],
    ['nacha.batch_count', 4, '9000001', '9000002'],
    ['nacha.file_debit_total', 4, '000000100000', '000000100001'],
    ['nacha.check_digit', 2, '231380104', '231380105'],
    ['nacha.entry_class', 1, 'PPD', 'XYZ'],
    ['nacha.transaction_code', 2, '627', '690'],
    ['nacha.addenda_indicator', 2, '0121042880000001', '1121042880000001'],
  ])('with a fault tells %s and its line', (code, at, sound, broken) => {
    const written = lines([batch])
    // The last occurrence in the record is the one that counts for control fields.
    const from = code === 'nacha.batch_number' ? written[at]!.lastIndexOf(sound) : written[at]!.indexOf(sound)
    written[at] = written[at]!.slice(0, from) + broken + written[at]!.slice(from + sound.length)
    const found = readNacha(Buffer.from(written.join('\n'))).findings.find((one) => one.code === code)
    expect(found?.position.line).toBe(at + 1)
  })

  it('is read with carriage returns alone as line ends', () => {
    const written = lines([batch])
    expect(readNacha(Buffer.from(written.join('\r')))).toEqual(readNacha(Buffer.from(written.join('\n'))))
  })

  it('is read without line ends, and with blanks lost at the ends', () => {
    const written = lines([batch])
    expect(codes(written.join(''))).toEqual([])
    expect(codes(written.map((line) => line.trimEnd()).join('\r\n'))).toEqual([])
  })

  it('carries returns that are dishonored or contested, and notifications of change that are refused', () => {
    const references = { returnTrace: '231380100000007', returnSettlement: '213', returnReason: '01' }
    const base = { originalTrace: '121042880000009', originalRdfi: '23138010', dateOfDeath: '' }
    const dishonored = { ...base, reason: 'R68', information: 'LATE', trace: '121042880000011', dishonored: references }
    const contested = {
      ...{ ...base, reason: 'R73', information: '', trace: '231380100000012' },
      contested: {
        ...{ ...references, dateReturned: '260303', originalSettlement: '212' },
        ...{ dishonoredTrace: '121042880000011', dishonoredSettlement: '214', dishonoredReason: '68' },
      },
    }
    const refused = {
      ...{ reason: 'C62', originalTrace: '121042880000008', originalRdfi: '23138010', corrected: '987654321' },
      ...{ trace: '121042880000013', refused: { changeCode: 'C01', traceSequence: '0000002' } },
    }
    const entries: NachaEntry[] = [
      { ...entry, return: dishonored },
      { ...entry, trace: '121042880000002', return: contested },
      { ...entry, trace: '121042880000003', change: refused },
    ]
    const file = readNacha(writeNacha({ header, batches: [{ ...batch, entries }] }))
    expect(file.findings).toEqual([])
    expect(file.batches[0]?.entries).toEqual(entries)
  })

  it('carries returns and notifications of change', () => {
    const returned: NachaEntry = {
      ...entry,
      return: {
        reason: 'R01',
        originalTrace: '121042880000009',
        originalRdfi: '23138010',
        dateOfDeath: '',
        information: 'NSF',
        trace: '231380100000001',
      },
    }
    const changed: NachaEntry = {
      ...entry,
      transactionCode: '21',
      direction: 'credit',
      amount: { minor: 0n, currency: 'USD' },
      trace: '121042880000002',
      change: {
        reason: 'C01',
        originalTrace: '121042880000008',
        originalRdfi: '23138010',
        corrected: '987654321',
        correction: { account: '987654321' },
        trace: '231380100000002',
      },
    }
    const bytes = writeNacha({
      header,
      batches: [
        { ...batch, entries: [returned] },
        { ...batch, entryClass: 'COR', number: 2, entries: [changed] },
      ],
    })
    const file = readNacha(bytes)
    expect(file.findings).toEqual([])
    expect(file.batches[0]?.entries[0]).toEqual(returned)
    expect(file.batches[1]?.entries[0]).toEqual(changed)
  })
})

const text = (length: number) => fc.stringMatching(new RegExp(`^[A-Z0-9][A-Z0-9 ./-]{0,${length - 2}}[A-Z0-9]$`))
const anyEntry = fc
  .record({
    transactionCode: fc.constantFrom('22', '27', '32', '37'),
    bank: fc.stringMatching(/^\d{8}$/),
    account: text(17),
    cents: fc.integer({ min: 0, max: 99_999_999 }),
    identification: text(15),
    name: text(22),
    addenda: fc.array(fc.record({ kind: fc.constant('05'), information: text(80) }), { maxLength: 3 }),
  })
  .map(
    ({ bank, cents, ...rest }): NachaEntry => ({
      ...rest,
      routing: bank + checkDigit(bank),
      amount: { minor: BigInt(cents), currency: 'USD' },
      direction: rest.transactionCode.endsWith('2') ? 'credit' : 'debit',
      discretionary: '',
      trace: '',
    }),
  )
const anyBatches = fc.array(fc.array(anyEntry, { minLength: 1, maxLength: 5 }), { maxLength: 4 }).map((all) =>
  all.map(
    (entries, index): NachaBatch => ({
      ...batch,
      number: index + 1,
      entries: entries.map((one, at) => ({ ...one, trace: `12104288${String(at + 1).padStart(7, '0')}` })),
    }),
  ),
)

test.each([
  ['with the end-of-file byte of DOS', (text: string) => Buffer.from(`${text}\x1a`)],
  ['filled up with NUL', (text: string) => Buffer.from(text.padEnd(text.length + 50, '\0'))],
  ['in UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
])('a NACHA file %s is read like any other', (_how, changed) => {
  const sound = writeNacha({ header, batches: [batch] })
  expect(readNacha(changed(sound.toString()))).toEqual(readNacha(sound))
  expect(readNacha(sound).findings).toEqual([])
})

describe('any NACHA file', () => {
  it('comes back equal and balanced', () => {
    fc.assert(
      fc.property(anyBatches, (batches) => {
        const file = readNacha(writeNacha({ header, batches }))
        expect(file.findings).toEqual([])
        expect(file.header).toEqual(header)
        expect(file.batches).toEqual(batches)
      }),
      { numRuns: 60 },
    )
  })

  it('changed or truncated is read to the end', () => {
    const sound = writeNacha({ header, batches: [batch, batch] })
    const change = fc.tuple(fc.nat(sound.length), fc.nat(200), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
        let bytes = Buffer.from(sound)
        for (const [at, length, byte] of changes) {
          bytes = byte % 2 === 0 ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]) : bytes
          if (at < bytes.length) bytes[at] = byte
        }
        readNacha(bytes)
      }),
      { numRuns: 200 },
    )
  })
})

/** Published samples of moov-io/ach; not part of this repository. */
const corpus = '../shared/corpora/ach-moov'
const samples = existsSync(corpus)
  ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ach'))
  : []

/** What is wrong with the samples that are broken, by file name: one code that must be among the errors. */
const broken: Readonly<Record<string, string>> = {
  '0.ach': 'missing_file_header',
  '3.ach': 'missing_file_header',
  '4.ach': 'missing_file_header',
  '5.ach': 'missing_file_header',
  '20110729A-invalid.ach': 'entry_class',
  'adv-invalidFileControl.ach': 'file_entry_count',
  'adv-noFileControl.ach': 'missing_file_control',
  'bh-ed-ad-bh-ed-ad-ed-ad.ach': 'missing_batch_control',
  'iat-invalidAddenda10.ach': 'international_type',
  'iat-invalidAddenda11.ach': 'foreign_character',
  'iat-invalidAddenda12.ach': 'foreign_character',
  'iat-invalidAddenda15.ach': 'foreign_character',
  'iat-invalidAddenda18.ach': 'foreign_character',
  'iat-invalidAddenda98.ach': 'change_code',
  'iat-invalidAddenda99.ach': 'return_code',
  'iat-invalidEntryDetail.ach': 'transaction_code',
  'issue1620.ach': 'batch_count',
  'issue751.ach': 'missing_file_header',
  // The file control counts one record, but there are thirteen.
  'nonascii.ach': 'file_entry_count',
  'nonascii-utf8.ach': 'file_entry_count',
  'ppd-debit-invalid-entryDetail-checkDigit.ach': 'check_digit',
  // R97 is agreed between two banks, no reason of the rules.
  'return-PPD-custom-reason-code.ach': 'return_code',
  'return-no-batch-header.ach': 'missing_batch_header',
  'return-no-file-header-control.ach': 'missing_file_header',
  'web-invalidNOCFile.ach': 'change_code',
}

if (samples.length === 0)
  test(`the published ACH samples are not here (${corpus}): nothing is compared`, ({ skip }) => skip())

describe.skipIf(samples.length === 0)('the published ACH samples', () => {
  test.each(samples)('%s is read in full, or its fault is named', (name) => {
    const { batches, findings } = readNacha(readFileSync(`${corpus}/${name}`))
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)
    const expected = broken[name.slice(name.lastIndexOf('/') + 1)]
    if (expected === undefined) expect(errors).toEqual([])
    else expect(errors).toContain(`nacha.${expected}`)
    if (!name.includes('ZEROFILE')) expect(batches.length).toBeGreaterThan(0)
  })
})
