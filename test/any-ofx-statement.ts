import fc from 'fast-check'
import type { BankStatement, StatementBalance, StatementEntry, StatementParty } from '../src/formats/bank-statement.js'
import {
  amountIn,
  anything,
  balance,
  bare,
  day,
  digits,
  iban,
  never,
  option,
  plain,
  record,
  reference,
  short,
  withParty,
  words,
} from './statement-parts.js'

/*
 * Statements that OFX can carry whole, as its reader makes them: written and read again they are equal. What it cannot
 * carry is tried with the statements of `any-statement.ts`.
 */

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
