import fc from 'fast-check'
import type {
  Availability,
  BankStatement,
  StatementBalance,
  StatementEntry,
  StatementParty,
} from '../src/formats/bank-statement.js'
import { add, decimal, decimalText } from '../src/kernel/decimal.js'
import {
  amountIn,
  anything,
  balance,
  bare,
  bic,
  closingOf,
  currencies,
  day,
  iban,
  never,
  option,
  plain,
  record,
  reference,
  short,
  text,
  withParty,
  words,
} from './statement-parts.js'

/*
 * Statements that BAI2 can carry whole, as its reader makes them: written and read again they are equal. What it cannot
 * carry is tried with the statements of `any-statement.ts`.
 */

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
