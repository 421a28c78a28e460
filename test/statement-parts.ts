import fc from 'fast-check'
import {
  otherSide,
  type StatementBalance,
  type StatementEntry,
  type StatementParty,
  type StatementTransaction,
} from '../src/formats/bank-statement.js'
import { currencyExponent } from '../src/kernel/currency.js'
import { addDays, date } from '../src/kernel/date.js'
import { add, decimal, decimalText } from '../src/kernel/decimal.js'

/* What the statements are made of that MT940, BAI2 and OFX can carry whole, as their readers make them. */

export const option = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
export const record = <T>(shape: { [K in keyof T]-?: fc.Arbitrary<T[K]> }) => fc.record(shape) as fc.Arbitrary<T>
export const never = fc.constant(undefined)

/** Words with up to `length` signs between two letters. Made without a pattern: patterns are slow to make. */
export const words = (signs: readonly string[], length: number) =>
  fc
    .tuple(letter, fc.string({ unit: fc.constantFrom(...signs), maxLength: length }), letter)
    .map((parts) => parts.join(''))
    // The sign and digits of a German subfield have no escape.
    .filter((text) => !/\?\d\d/.test(text))
export const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789']
export const letter = fc.constantFrom(...letters)
export const swift = [...letters, ..."/?:().,'+ -"]
export const anything = [...letters, ..."/?:().,;'+&<>#*äöüß€ -"]
export const reference = fc
  .tuple(letter, fc.string({ unit: fc.constantFrom(...'ABCDEFGH01234567 .-'), maxLength: 14 }), letter)
  .map((parts) => parts.join('').toUpperCase())
  .filter((one) => !/ {2}/.test(one) && !/^(NONREF|UNKNOWN)$/.test(one))
export const short = fc.string({ unit: letter, minLength: 1, maxLength: 10 })
export const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 5 })
export const day = fc.nat(60).map((days) => addDays(date('2026-01-01'), days) as string)
export const currencies = fc.constantFrom('EUR', 'JPY', 'KWD')

/** Amounts with all the places of a currency, signed. */
export const amountIn = (currency: string, smallest = 1) =>
  fc
    .tuple(fc.integer({ min: smallest, max: 10_000_000 }), fc.boolean())
    .map(([minor, debit]) => text(BigInt(debit ? -minor : minor), currency))
export const text = (minor: bigint, currency: string) =>
  decimalText({ coefficient: minor, scale: currencyExponent(currency) })
export const plain = (currency: string) => amountIn(currency).map((amount) => amount.replace('-', ''))

export const bare = {
  ...{ creditorReferences: fc.constant([]), referredDocuments: fc.constant([]), charges: fc.constant([]) },
} as const

/** The other side of an entry, where there is anything to say about it. */
export const withParty = (
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

export const iban = fc.constant('DE14508800500194785000')
export const bic = fc.constantFrom('SPUEDE2UXXX', 'DRESDEFF')

export const balance = (
  kind: StatementBalance['kind'],
  code: string,
  amount: string,
  currency: string,
  on: string,
) => ({
  ...{ kind, code, amount, currency, date: on },
})

export function closingOf(opening: string, entries: readonly StatementEntry[]): string {
  const booked = entries.filter(({ status }) => status === 'booked').map(({ amount }) => decimal(amount))
  return decimalText(booked.reduce(add, decimal(opening)))
}
