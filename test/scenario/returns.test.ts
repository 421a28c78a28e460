import { expect, test } from 'vitest'
import { Chain } from '../../src/automation/chain.js'
import { refundCreditInput, refundCredits } from '../../src/cash/refund-credit.js'
import { settleInvoicesAtOnce } from '../../src/cash/settle-at-once.js'
import type { Order } from '../../src/order/order.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { closeReturns } from '../../src/shipping/close-return.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { openItems, Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()
const automatic = { settings: { 'shipping.automatic': 'yes' } }

/** A return of one line of an order, as far as it goes by itself. */
async function comesBack(shop: Shop, order: Order, quantity: string, more: object = {}): Promise<void> {
  const [line] = order.lines
  const input = returnInput.parse({
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: line!.itemNumber, quantity, orderId: order.id, orderLine: 1 }],
    ...more,
  })
  await shop.transact(async (tx) => {
    const [decision] = await authoriseReturns.perform(tx, [{ input, actor: shop.actor }])
    if (!decision!.ok) throw new Error(decision!.problem.message)
    await new Chain(tx, shop.actor).afterReturn([decision!.document])
  })
}

const SALE = `Goods issue DN-2011-000001
  Dr Cost of sales                     40.00
  Cr Inventory                         40.00
Invoice INV-2011-000001
  Dr Trade receivables                120.00
  Cr Contract balances                100.00
  Cr Output VAT                        20.00
Revenue of DN-2011-000001
  Dr Contract balances                100.00
  Cr Sales of goods                   100.00`

async function sold(paymentTerm = 'NET30') {
  const shop = await Shop.open(database, automatic)
  await shop.customer('C1', { paymentTerm, kind: paymentTerm === 'AT-ONCE' ? 'web_shop' : 'business' })
  const tea = await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  return { shop, tea, order, warehouse: new Warehouse(shop) }
}

const lastEntries = async (shop: Shop): Promise<string> => {
  const ledger = await shop.ledger()
  return ledger.slice(ledger.lastIndexOf('Return '))
}

test('goods that come back go into stock at original cost and reduce the open invoice (golden case 7)', async () => {
  const { shop, tea, order } = await sold()
  await shop.stock(tea, '10', '9.00')
  await comesBack(shop, order, '4')
  expect(await shop.ledger()).toBe(`${SALE}
Return RMA-2011-000001
  Dr Inventory                         16.00
  Cr Cost of sales                     16.00
Credit note CN-2011-000001
  Dr Sales returns                     40.00
  Dr Output VAT                         8.00
  Cr Trade receivables                 48.00`)
})

test('after payment the credit belongs to the customer (golden case 18)', async () => {
  const { shop, order, warehouse } = await sold()
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  await shop.must(settleInvoicesAtOnce, { invoiceId: invoice!.id })
  await comesBack(shop, order, '10', { creditUse: 'refund' })
  expect(await lastEntries(shop)).toBe(`Return RMA-2011-000001
  Dr Inventory                         40.00
  Cr Cost of sales                     40.00
Credit note CN-2011-000001
  Dr Sales returns                    100.00
  Dr Output VAT                        20.00
  Cr Customer credit balances         120.00`)
  expect(await openItems(shop)).toContain('CN-2011-000001 -120.00 open -120.00')
  expect(await warehouse.shelf('TEA')).toBe('10 on hand, 0 reserved, worth 40.00')
  expect(await warehouse.progress(order)).toContain('returned 10')
  await shop.must(refundCredits, refundCreditInput.parse({ creditNumber: 'CN-2011-000001', reason: 'sent back' }))
  expect(await shop.ledger()).toContain(`Refund PAY-2011-000002 of CN-2011-000001
  Dr Customer credit balances         120.00
  Cr Bank                             120.00`)
  expect(await openItems(shop)).toContain('CN-2011-000001 -120.00 open 0.00')
})

test('a restocking fee is a charge on the credit note: the goods are credited in full, the fee stays owed (golden case 18)', async () => {
  const { shop, order } = await sold()
  await comesBack(shop, order, '10', { restockingFee: '10.00' })
  expect(await lastEntries(shop)).toBe(`Return RMA-2011-000001
  Dr Inventory                         40.00
  Cr Cost of sales                     40.00
Credit note CN-2011-000001
  Dr Sales returns                    100.00
  Cr Other sales                       10.00
  Dr Output VAT                        18.00
  Cr Trade receivables                108.00`)
  expect(await openItems(shop)).toBe('CN-2011-000001 -108.00 open 0.00\nINV-2011-000001 120.00 open 12.00')
})

test('after payment what is paid back is less the restocking fee, which is never more than the goods are worth', async () => {
  const { shop, order } = await sold('AT-ONCE')
  await expect(comesBack(shop, order, '1', { restockingFee: '10.01' })).rejects.toThrow('from 0 to the 10.00 GBP')
  await expect(comesBack(shop, order, '1', { restockingFee: '-1' })).rejects.toThrow('from 0 to the 10.00 GBP')
  await comesBack(shop, order, '1', { restockingFee: '2.50' })
  expect(await lastEntries(shop)).toContain(`Refund PAY-2011-000002 of CN-2011-000001
  Dr Customer credit balances           9.00
  Cr Payment provider clearing          9.00`)
})

test('a fee that takes up all that the goods are worth leaves nothing to credit, and the books show both', async () => {
  const { shop, order } = await sold()
  await comesBack(shop, order, '10', { restockingFee: '100.00' })
  expect(await lastEntries(shop)).toBe(`Return RMA-2011-000001
  Dr Inventory                         40.00
  Cr Cost of sales                     40.00
Credit note CN-2011-000001
  Dr Sales returns                    100.00
  Cr Other sales                      100.00`)
  expect(await openItems(shop)).toBe('INV-2011-000001 120.00 open 120.00')
})

