import { expect, test } from 'vitest'
import { decimal } from '../kernel/decimal.js'
import { money, moneyText } from '../kernel/money.js'
import { totalsOf } from './invoice-totals.js'

const line = (net: string) => ({ net: money(net, 'EUR'), taxCategory: 'S' as const, taxRate: decimal('20') })
const lines = ['68.33', '68.33', '57.50', '85.00'].map(line)

test('tax per document rounds the sum once', () => {
  expect(moneyText(totalsOf(lines, 'EUR', 'document').tax)).toBe('55.83')
})

test('tax per line rounds each line', () => {
  expect(moneyText(totalsOf(lines, 'EUR', 'line').tax)).toBe('55.84')
})
