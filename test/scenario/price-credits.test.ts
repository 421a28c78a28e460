import { expect, test } from 'vitest'
import { type CreditInvoiceInput, creditInvoiceInput, creditInvoices } from '../../src/billing/credit-invoice.js'
import { settleInvoicesAtOnce } from '../../src/cash/settle-at-once.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { cancelDeliveries } from '../../src/shipping/cancel-delivery.js'
import { confirmPutBacks } from '../../src/shipping/put-back.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { reverseIssues } from '../../src/shipping/reverse-issue.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { openItems, Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

async function billed(settings: Record<string, string> = { 'shipping.automatic': 'yes' }) {
  const shop = await Shop.open(database, { settings })
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '10', '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const warehouse = new Warehouse(shop)
  if (settings['shipping.automatic'] !== 'yes') await warehouse.ships(order)
  const [invoice] = await shop.sql<{ id: string }>("select id from invoice where tenant_id = $1 and type = 'invoice'")
  const credit = (lines?: CreditInvoiceInput['lines']): CreditInvoiceInput => ({
    invoiceId: invoice!.id,
    reason: 'price agreed by telephone',
    lines,
  })
  const comesBack = async (quantity: string): Promise<void> => {
    const lines = [{ itemNumber: 'TEA', quantity, orderId: order.id, orderLine: 1 }]
    const input = returnInput.parse({ customerNumber: 'C1', currency: 'GBP', lines })
    const authorised = await shop.must(authoriseReturns, input)
    await warehouse.chain((chain) => chain.afterReturn([authorised]))
  }
  return { shop, order, warehouse, credit, comesBack }
}

const lastEntry = async (shop: Shop, text = 'Credit note'): Promise<string> => {
  const ledger = await shop.ledger()
  return ledger.slice(ledger.lastIndexOf(text))
}

test('a price is reduced after the sale: no goods come back, the tax of the invoice goes with it', async () => {
  const { shop, order, warehouse, credit } = await billed()
  const note = await shop.must(creditInvoices, credit([{ line: 1, amount: '12.50' }]))
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000001
  Dr Sales returns                     12.50
  Dr Output VAT                         2.50
  Cr Trade receivables                 15.00`)
  expect(note.lines).toMatchObject([{ description: 'Price reduction: Item TEA', itemId: null, relatedLine: 1 }])
  expect(await openItems(shop)).toBe('CN-2011-000001 -15.00 open 0.00\nINV-2011-000001 120.00 open 105.00')
  expect(await warehouse.progress(order)).toContain('shipped 10, billed 10, returned 0')
  expect(await warehouse.shelf('TEA')).toBe('0 on hand, 0 reserved, worth 0.00')
})

test('a paid invoice leaves the reduction as credit of the customer', async () => {
  const { shop, credit } = await billed()
  await shop.must(settleInvoicesAtOnce, { invoiceId: credit().invoiceId })
  await shop.must(creditInvoices, credit([{ line: 1, amount: '10' }]))
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000001
  Dr Sales returns                     10.00
  Dr Output VAT                         2.00
  Cr Customer credit balances          12.00`)
})

test('never more than was billed, and the last reduction takes the remainder of the tax', async () => {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.customer('C1')
  await shop.item('PIN', '0.33', '1', '0.10')
  await shop.order('C1', [['PIN', '1']])
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  const reduced = (amount: string) => ({ invoiceId: invoice!.id, reason: 'price', lines: [{ line: 1, amount }] })
  for (const amount of ['0.11', '0.11']) await shop.must(creditInvoices, reduced(amount))
  expect(await shop.refused(creditInvoices, reduced('0.12'))).toEqual({
    code: 'credit_note.more_than_left',
    message: 'line 1 of INV-2011-000001 has 0.11 GBP net left to credit: credit that or less, not 0.12',
  })
  await shop.must(creditInvoices, reduced('0.11'))
  const rows = await shop.sql<{ text: string }>(
    "select round(net, 2) || ' + ' || round(tax, 2) as text from invoice where tenant_id = $1 order by type desc, number",
  )
  // The tax of 0.33 is 0.07; 0.11 taxed alone is 0.02 each time.
  expect(rows.map((row) => row.text)).toEqual(['0.33 + 0.07', '0.11 + 0.02', '0.11 + 0.02', '0.11 + 0.03'])
  expect((await shop.refused(creditInvoices, { invoiceId: invoice!.id, reason: 'all' })).code).toBe(
    'credit_note.nothing_left',
  )
})

