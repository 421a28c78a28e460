import fc from 'fast-check'
import {
  type Availability,
  type BankStatement,
  otherSide,
  type StatementBalance,
  type StatementEntry,
  type StatementParty,
  type StatementTransaction,
} from '../src/formats/bank-statement.js'
import { currencyExponent } from '../src/kernel/currency.js'
import { addDays, date } from '../src/kernel/date.js'
import { add, decimal, decimalText } from '../src/kernel/decimal.js'

/*
 * Statements that a format can carry whole, as its reader makes them: written and read again they are equal. What a
 * format cannot carry is tried with the statements of `any-statement.ts`.
 */

const option = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const record = <T>(shape: { [K in keyof T]-?: fc.Arbitrary<T[K]> }) => fc.record(shape) as fc.Arbitrary<T>
const never = fc.constant(undefined)

/** Words with up to `length` signs between two letters. Made without a pattern: patterns are slow to make. */
const words = (signs: readonly string[], length: number) =>
  fc
    .tuple(letter, fc.string({ unit: fc.constantFrom(...signs), maxLength: length }), letter)
    .map((parts) => parts.join(''))
    // The sign and digits of a German subfield have no escape.
    .filter((text) => !/\?\d\d/.test(text))
const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789']
const letter = fc.constantFrom(...letters)
const swift = [...letters, ..."/?:().,'+ -"]
const anything = [...letters, ..."/?:().,;'+&<>#*äöüß€ -"]
const reference = fc
  .tuple(letter, fc.string({ unit: fc.constantFrom(...'ABCDEFGH01234567 .-'), maxLength: 14 }), letter)
  .map((parts) => parts.join('').toUpperCase())
  .filter((one) => !/ {2}/.test(one) && !/^(NONREF|UNKNOWN)$/.test(one))
const short = fc.string({ unit: letter, minLength: 1, maxLength: 10 })
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 5 })
const day = fc.nat(60).map((days) => addDays(date('2026-01-01'), days) as string)
const currencies = fc.constantFrom('EUR', 'JPY', 'KWD')

/** Amounts with all the places of a currency, signed. */
const amountIn = (currency: string, smallest = 1) =>
  fc
    .tuple(fc.integer({ min: smallest, max: 10_000_000 }), fc.boolean())
    .map(([minor, debit]) => text(BigInt(debit ? -minor : minor), currency))
const text = (minor: bigint, currency: string) => decimalText({ coefficient: minor, scale: currencyExponent(currency) })
const plain = (currency: string) => amountIn(currency).map((amount) => amount.replace('-', ''))

const bare = {
  ...{ creditorReferences: fc.constant([]), referredDocuments: fc.constant([]), charges: fc.constant([]) },
} as const

/** The other side of an entry, where there is anything to say about it. */
const withParty = (
  one: fc.Arbitrary<Partial<StatementTransaction>>,
  party: fc.Arbitrary<StatementParty | undefined>,
  { amount, reversal }: Pick<StatementEntry, 'amount' | 'reversal'>,
) =>
  fc.tuple(one, party).map(
    ([said, other]) =>
      ({
        ...said,
        ...(other && Object.values(other).some((value) => value !== undefined)
          ? { [otherSide(amount, reversal)]: other }
          : {}),
      }) as StatementTransaction,
  )

const iban = fc.constant('DE14508800500194785000')
const bic = fc.constantFrom('SPUEDE2UXXX', 'DRESDEFF')

const swiftParty = record<StatementParty>({
  ...{ bankName: never, address: never, country: never, ultimateId: never },
  name: option(words(swift, 40)),
  iban: option(iban),
  otherAccount: never,
  bic: option(bic),
  clearingNumber: never,
  id: option(fc.constant('DE98ZZZ09999999999')),
  ultimateName: option(words(swift, 12)),
})

const swiftTransaction = (currency: string, entry: Pick<StatementEntry, 'amount' | 'reversal'>) =>
  withParty(
    fc.record({
      ...bare,
      amount: fc.constant(entry.amount),
      currency: fc.constant(currency),
      endToEndId: option(reference),
      mandateId: option(reference),
      otherReferences: option(fc.constant([{ type: 'KREF', reference: 'K-1' }])),
      purpose: option(fc.constant('SALA')),
      remittance: fc.array(words(swift, 24), { maxLength: 2 }),
      charges: fc.array(fc.record({ amount: fc.constant('-0.50'), currency: fc.constant('EUR') }), { maxLength: 1 }),
      original: option(fc.record({ amount: fc.constant('33.00'), currency: fc.constant('USD'), exchangeRate: never })),
      returnReason: option(fc.record({ code: never, text: words(swift, 12) })),
      information: option(words(swift, 30)),
    }),
    option(swiftParty),
    entry,
  )

