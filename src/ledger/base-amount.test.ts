import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal } from '../kernel/decimal.js'
import { money, moneyText, plus } from '../kernel/money.js'
import { inBase, shareOf, valuedInTurn } from './base-amount.js'

const usd = (text: string) => money(text, 'USD')
const gbp = (text: string) => money(text, 'GBP')
const at =
  (rate: string) =>
  (amount: ReturnType<typeof usd>): ReturnType<typeof gbp> =>
    inBase(amount, decimal(rate), 'GBP')

test('a part is worth its share, the whole exactly what it stands in the books with', () => {
  const whole = { net: usd('3.00'), base: gbp('2.71') }
  expect(moneyText(shareOf(whole, usd('1.00')))).toBe('0.90')
  expect(moneyText(shareOf(whole, usd('3.00')))).toBe('2.71')
  expect(moneyText(shareOf({ net: usd('0.00'), base: gbp('0.00') }, usd('1.00')))).toBe('0.00')
})

test('amounts use up what stands in the books first, and the rest is valued at its rate', () => {
  const deposit = { net: usd('300.00'), base: gbp('285.00') }
  const values = valuedInTurn([usd('200.00'), usd('200.00'), usd('600.00')], deposit, at('0.90'))
  expect(values.map(moneyText)).toEqual(['190.00', '185.00', '540.00'])
})

test('values always add up to that of the sum: what is taken to the end leaves nothing in base currency', () => {
  const cents = fc.bigInt({ min: -100_000n, max: 100_000n })
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1, maxLength: 8 }), cents, (amounts, base) => {
      const parts = amounts.map((minor) => ({ minor, currency: 'USD' }))
      const net = parts.reduce(plus)
      const values = valuedInTurn(parts, { net, base: { minor: base, currency: 'GBP' } }, at('0.7777'))
      expect(values.reduce(plus).minor).toBe(base)
    }),
  )
})
