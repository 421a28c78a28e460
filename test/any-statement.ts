import fc from 'fast-check'
import type {
  Availability,
  BankStatement,
  Charge,
  OriginalAmount,
  ReferredDocument,
  StatementEntry,
  StatementParty,
  StatementTransaction,
} from '../src/formats/bank-statement.js'
import { signedAmount } from '../src/formats/bank-statement.js'
import { addDays, date } from '../src/kernel/date.js'
import { add, decimal, decimalText } from '../src/kernel/decimal.js'

/** What a format or a version of it has a place for: everything else stays out of the statements made for it. */
export interface Places {
  readonly uetr?: boolean
  readonly localInstrument?: boolean
  readonly chargesIncluded?: boolean
  readonly pages?: boolean
  readonly balances?: boolean
  /** Parts of an entry have a direction of their own, not only that of the entry. */
  readonly directions?: boolean
}

const option = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const where = <T>(has: boolean | undefined, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  has ? option(value) : fc.constant(undefined)
const record = <T>(shape: { [K in keyof T]-?: fc.Arbitrary<T[K]> }) => fc.record(shape) as fc.Arbitrary<T>

const word = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9 .,()&<>'"-]{0,20}[A-Za-z0-9])?$/)
const day = fc.nat(60).map((days) => addDays(date('2026-01-01'), days) as string)
const cents = fc.integer({ min: 1, max: 10_000_000 })
const plain = cents.map((minor) => decimalText({ coefficient: BigInt(minor), scale: 2 }))
const signed = fc.tuple(plain, fc.boolean()).map(([amount, debit]) => signedAmount(amount, debit)!)

const party = record<StatementParty>({
  name: option(word),
  iban: option(fc.constant('DE21500500009876543210')),
  otherAccount: fc.constant(undefined),
  bic: option(fc.constant('SPUEDE2UXXX')),
  bankName: option(word),
  clearingNumber: option(fc.constant('200000')),
  address: option(fc.array(word, { minLength: 1, maxLength: 2 })),
  country: option(fc.constant('DE')),
  id: option(fc.constant('DE98ZZZ09999999999')),
  ultimateName: option(word),
  ultimateId: option(fc.constant('77')),
})
  .map((one) => (one.iban === undefined ? { ...one, otherAccount: '4711' } : one))
  .map((one) => option(fc.constant(one)))
  .chain((one) => one)

const charge = (places: Places) =>
  record<Charge>({
    amount: signed,
    currency: fc.constant('EUR'),
    included: where(places.chargesIncluded, fc.boolean()),
    type: option(fc.constantFrom('COMM', 'HOUSE FEE')),
    rate: option(fc.constant('1.5')),
    bearer: option(fc.constant('SHAR')),
    tax: option(plain),
  })

const original = record<OriginalAmount>({
  amount: plain,
  currency: fc.constantFrom('USD', 'EUR'),
  exchangeRate: fc.constant(undefined),
  exchange: option(
    fc.constant({ source: 'USD', target: 'EUR', unit: 'EUR', rate: '1.0834', contract: 'FX-1', quoted: undefined }),
  ),
}).map((one) => ({ ...one, exchangeRate: one.exchange?.rate }))

const referredDocument = record<ReferredDocument>({
  number: word,
  type: option(fc.constantFrom('CINV', 'CREN', 'HOUSE')),
  date: option(day),
  amount: option(plain),
  due: option(plain),
  discount: option(plain),
  creditNote: option(plain),
  tax: option(plain),
  adjustments: option(
    fc.array(record({ amount: signed, reason: option(fc.constant('DMGD')), text: option(word) }), {
      ...{ minLength: 1, maxLength: 2 },
    }),
  ),
})

const availability = fc.array(
  fc.oneof(
    record<Availability>({ days: fc.nat(5), date: fc.constant(undefined), amount: signed }),
    record<Availability>({ days: fc.constant(undefined), date: day, amount: signed }),
  ),
  { minLength: 1, maxLength: 2 },
)

const transaction = (places: Places, amount: string) =>
  record<StatementTransaction>({
    reference: option(word),
    amount: fc.constant(amount),
    currency: fc.constant('EUR'),
    messageId: option(word),
    paymentInformationId: option(word),
    instructionId: option(word),
    endToEndId: option(fc.constant('E2E-4711')),
    uetr: where(places.uetr, fc.constant('8a562c67-ca16-48ba-b074-65581be6f001')),
    transactionId: option(word),
    mandateId: option(word),
    chequeNumber: option(word),
    clearingReference: option(word),
    otherReferences: option(fc.constant([{ type: 'BOX', reference: '7' }])),
    transactionCode: option(
      fc.constant({ ...{ domain: 'PMNT', family: 'RCDT', subFamily: 'ESCT' }, proprietary: '166', issuer: 'DK' }),
    ),
    availability: option(availability),
    purpose: option(fc.constantFrom('SALA', 'HOUSE RULE')),
    localInstrument: where(places.localInstrument, fc.constant('CORE')),
    remittance: fc.array(word, { maxLength: 2 }),
    creditorReferences: fc.array(fc.constant('RF18539007547034'), { maxLength: 1 }),
    referredDocuments: fc.array(referredDocument, { maxLength: 2 }),
    remittanceAdvices: option(fc.constant(['ADV-1'])),
    invoicer: option(word),
    invoicee: option(word),
    debtor: party,
    creditor: party,
    initiator: option(word),
    charges: fc.array(charge(places), { maxLength: 2 }),
    original: option(original),
    exchange: fc.constant(undefined),
    settlementDate: option(day),
    accepted: option(fc.constant('2026-01-05T10:00:00Z')),
    returnReason: option(
      record({ code: option(fc.constant('AC04')), text: option(word), originator: option(word) }).filter((one) =>
        Object.values(one).some((value) => value !== undefined),
      ),
    ),
    information: option(word),
  })

const partOf = (whole: string, places: Places) =>
  places.directions ? signed : plain.map((part) => signedAmount(part, whole.startsWith('-'))!)

const entry = (places: Places) =>
  fc.tuple(signed, fc.integer({ min: 0, max: 2 })).chain(([amount, count]) =>
    record<StatementEntry>({
      entryReference: option(word),
      bookingDate: option(day),
      valueDate: option(day),
      amount: fc.constant(amount),
      currency: fc.constant('EUR'),
      reversal: fc.boolean(),
      status: fc.constantFrom('booked', 'pending', 'information'),
      transactionCode: option(fc.constant({ proprietary: 'NTRF+166', issuer: 'DK' })),
      batch: option(
        record({ id: fc.constant('COLL-1'), messageId: option(word), count: option(fc.nat(9)), amount: option(plain) }),
      ),
      availability: option(availability),
      explainedBy: option(fc.constant({ message: 'camt.054.001.08', id: 'N-1' })),
      original: option(original),
      corrects: fc.constant(undefined),
      information: option(word),
      charges: fc.array(charge(places), { maxLength: 2 }),
      transactions: fc.array(
        partOf(amount, places).chain((part) => transaction(places, part)),
        { minLength: count, maxLength: count },
      ),
      position: fc.constant({}),
    }),
  )

/** Statements whose booked entries lead from their opening to their closing balance. */
export function statements(kind: BankStatement['kind'], places: Places): fc.Arbitrary<BankStatement> {
  return fc
    .record({
      entries: fc.array(entry(places), { maxLength: 4 }),
      opening: signed,
      id: word,
      page: where(places.pages, fc.nat(9)),
    })
    .map(({ entries, opening, id, page }): BankStatement => {
      const booked = entries.filter(({ status }) => status === 'booked').map(({ amount }) => decimal(amount))
      const closing = decimalText(booked.reduce(add, decimal(opening)))
      const balance = (name: 'opening' | 'closing', code: string, amount: string) => ({
        ...{ kind: name, code, amount, currency: 'EUR', date: '2026-01-05' },
      })
      return {
        kind,
        id,
        account: {
          ...{ written: 'DE02120300000000202051', iban: 'DE02120300000000202051', currency: 'EUR' },
          owner: 'Tea Ltd',
          bic: 'BYLADEM1001',
        },
        sequence: '42',
        page: page === undefined ? undefined : { number: page + 1, last: true },
        from: '2026-01-05',
        to: '2026-01-05',
        created: '2026-01-06T05:00:00',
        duplicate: false,
        balances:
          places.balances === false ? [] : [balance('opening', 'OPBD', opening), balance('closing', 'CLBD', closing)],
        entries,
        findings: [],
      }
    })
}
