import { describe, expect, test } from 'vitest'
import { openingQuantity, StockNeed, type StockUse } from '../../src/exchange/online-retail/stock-need.js'
import type { BusinessDate } from '../../src/kernel/date.js'

type Use = [day: string, treatment: StockUse['treatment'], quantity: number, customer?: string, code?: string]

function needOf(...uses: Use[]): Record<string, number> {
  const need = new StockNeed()
  for (const [day, treatment, quantity, customerId = 'anna', code = '22423'] of uses) {
    const content = { code: [code], description: [''], quantity: [quantity], price: ['12.75'] }
    need.add({ businessDate: day as BusinessDate, treatment, customerId, content })
  }
  return Object.fromEntries(need.result())
}

describe('the least stock that lets history happen', () => {
  test('is the most that had gone out at any moment, not all that was ever sold', () => {
    expect(needOf(['2010-01-04', 'order', 10], ['2010-01-05', 'return', -4], ['2010-01-06', 'order', 3])).toEqual({
      22423: 10,
    })
    expect(needOf(['2010-01-04', 'order', 10], ['2010-01-05', 'return', -4], ['2010-01-06', 'order', 5])).toEqual({
      22423: 11,
    })
  })

  test('counts goods lost as gone and goods found as there', () => {
    expect(needOf(['2010-01-04', 'stock_correction', -7], ['2010-01-05', 'order', 2])).toEqual({ 22423: 9 })
    expect(needOf(['2010-01-04', 'stock_correction', 7], ['2010-01-05', 'order', 2])).toEqual({})
  })

  test('serves the orders of a day before its returns come back', () => {
    expect(
      needOf(['2010-01-04', 'order', 5], ['2010-01-05', 'return', -5], ['2010-01-05', 'order', 3, 'berta']),
    ).toEqual({ 22423: 8 })
  })

  test('invents none for what a customer gave back on the day of the sale: it never left', () => {
    expect(
      needOf(['2011-01-18', 'order', 74215], ['2011-01-18', 'return', -74215], ['2011-01-19', 'order', 2]),
    ).toEqual({ 22423: 2 })
  })

  test('takes one spelling of an item for the other, and leaves out what is not goods', () => {
    expect(
      needOf(['2010-01-04', 'order', 1, 'anna', '84510a'], ['2010-01-04', 'order', 1, 'berta', '84510A ']),
    ).toEqual({ '84510A': 2 })
    expect(
      needOf(['2010-01-04', 'order', 1, 'anna', 'POST'], ['2010-01-04', 'stock_correction', -9, 'web', 'gift_0001_20']),
    ).toEqual({})
  })
})

describe('opening stock', () => {
  const numbers = Array.from({ length: 4000 }, (_, i) => String(20000 + i))
  const short = (oneIn: number) => numbers.filter((number) => openingQuantity(number, 1000, oneIn) < 1000)

  test('is short for about one item in forty, by two to six percent, always the same ones', () => {
    expect(short(40).length).toBeGreaterThan(70)
    expect(short(40).length).toBeLessThan(130)
    expect(short(40)).toEqual(short(40))
    for (const number of short(40)) {
      expect(openingQuantity(number, 1000, 40)).toBeGreaterThanOrEqual(940)
      expect(openingQuantity(number, 1000, 40)).toBeLessThanOrEqual(980)
    }
  })

  test('is short by at least one piece, and for no item when the setting says 0', () => {
    expect(openingQuantity(short(40)[0]!, 1, 40)).toBe(0)
    expect(short(0)).toEqual([])
  })
})
