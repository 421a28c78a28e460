import { expect, test } from 'vitest'
import type { SellableItem } from '../catalog/item.js'
import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal } from '../kernel/decimal.js'
import type { Customer } from '../party/customer.js'
import type { Order, OrderLine } from './order.js'
import { findingsOf, type VerificationFacts } from './verify-order.js'

const shipTo = { name: 'Corner Shop', street: '1 High Street', city: 'York', postcode: 'YO1', country: 'GB' }

const line = (more: Partial<OrderLine> = {}): OrderLine =>
  ({
    line: 1,
    itemNumber: 'TEA',
    quantity: decimal('12'),
    unitPrice: decimal('10'),
    agreedPrice: decimal('10'),
    ...more,
  }) as OrderLine

const order = (more: Partial<Order> = {}): Order =>
  ({
    id: 'O1',
    customerId: 'C1',
    customerReference: 'PO 1',
    currency: 'GBP',
    shipTo,
    lines: [line()],
    ...more,
  }) as unknown as Order

interface Given {
  readonly item?: Partial<SellableItem>
  readonly customer?: Partial<Customer>
  readonly tolerance?: string
  readonly sameReference?: readonly string[]
}

/** Field and code of everything that is found. */
function found(one: Order, { item, customer, tolerance = '0', sameReference }: Given = {}): string[] {
  const limits = { minimumQuantity: null, maximumQuantity: null, quantityMultiple: null }
  const facts = {
    tenant: { today: '2011-03-01' as BusinessDate, settings: new Map([['verify.price_tolerance', tolerance]]) },
    customers: new Map([['C1', { name: 'Corner Shop', currency: 'GBP', requiresReference: true, ...customer }]]),
    items: new Map([['TEA', { number: 'TEA', ...limits, ...item }]]),
    sameReference: new Map(sameReference ? [['O1', sameReference]] : []),
  } as unknown as VerificationFacts
  return findingsOf(one, facts).map(({ field, code }) => `${field} ${code}`)
}

test('an order that is complete and correct has no findings', () => {
  expect(found(order())).toEqual([])
})

test('goods need an address, some customers their own number, and each buys in one currency', () => {
  expect(found(order({ shipTo: { ...shipTo, street: ' ', city: null } }))).toEqual(['shipTo address_incomplete'])
  expect(found(order({ customerReference: null }))).toEqual(['customerReference reference_missing'])
  expect(found(order({ customerReference: null }), { customer: { requiresReference: false } })).toEqual([])
  expect(found(order({ currency: 'EUR' }))).toEqual(['currency currency_unusual'])
})

test('another order under the same purchase order number may be the same once more', () => {
  expect(found(order(), { sameReference: ['SO-2011-000001'] })).toEqual(['customerReference possible_duplicate'])
})

test.each<[string, Partial<Record<'minimumQuantity' | 'maximumQuantity' | 'quantityMultiple', Decimal>>, string[]]>([
  ['at least 12', { minimumQuantity: decimal('12') }, []],
  ['at least 12.5', { minimumQuantity: decimal('12.5') }, ['lines[1] below_minimum']],
  ['at most 12', { maximumQuantity: decimal('12') }, []],
  ['at most 11', { maximumQuantity: decimal('11') }, ['lines[1] above_maximum']],
  ['multiples of 6', { quantityMultiple: decimal('6') }, []],
  ['multiples of 5', { quantityMultiple: decimal('5') }, ['lines[1] not_a_multiple']],
])('of an item sold in %s, 12 are found as they should', (_, item, findings) => {
  const two = order({ lines: [line({ itemNumber: 'OTHER' }), line({ line: 2 })] })
  expect(found(two, { item })).toEqual(findings)
})

test.each([
  ['10', '0', []],
  ['9.99', '0', ['lines[0] price_deviates']],
  ['9.50', '5', []],
  ['10.50', '5', []],
  ['10.51', '5', ['lines[0] price_deviates']],
])('a price of %s where 10 is agreed, %s percent allowed', (price, tolerance, findings) => {
  expect(found(order({ lines: [line({ unitPrice: decimal(price) })] }), { tolerance })).toEqual(findings)
})

test('a price that nobody agreed is not compared', () => {
  expect(found(order({ lines: [line({ unitPrice: decimal('3'), agreedPrice: null })] }))).toEqual([])
})