test('a consumer who paid at once is paid back at once through the same provider', async () => {
  const { shop, order } = await sold('AT-ONCE')
  await comesBack(shop, order, '3')
  expect(await lastEntries(shop)).toBe(`Return RMA-2011-000001
  Dr Inventory                         12.00
  Cr Cost of sales                     12.00
Credit note CN-2011-000001
  Dr Sales returns                     30.00
  Dr Output VAT                         6.00
  Cr Customer credit balances          36.00
Refund PAY-2011-000002 of CN-2011-000001
  Dr Customer credit balances          36.00
  Cr Payment provider clearing         36.00`)
  expect(await openItems(shop)).toContain('CN-2011-000001 -36.00 open 0.00')
})

test('what is not restocked moves no stock and is credited all the same', async () => {
  const { shop, order, warehouse } = await sold()
  const lines = [{ itemNumber: 'TEA', quantity: '1', orderId: order.id, orderLine: 1, restock: false }]
  await comesBack(shop, order, '1', { lines })
  expect(await lastEntries(shop)).not.toContain('Inventory')
  expect(await warehouse.shelf('TEA')).toBe('0 on hand, 0 reserved, worth 0.00')
})

test('a line that two deliveries brought and two invoices billed is credited invoice by invoice, at the cost of each', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  const tea = await shop.item('TEA', '10.00', '6', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const warehouse = new Warehouse(shop)
  await warehouse.ships(order)
  await warehouse.arrives(order)
  await shop.stock(tea, '4', '5.00')
  await warehouse.restocked(order)
  await warehouse.ships(order)
  await warehouse.arrives(order)
  await comesBack(shop, order, '8')
  expect(await lastEntries(shop)).toBe(`Return RMA-2011-000001
  Dr Inventory                         34.00
  Cr Cost of sales                     34.00
Credit note CN-2011-000001
  Dr Sales returns                     80.00
  Dr Output VAT                        16.00
  Cr Trade receivables                 96.00`)
  expect(await openItems(shop)).toBe(
    'CN-2011-000001 -96.00 open 0.00\nINV-2011-000001 72.00 open 0.00\nINV-2011-000002 48.00 open 24.00',
  )
})

test("a return without a sale is credited at its own price with the tax of today, into stock at today's cost", async () => {
  const { shop, tea, order } = await sold()
  await shop.stock(tea, '2', '9.00')
  const lines = [
    { itemNumber: 'TEA', quantity: '1', unitPrice: '8.00', noLinkReason: 'bought before our records begin' },
  ]
  await comesBack(shop, order, '1', { lines })
  expect(await lastEntries(shop)).toBe(`Return RMA-2011-000001
  Dr Inventory                          9.00
  Cr Cost of sales                      9.00
Credit note CN-2011-000001
  Dr Sales returns                      8.00
  Dr Output VAT                         1.60
  Cr Customer credit balances           9.60`)
})

test('the same return met again changes nothing; its number with other content is refused', async () => {
  const { shop, order } = await sold()
  const input = (quantity: string) =>
    returnInput.parse({
      channel: 'shop',
      externalNumber: 'C536379',
      customerNumber: 'C1',
      currency: 'GBP',
      lines: [{ itemNumber: 'TEA', quantity, orderId: order.id, orderLine: 1 }],
    })
  const first = await shop.must(authoriseReturns, input('2'))
  const again = await shop.must(authoriseReturns, input('2.0'))
  expect(again.number).toBe(first.number)
  const { code } = await shop.refused(authoriseReturns, input('3'))
  expect(code).toBe('return.number_reused')
})

test('nothing comes back that was not shipped to this customer, and no more than that', async () => {
  const { shop, order } = await sold()
  await shop.customer('C2')
  await shop.item('CUP', '3.00', '0', '1.00')
  const refusal = async (line: object, customerNumber = 'C1') => {
    const lines = [{ itemNumber: 'TEA', quantity: '1', orderId: order.id, orderLine: 1, ...line }]
    return (await shop.refused(authoriseReturns, returnInput.parse({ customerNumber, currency: 'GBP', lines }))).code
  }
  expect(await refusal({ quantity: '11' })).toBe('return.more_than_shipped')
  expect(await refusal({}, 'C2')).toBe('return.other_customer')
  expect(await refusal({ itemNumber: 'CUP' })).toBe('return.other_item')
  expect(await refusal({ unitPrice: '10.01' })).toBe('return.price_above_sale')
  expect(await refusal({ orderId: undefined, unitPrice: '1' })).toBe('return.no_sale')
  expect(await refusal({ orderLine: 2 })).toBe('return.no_such_sale')
})

test('an authorised return that never comes is closed, and what it had taken may be returned again', async () => {
  const { shop, order } = await sold()
  const lines = [{ itemNumber: 'TEA', quantity: '10', orderId: order.id, orderLine: 1 }]
  const input = returnInput.parse({ customerNumber: 'C1', currency: 'GBP', lines })
  const first = await shop.must(authoriseReturns, input)
  expect((await shop.refused(authoriseReturns, input)).message).toBe(
    `line 1: 10 of TEA come back but 10 were shipped with ${order.number} and 10 of them are returned already`,
  )
  await shop.must(closeReturns, { returnId: first.id, reason: 'kept after all' })
  await comesBack(shop, order, '10')
  expect(await openItems(shop)).toContain('INV-2011-000001 120.00 open 0.00')
})
