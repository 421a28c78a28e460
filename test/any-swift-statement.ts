import fc from 'fast-check'
import type {
  BankStatement,
  StatementEntry,
  StatementParty,
  StatementTransaction,
} from '../src/formats/bank-statement.js'
import { addDays, date } from '../src/kernel/date.js'
import {
  amountIn,
  balance,
  bare,
  bic,
  closingOf,
  currencies,
  day,
  digits,
  iban,
  never,
  option,
  record,
  reference,
  swift,
  withParty,
  words,
} from './statement-parts.js'

/*
 * Statements that SWIFT can carry whole, as its reader makes them: written and read again they are equal. What it cannot
 * carry is tried with the statements of `any-statement.ts`.
 */

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