const swiftEntry = (currency: string, status: fc.Arbitrary<StatementEntry['status']>) =>
  fc.tuple(amountIn(currency), fc.boolean(), status).chain(([amount, taken, state]) => {
    const reversal = taken && state === 'booked'
    return fc
      .tuple(
        fc.record({
          entryReference: option(reference),
          days: fc.integer({ min: -90, max: 90 }),
          valueDate: day,
          business: option(fc.constantFrom('166', '116')),
          information: option(words(swift, 18)),
        }),
        swiftTransaction(currency, { amount, reversal }),
      )
      .map(
        ([{ days, business, ...said }, one]): StatementEntry => ({
          ...said,
          bookingDate: addDays(date(said.valueDate), days),
          ...{ amount, currency, reversal, status: state, charges: [], position: {} },
          // Structured details have a German code, so statements that hold some name one.
          transactionCode:
            business || isStructured(said.information, one)
              ? code(business ?? '835')
              : { proprietary: 'NTRF', issuer: 'SWIFT' },
          transactions: [one],
        }),
      )
  })

const code = (business: string) => ({ proprietary: `NTRF+${business}`, issuer: 'DK' })

/** Whatever is more than words and references, and words that would not be read as they are. */
function isStructured(information: string | undefined, one: StatementTransaction): boolean {
  const { mandateId, otherReferences, purpose, original, returnReason, charges, debtor, creditor, remittance } = one
  const told = [information, mandateId, otherReferences, purpose, original, returnReason, debtor, creditor]
  return (
    told.some((value) => value !== undefined) ||
    charges.length > 0 ||
    remittance.some((line) => /^\d{3}\?\d\d/.test(line))
  )
}

const balance = (kind: StatementBalance['kind'], code: string, amount: string, currency: string, on: string) => ({
  ...{ kind, code, amount, currency, date: on },
})

/** MT940, or MT942 when it is a report. */
export const swiftStatement = (kind: 'statement' | 'report', most: number): fc.Arbitrary<BankStatement> =>
  currencies.chain((currency) =>
    fc
      .record({
        entries: fc.array(swiftEntry(currency, fc.constantFrom('booked', 'booked', 'pending')), { maxLength: most }),
        opening: amountIn(currency),
        available: option(amountIn(currency)),
        id: reference,
        relatedReference: option(reference),
        sequence: digits,
        information: option(words(swift, 150)),
        today: day,
      })
      .map(({ entries, opening, available, information, today, ...said }): BankStatement => {
        const common = {
          ...said,
          account: {
            written: 'BYLADEM1/DE02120300000000202051',
            iban: 'DE02120300000000202051',
            bic: 'BYLADEM1',
            currency,
          },
          ...{ duplicate: false, entries, findings: [], kind },
        }
        // Without balances nothing tells that field 86 is about the whole.
        if (kind === 'report') return { ...common, balances: [], created: '2026-03-03T15:30:00+01:00' }
        return {
          ...common,
          information,
          balances: [
            balance('opening', '60F', opening, currency, today),
            balance('closing', '62F', closingOf(opening, entries), currency, today),
            ...(available === undefined ? [] : [balance('closing_available', '64', available, currency, today)]),
          ],
        }
      }),
  )

function closingOf(opening: string, entries: readonly StatementEntry[]): string {
  const booked = entries.filter(({ status }) => status === 'booked').map(({ amount }) => decimal(amount))
  return decimalText(booked.reduce(add, decimal(opening)))
}

const bai2Party = record<StatementParty>({
  ...{ bankName: never, address: never, country: never, id: never, ultimateName: never, ultimateId: never },
  name: option(words(anything, 60)),
  iban: option(iban),
  otherAccount: never,
  bic: option(bic),
  clearingNumber: option(fc.constant('026015079')),
})

/** BAI2 type codes by direction, some of them of reversals. */
const bai2Codes = { credit: ['142', '195', '399', '252'], debit: ['455', '495', '699', '555'] } as const

const bai2Entry = (currency: string, asOf: string) =>
  amountIn(currency).chain((amount) => {
    const signed = (part: string) => (amount.startsWith('-') ? `-${part}` : part)
    const funds = fc.oneof(
      fc.constant({}),
      fc.constant({ valueDate: asOf }),
      day.filter((one) => one !== asOf).map((on) => ({ valueDate: on, availability: [{ date: on, amount }] })),
      fc.constantFrom(1, 2).map((days) => ({ availability: [{ days, amount }] })),
      fc.array(fc.tuple(fc.nat(9), plain(currency)), { minLength: 2, maxLength: 3 }).map((parts) => ({
        availability: parts.map(([days, part]): Availability => ({ days, amount: signed(part) })),
      })),
    )
    return fc.constantFrom(...bai2Codes[amount.startsWith('-') ? 'debit' : 'credit']).chain((type) => {
      const reversal = type === '252' || type === '555'
      const one = fc.record({
        ...bare,
        amount: fc.constant(amount),
        currency: fc.constant(currency),
        endToEndId: option(words(anything, 30)),
        remittance: fc.array(words(anything, 160), { maxLength: 3 }),
      })
      return fc
        .tuple(
          fc.record({ entryReference: option(reference), information: option(words(anything, 30)) }),
          funds,
          withParty(one, option(bai2Party), { amount, reversal }),
        )
        .map(
          ([said, when, transaction]): StatementEntry => ({
            ...said,
            ...when,
            ...{ bookingDate: asOf, amount, currency, reversal, status: 'booked', charges: [], position: {} },
            transactionCode: { proprietary: type, issuer: 'BAI' },
            transactions: [transaction],
          }),
        )
    })
  })

