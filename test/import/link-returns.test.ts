import { describe, expect, test } from 'vitest'
import { link, type Sale } from '../../src/exchange/online-retail/link-returns.js'
import type { Moment } from '../../src/kernel/date.js'
import { decimal, plainText } from '../../src/kernel/decimal.js'

const at = (day: number): Moment => `2010-10-${String(day).padStart(2, '0')}T09:00:00.000Z` as Moment

const sale = (orderId: string, day: number, gone: string, waiting = '0', price = '2.1'): Sale => ({
  orderId,
  orderNumber: `SO-${orderId}`,
  line: 1,
  customerId: 'anna',
  itemNumber: '22423',
  unitPrice: decimal(price),
  orderedAt: at(day),
  gone: decimal(gone),
  waiting: decimal(waiting),
})

const line = (quantity: string, price = '2.10') => ({
  itemNumber: '22423',
  description: '',
  quantity: decimal(quantity),
  unitPrice: decimal(price),
})

/** What a return on the 20th becomes; `sales` the latest first, as they are read. */
function outcome(quantity: string, sales: Sale[], price?: string): string {
  const { sale: found, cancelled, returned, noLinkReason } = link(line(quantity, price), at(20), sales)
  return found ? `${found.orderId}: ${plainText(cancelled)} cancelled, ${plainText(returned)} returned` : noLinkReason!
}

describe('a line that takes something back', () => {
  test('is linked to the only sale that fits', () => {
    expect(outcome('3', [sale('B', 10, '5', '0', '9.99'), sale('A', 5, '5')])).toBe('A: 0 cancelled, 3 returned')
  })

  test('is linked to the latest of several', () => {
    expect(outcome('3', [sale('B', 10, '5'), sale('A', 5, '5')])).toBe('B: 0 cancelled, 3 returned')
  })

  test('passes over a sale of which not enough is left', () => {
    expect(outcome('6', [sale('B', 10, '5'), sale('A', 5, '6')])).toBe('A: 0 cancelled, 6 returned')
  })

  test('cancels what never left before anything is returned', () => {
    expect(outcome('7', [sale('A', 5, '6', '4')])).toBe('A: 4 cancelled, 3 returned')
    expect(outcome('4', [sale('A', 5, '0', '4')])).toBe('A: 4 cancelled, 0 returned')
  })

  test('has no link, with the reason, where nothing fits', () => {
    expect(outcome('1', [])).toBe('no earlier sale')
    expect(outcome('1', [sale('A', 21, '5')])).toBe('no earlier sale')
    expect(outcome('1', [sale('A', 5, '5')], '3.5')).toBe('other price')
    expect(outcome('6', [sale('B', 10, '5'), sale('A', 5, '5')])).toBe(
      'quantity exceeds what is left of each sale line',
    )
  })

  test('sees what the lines before it took', () => {
    const sales = [sale('A', 5, '5')]
    expect([outcome('4', sales), outcome('2', sales), outcome('1', sales)]).toEqual([
      'A: 0 cancelled, 4 returned',
      'quantity exceeds what is left of each sale line',
      'A: 0 cancelled, 1 returned',
    ])
  })
})