test('what comes back after the price was reduced is credited at the reduced price', async () => {
  const { shop, credit, comesBack } = await billed()
  await shop.must(creditInvoices, credit([{ line: 1, amount: '10.00' }]))
  await comesBack('4')
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000002
  Dr Sales returns                     36.00
  Dr Output VAT                         7.20
  Cr Trade receivables                 43.20`)
  const [line] = await shop.sql(
    'select trim_scale(unit_price) as price from invoice_line where tenant_id = $1 and return_id is not null',
  )
  expect(line).toEqual({ price: '9' })
  await shop.must(creditInvoices, credit([{ line: 1, amount: '6.00' }]))
  await comesBack('3')
  await shop.must(creditInvoices, credit())
  expect(await openItems(shop)).toContain('INV-2011-000001 120.00 open 0.00')
  const [sum] = await shop.sql(
    "select round(sum(net), 2) as net, round(sum(tax), 2) as tax from invoice where tenant_id = $1 and type = 'credit_note'",
  )
  expect(sum).toEqual({ net: '100.00', tax: '20.00' })
})

test('reduced to nothing, a line can still come back, and nothing is credited for it', async () => {
  const { shop, credit, comesBack, warehouse } = await billed()
  await shop.must(creditInvoices, credit([{ line: 1, amount: '100.00' }]))
  await comesBack('2')
  expect(await lastEntry(shop, 'Return')).toBe(`Return RMA-2011-000001
  Dr Inventory                          8.00
  Cr Cost of sales                      8.00`)
  expect(await warehouse.shelf('TEA')).toBe('2 on hand, 0 reserved, worth 8.00')
})

test('goods that left again after their price was reduced to nothing are credited with what they were billed with last', async () => {
  const { shop, order, warehouse, credit, comesBack } = await billed({})
  await shop.must(creditInvoices, credit([{ line: 1, amount: '100.00' }]))
  await shop.must(reverseIssues, { deliveryId: await warehouse.delivery(order), reason: 'the lorry came back' })
  await warehouse.issues(order)
  await warehouse.arrives(order)
  await comesBack('4')
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000002
  Dr Sales returns                     40.00
  Dr Output VAT                         8.00
  Cr Trade receivables                 48.00`)
})

