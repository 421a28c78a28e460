import fc from 'fast-check'
import { addDays, type BusinessDate, date } from '../../../kernel/date.js'
import type { Decimal } from '../../../kernel/decimal.js'
import { compact } from '../mapping/x12-parts.js'
import type { TradeParty } from '../trade-model.js'

/* Parts of documents for property tests. */

const signs = "ABCxyzÄé019 .,-+:'*~?^>|/&".split('')

/** Text as people write it: with the separators of every standard in it, without blanks at the ends. */
export const text = (maxLength: number) =>
  fc
    .array(fc.constantFrom(...signs), { minLength: 1, maxLength })
    .map((characters) => characters.join('').trim())
    .filter((value) => value !== '' && !value.includes('  '))

export const code = (maxLength: number) => fc.stringMatching(new RegExp(`^[A-Z0-9]{1,${maxLength}}$`))

export const day: fc.Arbitrary<BusinessDate> = fc
  .integer({ min: 0, max: 20_000 })
  .map((days) => addDays(date('1990-01-01'), days))

export const number = (places: number, most: number, least = 0): fc.Arbitrary<Decimal> =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: places })).map(([coefficient, scale]) => {
    return { coefficient: BigInt(coefficient), scale }
  })

/** Cents: X12 implies two decimal places in some amounts. */
export const cents = fc
  .integer({ min: 0, max: 1_000_000 })
  .map((coefficient) => ({ coefficient: BigInt(coefficient), scale: 2 }))

export const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

export const record = <T extends object>(model: { [K in keyof T]-?: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model).map((fields) => compact(fields as T))

const contact = record({ name: text(30), phone: optional(code(20)), email: optional(code(20)) })

const party = record<TradeParty>({
  role: fc.constantFrom('buyer', 'seller', 'ship-to', 'bill-to', 'payer', 'warehouse'),
  id: optional(
    fc.record({
      scheme: fc.constantFrom('gln', 'duns', 'buyer', 'seller', 'other'),
      value: code(17).filter((id) => id.length > 1),
    }),
  ),
  name: text(30),
  street: optional(fc.array(text(30), { minLength: 1, maxLength: 3 })),
  city: optional(text(25).filter((name) => name.length > 1)),
  region: optional(fc.constantFrom('CA', 'NY')),
  postalCode: optional(fc.stringMatching(/^\d{5}$/)),
  country: optional(fc.constantFrom('DE', 'US', 'GB')),
  taxId: optional(code(20)),
  contact: optional(contact),
})

export const parties = fc.array(party, { maxLength: 4 })

const reference = fc.record({
  kind: fc.constantFrom('contract', 'seller-order', 'promotion', 'offer', 'bill-of-lading', 'release'),
  value: code(22),
})
export const references = fc.uniqueArray(reference, { maxLength: 3, selector: ({ kind }) => kind })

export const dates = fc.dictionary(
  fc.constantFrom('delivery-requested', 'ship-not-before', 'cancel-after', 'promised-delivery'),
  day,
  {
    maxKeys: 2,
    noNullPrototype: true,
  },
)

export const charges = fc.array(
  fc
    .record({
      kind: fc.constantFrom('allowance' as const, 'charge' as const),
      reason: fc.constantFrom('freight', 'discount', 'handling'),
      description: optional(text(30)),
      amount: cents,
      percent: optional(number(2, 9999)),
    })
    .map(compact),
  { maxLength: 2 },
)

export const paymentTerms = fc
  .record({
    netDays: fc.integer({ min: 0, max: 120 }),
    discount: optional(fc.tuple(number(2, 999), fc.integer({ min: 1, max: 30 }))),
    text: optional(text(30)),
  })
  .map(({ netDays, discount, text: words }) =>
    compact({ netDays, discountPercent: discount?.[0], discountDays: discount?.[1], text: words }),
  )

export const quantity = fc.record({ value: number(3, 999_999), unit: fc.constantFrom('EA', 'KGM', 'CS', 'PCE') })

const gtin = fc.stringMatching(/^(?:\d{8}|\d{12}|\d{13}|\d{14})$/)
export const item = record({
  gtin: optional(gtin),
  buyer: optional(code(20)),
  seller: code(20),
  manufacturer: optional(code(20)),
})

export const numbered = <T extends object>(line: fc.Arbitrary<T>, maxLength: number) =>
  fc
    .array(line, { minLength: 1, maxLength })
    .map((lines) => lines.map((one, index) => ({ ...one, id: String(index + 1) })))
