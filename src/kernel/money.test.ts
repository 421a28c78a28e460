import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCurrency } from './currency.js'
import { decimal } from './decimal.js'
import { money, moneyText, plus, roundToMoney, split, total } from './money.js'

const anyMoney = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((minor) => ({ minor, currency: 'GBP' }))
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 6n }), { minLength: 1, maxLength: 12 })
  .filter((all) => all.some((w) => w > 0n))

test('parts of an amount add up to it exactly, and none is more than a minor unit from its share', () => {
  fc.assert(
    fc.property(anyMoney, weights, (amount, shares) => {
      const parts = split(amount, shares)
      expect(total(parts, 'GBP')).toEqual(amount)
      const whole = shares.reduce((a, b) => a + b, 0n)
      for (const [i, part] of parts.entries()) {
        const off = part.minor * whole - amount.minor * shares[i]!
        expect(off < whole && off > -whole).toBe(true)
      }
    }),
  )
})

test('100.00 in thirds gives the odd penny to the first', () => {
  expect(split(money('100.00', 'GBP'), [1n, 1n, 1n]).map(moneyText)).toEqual(['33.34', '33.33', '33.33'])
})

describe('currencies', () => {
  test('are never mixed', () => {
    expect(() => plus(money('1.00', 'GBP'), money('1.00', 'EUR'))).toThrow('cannot combine')
  })

  test.each([
    ['JPY', '120', '120'],
    ['KWD', '1.2345', '1.235'],
    ['GBP', '1.005', '1.01'],
  ])('%s is kept with its own places', (currency, text, expected) => {
    expect(moneyText(roundToMoney(decimal(text), currency))).toBe(expected)
  })

  test('are those that people pay with today, and some that the euro replaced', () => {
    const some = ['AFN', 'VED', 'XCG', 'ZWG', 'GBP', 'EEK']
    expect(some.filter((code) => !isCurrency(code))).toEqual([])
    expect(['XXX', 'XAU', 'CHW', 'gbp', 'constructor'].filter(isCurrency)).toEqual([])
  })

  test('an unknown one is refused', () => {
    expect(() => money('1.00', 'XXY')).toThrow('not an ISO 4217 currency')
  })
})

test('text and money are the same thing', () => {
  fc.assert(fc.property(anyMoney, (m) => void expect(money(moneyText(m), 'GBP')).toEqual(m)))
})