test('goods that went out with another delivery, after one reduced to nothing was cancelled, are credited with what was paid for them', async () => {
  const { shop, order, warehouse, credit, comesBack } = await billed({})
  await shop.must(creditInvoices, credit([{ line: 1, amount: '100.00' }]))
  const deliveryId = await warehouse.delivery(order)
  await shop.must(reverseIssues, { deliveryId, reason: 'the lorry came back' })
  await shop.must(cancelDeliveries, { deliveryId, reason: 'wrong lorry' })
  const [task] = await shop.sql<{ id: string }>('select id from put_back where tenant_id = $1')
  await shop.must(confirmPutBacks, { putBackId: task!.id })
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await warehouse.ships(order)
  await warehouse.arrives(order)
  await comesBack('4')
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000002
  Dr Sales returns                     40.00
  Dr Output VAT                         8.00
  Cr Trade receivables                 48.00`)
})

test('reduced before the goods arrive, that part never becomes revenue', async () => {
  const { shop, order, warehouse, credit } = await billed({})
  await shop.must(creditInvoices, credit([{ line: 1, amount: '12.50' }]))
  await warehouse.arrives(order)
  expect(await lastEntry(shop)).toBe(`Credit note CN-2011-000001
  Dr Contract balances                 12.50
  Dr Output VAT                         2.50
  Cr Trade receivables                 15.00
Revenue of DN-2011-000001
  Dr Contract balances                 87.50
  Cr Sales of goods                    87.50`)
})

test('a reduced sale is taken back as a whole with what is left of it, and its goods may leave again', async () => {
  const { shop, order, warehouse, credit } = await billed({})
  await shop.must(creditInvoices, credit([{ line: 1, amount: '12.50' }]))
  const rest = await shop.must(creditInvoices, credit())
  expect(rest.reverses).toBe(false)
  await shop.must(reverseIssues, { deliveryId: await warehouse.delivery(order), reason: 'the lorry came back' })
  await warehouse.issues(order)
  expect(await warehouse.progress(order)).toContain('shipped 10, billed 10')
})

test('an order that was complete, since all that had left was credited, is open again when the lorry comes back', async () => {
  const { shop, order, warehouse, credit } = await billed({})
  const state = async () => (await shop.sql('select state from sales_order where tenant_id = $1'))[0]
  const note = await shop.must(creditInvoices, credit())
  await warehouse.chain((chain) => chain.afterCredit([note]))
  expect(await state()).toEqual({ state: 'completed' })
  await shop.must(reverseIssues, { deliveryId: await warehouse.delivery(order), reason: 'the lorry came back' })
  expect(await state()).toEqual({ state: 'confirmed' })
  expect(await shop.sql('select round(committed, 2) as committed from credit_account where tenant_id = $1')).toEqual([
    { committed: '120.00' },
  ])
  await warehouse.issues(order)
  expect(await warehouse.progress(order)).toContain('shipped 10, billed 10')
})

test('part of a kit comes back at its share of the reduced price', async () => {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes' } })
  await shop.customer('C1')
  const pot = await shop.item('POT', '6.00', '1', '2.00')
  const cup = await shop.item('CUP', '1.50', '4', '0.50')
  const set = await shop.item('SET', '12.00', '0', '0', { kind: 'kit' })
  await shop.sql(
    `insert into kit_component (tenant_id, item_id, component_id, position, quantity, stand_alone_price)
     values ($1, $2, $3, 1, 1, 6.00), ($1, $2, $4, 2, 4, 1.50)`,
    [set, pot, cup],
  )
  const order = await shop.order('C1', [['SET', '1']])
  const [invoice] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1')
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason: 'chipped', lines: [{ line: 1, amount: '6.00' }] })
  const lines = [{ itemNumber: 'SET', quantity: '2', orderId: order.id, orderLine: 1, componentItem: 'CUP' }]
  const authorised = await shop.must(
    authoriseReturns,
    returnInput.parse({ customerNumber: 'C1', currency: 'GBP', lines }),
  )
  await new Warehouse(shop).chain((chain) => chain.afterReturn([authorised]))
  expect(await lastEntry(shop)).toContain('Dr Sales returns                      1.50')
  await shop.must(creditInvoices, { invoiceId: invoice!.id, reason: 'all of it' })
  expect(await openItems(shop)).toContain('INV-2011-000001 14.40 open 0.00')
})

test('an amount too fine, too small, and both or neither of quantity and amount are refused', async () => {
  const { shop, credit } = await billed()
  const code = async (line: object) => (await shop.refused(creditInvoices, credit([{ line: 1, ...line }]))).code
  expect(await code({ amount: '0.001' })).toBe('amount.too_fine')
  expect(await code({ amount: '-1' })).toBe('amount.not_positive')
  expect(await code({ line: 2, amount: '1' })).toBe('credit_note.no_such_line')
  for (const line of [{ line: 1 }, { line: 1, quantity: '1', amount: '1' }])
    expect(creditInvoiceInput.safeParse({ ...credit(), lines: [line] }).error?.issues[0]?.message).toBe(
      'must say either the quantity or the amount that is credited',
    )
})