export const bai2Statement = (kind: 'statement' | 'report'): fc.Arbitrary<BankStatement> =>
  fc.tuple(currencies, day).chain(([currency, asOf]) =>
    fc
      .record({
        entries: fc.array(bai2Entry(currency, asOf), { maxLength: 6 }),
        opening: amountIn(currency),
        available: option(amountIn(currency)),
        float: option(plain(currency)),
        id: short,
      })
      .map(({ entries, opening, available, float, id }): BankStatement => {
        const on = (kind: StatementBalance['kind'], code: string, amount: string) =>
          balance(kind, code, amount, currency, asOf)
        const counted = (isDebit: boolean) => {
          const all = entries.filter(({ amount }) => amount.startsWith('-') === isDebit)
          const sum = all.map(({ amount }) => decimal(amount.replace('-', ''))).reduce(add, decimal(text(0n, currency)))
          return { count: all.length, sum: decimalText(sum) }
        }
        return {
          ...{ kind, id, sequence: id, duplicate: false, findings: [], entries },
          account: { written: '4711', other: '4711', currency, bic: 'CHASUS33' },
          ...{ from: asOf, to: asOf, created: '2026-03-03T05:30' },
          totals: { credits: counted(false), debits: counted(true) },
          balances: [
            on('opening', '010', opening),
            on('closing', '015', closingOf(opening, entries)),
            ...(available === undefined ? [] : [on('closing_available', '045', available)]),
            ...(float === undefined
              ? []
              : [{ ...on('other', '074', float), availability: [{ days: 1, amount: float }] }]),
          ],
        }
      }),
  )

const ofxParty = (version: 1 | 2) =>
  record<StatementParty>({
    ...{ bankName: never, address: never, country: never, id: never, ultimateName: never, ultimateId: never },
    name: option(words(anything, version === 1 ? 30 : 90)),
    iban: option(iban),
    ...{ otherAccount: never, bic: never, clearingNumber: never },
  })

const ofxEntry = (version: 1 | 2) =>
  fc
    .tuple(amountIn('EUR'), version === 1 ? fc.constant('booked' as const) : fc.constantFrom('booked', 'pending'))
    .chain(([amount, status]) => {
      const booked = <T>(value: fc.Arbitrary<T>) => (status === 'booked' ? option(value) : never)
      const one = fc.record({
        ...bare,
        amount: fc.constant(amount),
        currency: fc.constant('EUR'),
        reference: option(reference),
        transactionId: booked(short),
        chequeNumber: booked(digits),
        remittance: fc.array(words(anything, 200), { maxLength: 1 }),
        exchange: option(fc.constant({ source: 'GBP', target: 'EUR', unit: 'GBP', rate: '1.1525' })),
        accepted: booked(day),
      })
      return fc
        .tuple(
          fc.record({
            entryReference: status === 'booked' ? reference : never,
            bookingDate: day,
            valueDate: booked(day),
            corrects: booked(
              fc.record({
                reference: fc.constant('F0'),
                action: fc.constantFrom('replace' as const, 'delete' as const),
              }),
            ),
            type: fc.constantFrom('CREDIT', 'POS', 'CHECK', 'OTHER'),
          }),
          withParty(one, option(ofxParty(version)), { amount, reversal: false }),
        )
        .map(
          ([{ type, ...said }, transaction]): StatementEntry => ({
            ...said,
            ...{
              amount,
              currency: 'EUR',
              reversal: false,
              status: status as StatementEntry['status'],
              charges: [],
              position: {},
            },
            transactionCode: { proprietary: type, issuer: 'OFX' },
            transactions: [transaction],
          }),
        )
    })

export const ofxStatement = (version: 1 | 2): fc.Arbitrary<BankStatement> =>
  fc
    .record({
      entries: fc
        .array(ofxEntry(version), { maxLength: 6 })
        // What is announced has a list of its own behind what is booked.
        .map((all) => [...all].sort((a, b) => a.status.localeCompare(b.status))),
      closing: amountIn('EUR'),
      available: option(amountIn('EUR')),
      limit: option(plain('EUR')),
      id: short,
      information: option(words(anything, 200)),
    })
    .map(({ entries, closing, available, limit, ...said }): BankStatement => {
      const on = (kind: StatementBalance['kind'], code: string, amount: string) =>
        balance(kind, code, amount, 'EUR', '2026-03-02')
      return {
        ...said,
        ...{ kind: 'statement', duplicate: false, findings: [], entries },
        account: { written: '12030000/202051', other: '202051', currency: 'EUR' },
        ...{ from: '2026-01-01', to: '2026-03-02', created: '2026-03-03T05:30:00+01:00' },
        balances: [
          on('closing', 'LEDGERBAL', closing),
          ...(available === undefined ? [] : [on('closing_available', 'AVAILBAL', available)]),
          ...(limit === undefined ? [] : [on('other', 'Limit', limit)]),
        ],
      }
    })
