import { expect, test } from 'vitest'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { issueDeposits } from '../../src/billing/issue-deposit.js'
import { refundCreditInput, refundCredits } from '../../src/cash/refund-credit.js'
import { settleInvoicesAtOnce } from '../../src/cash/settle-at-once.js'
import { cancelDeliveries } from '../../src/shipping/cancel-delivery.js'
import { cancelOrders } from '../../src/shipping/cancel-order.js'
import { closeOrderLines } from '../../src/shipping/close-lines.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { openItems, Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

async function ordered(paymentTerm = 'NET30') {
  const shop = await Shop.open(database)
  await shop.customer('C1', { paymentTerm })
  await shop.item('TEA', '10.00', '100', '4.00')
  const order = await shop.order('C1', [['TEA', '100']])
  return { shop, order, warehouse: new Warehouse(shop) }
}

const DEPOSIT = `Deposit invoice INV-2011-000001
  Dr Trade receivables                360.00
  Cr Deposits received                300.00
  Cr Output VAT                        60.00
Payment PAY-2011-000001 of INV-2011-000001
  Dr Payment provider clearing        360.00
  Cr Trade receivables                360.00`

test('a paid deposit of 30 % is deducted from the final invoice exactly as it was posted (golden case 17)', async () => {
  const { shop, order, warehouse } = await ordered()
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  await shop.must(settleInvoicesAtOnce, { invoiceId: deposit.id })
  await warehouse.ships(order)
  await warehouse.arrives(order)
  expect(await shop.ledger()).toBe(`${DEPOSIT}
Goods issue DN-2011-000001
  Dr Cost of sales                    400.00
  Cr Inventory                        400.00
Invoice INV-2011-000002
  Dr Trade receivables                840.00
  Dr Deposits received                300.00
  Cr Contract balances               1000.00
  Cr Output VAT                       140.00
Revenue of DN-2011-000001
  Dr Contract balances               1000.00
  Cr Sales of goods                  1000.00`)
  expect(await shop.refused(creditInvoices, { invoiceId: deposit.id, reason: 'mistake' })).toEqual({
    code: 'credit_note.deposit_deducted',
    message: 'deposit INV-2011-000001 is deducted on INV-2011-000002: credit that invoice',
  })
  const [account] = await shop.sql(
    'select round(committed, 2) as committed, round(receivable, 2) as receivable from credit_account where tenant_id = $1',
  )
  expect(account).toEqual({ committed: '0.00', receivable: '840.00' })
})

test('when the order is cancelled the deposit is credited and waits to be paid back', async () => {
  const { shop, order, warehouse } = await ordered()
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '30' })
  await shop.must(settleInvoicesAtOnce, { invoiceId: deposit.id })
  await shop.must(cancelDeliveries, { deliveryId: await warehouse.delivery(order), reason: 'cancelled' })
  const cancelled = await shop.must(cancelOrders, { orderId: order.id, reason: 'cancelled' })
  await warehouse.chain((chain) => chain.afterCancellation([cancelled]))
  expect(await shop.ledger()).toBe(`${DEPOSIT}
Credit note CN-2011-000001
  Dr Deposits received                300.00
  Dr Output VAT                        60.00
  Cr Customer credit balances         360.00`)
  expect(await openItems(shop)).toBe(
    'CN-2011-000001 -360.00 open -360.00\nINV-2011-000001 360.00 open 0.00\nPAY-2011-000001 -360.00 open 0.00',
  )
  await shop.must(refundCredits, refundCreditInput.parse({ creditNumber: 'CN-2011-000001', reason: 'cancelled' }))
  expect(await shop.ledger()).toContain(`Refund PAY-2011-000002 of CN-2011-000001
  Dr Customer credit balances         360.00
  Cr Bank                             360.00`)
})

test('an order paid in advance ships when its deposit is paid, and its invoice asks for nothing more', async () => {
  const { shop, order, warehouse } = await ordered('PREPAID')
  await expect(warehouse.delivery(order)).rejects.toThrow('has no delivery')
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '100' })
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await expect(warehouse.delivery(order)).rejects.toThrow('has no delivery')
  await shop.must(settleInvoicesAtOnce, { invoiceId: deposit.id })
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await warehouse.ships(order)
  const [row] = await shop.sql<{ state: string }>('select state from sales_order where tenant_id = $1')
  expect(row!.state).toBe('completed')
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000002
  Dr Deposits received               1000.00
  Cr Contract balances               1000.00`)
})

test('a deposit that was credited and never paid pays for nothing: the order still waits for its money', async () => {
  const { shop, order, warehouse } = await ordered('PREPAID')
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '100' })
  await shop.must(creditInvoices, { invoiceId: deposit.id, reason: 'wrong customer' })
  await warehouse.chain((chain) => chain.afterReservation([order.id]))
  await expect(warehouse.delivery(order)).rejects.toThrow('has no delivery')
})

test('deposits are deducted as they were posted, where percentages would give another penny', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '3.33', '100', '1.00')
  const order = await shop.order('C1', [['TEA', '7']])
  const warehouse = new Warehouse(shop)
  for (const percent of ['33.33', '33.33', '33.34']) await shop.must(issueDeposits, { orderId: order.id, percent })
  await warehouse.ships(order)
  // 23.31 and 4.66: thirds of 7.77 with 1.55 of tax each come to 4.65, and the penny is left to ask for.
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000004
  Dr Trade receivables                  0.01
  Dr Deposits received                 23.31
  Cr Contract balances                 23.31
  Cr Output VAT                         0.01`)
})

test('invoices smaller than the deposit use it up one after the other, to the penny (golden case 17)', async () => {
  const { shop, order, warehouse } = await ordered()
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '50' })
  await warehouse.ships(order, [{ line: 1, picked: '33' }])
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000002
  Dr Deposits received                330.00
  Cr Contract balances                330.00`)
  await warehouse.restocked(order)
  await warehouse.ships(order, [{ line: 1, picked: '40' }])
  await warehouse.restocked(order)
  await warehouse.ships(order)
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000003
  Dr Trade receivables                276.00
  Dr Deposits received                170.00
  Cr Contract balances                400.00
  Cr Output VAT                        46.00`)
  expect(await openItems(shop)).toBe(
    'INV-2011-000001 600.00 open 600.00\nINV-2011-000003 276.00 open 276.00\nINV-2011-000004 324.00 open 324.00',
  )
  expect((await shop.refused(creditInvoices, { invoiceId: deposit.id, reason: 'mistake' })).message).toBe(
    'deposit INV-2011-000001 is deducted on INV-2011-000002, INV-2011-000003: credit that invoice',
  )
})

test('what an invoice left of a deposit can be credited, and is credited when the rest of the order is closed', async () => {
  const { shop, order, warehouse } = await ordered()
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '100' })
  await shop.must(settleInvoicesAtOnce, { invoiceId: deposit.id })
  await warehouse.ships(order, [{ line: 1, picked: '33' }])
  const lines = [{ line: 1, quantity: '0.10' }]
  await shop.must(creditInvoices, { invoiceId: deposit.id, reason: 'asked too much', lines })
  expect(await shop.ledger()).toContain(`Credit note CN-2011-000001
  Dr Deposits received                 67.00
  Dr Output VAT                        13.40
  Cr Customer credit balances          80.40`)
  const closed = await shop.must(closeOrderLines, { orderId: order.id, reason: 'sold out', lines: [{ line: 1 }] })
  await warehouse.chain((chain) => chain.afterCancellation([closed]))
  expect(await shop.ledger()).toContain(`Credit note CN-2011-000002
  Dr Deposits received                603.00
  Dr Output VAT                       120.60
  Cr Customer credit balances         723.60`)
  expect(await openItems(shop)).toContain('CN-2011-000002 -723.60 open -723.60')
})

test('a line of a deposit credited before the rest is deducted leaves nothing to credit again', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '10.00', '100', '4.00')
  const voucher = await shop.item('VOUCHER', '500.00', '1', '0')
  await shop.sql("update item set tax_class = 'outside' where tenant_id = $1 and id = $2", [voucher])
  const lines: [string, string][] = [
    ['TEA', '100'],
    ['VOUCHER', '1'],
  ]
  const order = await shop.order('C1', lines)
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '100' })
  const tea = { invoiceId: deposit.id, reason: 'the tea is paid later', lines: [{ line: 1, quantity: '1' }] }
  await shop.must(creditInvoices, tea)
  await new Warehouse(shop).ships(order)
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000002
  Dr Trade receivables               1200.00
  Dr Deposits received                500.00`)
  expect((await shop.refused(creditInvoices, { invoiceId: deposit.id, reason: 'the rest' })).code).toBe(
    'credit_note.deposit_deducted',
  )
})

test('what lines of a deposit with and without tax have left adds up, however credits and deductions take turns', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  await shop.item('TEA', '9.97', '100', '4.00')
  const voucher = await shop.item('VOUCHER', '3.33', '100', '0')
  await shop.sql("update item set tax_class = 'outside' where tenant_id = $1 and id = $2", [voucher])
  const lines: [string, string][] = [
    ['TEA', '31'],
    ['VOUCHER', '47'],
  ]
  const order = await shop.order('C1', lines)
  const warehouse = new Warehouse(shop)
  const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '67.37' })
  const credit = (line: number, quantity: string) =>
    shop.must(creditInvoices, { invoiceId: deposit.id, reason: 'asked too much', lines: [{ line, quantity }] })
  await credit(2, '0.33')
  await warehouse.ships(order, [{ line: 1, picked: '3' }])
  await credit(2, '0.67')
  await warehouse.restocked(order)
  await warehouse.ships(order, [{ line: 1, picked: '1' }])
  await credit(1, '0.5')
  await shop.must(creditInvoices, { invoiceId: deposit.id, reason: 'the rest' })
  const [left] = await shop.sql(
    `select round(d.gross - c.gross - u.gross, 2) as gross, round(d.tax - c.tax - u.tax, 2) as tax from invoice d,
            (select sum(gross) as gross, sum(tax) as tax from invoice where tenant_id = $1 and type = 'credit_note') c,
            (select sum(net + tax) as gross, sum(tax) as tax from invoice_deposit where tenant_id = $1) u
      where d.tenant_id = $1 and d.type = 'deposit'`,
  )
  expect(left).toEqual({ gross: '0.00', tax: '0.00' })
})

test('what is billed already is not asked for in advance', async () => {
  const { shop, order, warehouse } = await ordered()
  await warehouse.ships(order, [{ line: 1, picked: '33' }])
  expect(await shop.refused(issueDeposits, { orderId: order.id, percent: '68' })).toEqual({
    code: 'deposit.more_than_order',
    message: `680.00 net on top of 0.00 asked for already is more than the 670.00 of order ${order.number} that are still to be billed`,
  })
  await shop.must(issueDeposits, { orderId: order.id, percent: '67' })
})

test('no more is asked in advance than the order is worth', async () => {
  const { shop, order } = await ordered()
  await shop.must(issueDeposits, { orderId: order.id, percent: '70' })
  expect(await shop.refused(issueDeposits, { orderId: order.id, percent: '31' })).toEqual({
    code: 'deposit.more_than_order',
    message: `310.00 net on top of 700.00 asked for already is more than the 1000.00 of order ${order.number} that are still to be billed`,
  })
})

test.each([
  ['A', 'the amount to be paid', '0.24'],
  ['B', 'the net of it', '0.20'],
])(
  'an early-payment discount (regime %s) is a share of what the final invoice still asks for: %s',
  async (regime, _, discount) => {
    const shop = await Shop.open(database)
    await shop.sql(
      `insert into payment_term (tenant_id, code, name, net_days, settlement, discount_percent, discount_days, discount_regime)
     values ($1, 'EARLY', 'Early', 30, 'credit', 2, 10, $2)`,
      [regime],
    )
    await shop.customer('C1', { paymentTerm: 'EARLY' })
    await shop.item('TEA', '10.00', '100', '4.00')
    const order = await shop.order('C1', [['TEA', '100']])
    const deposit = await shop.must(issueDeposits, { orderId: order.id, percent: '99' })
    await shop.must(settleInvoicesAtOnce, { invoiceId: deposit.id })
    await new Warehouse(shop).ships(order)
    const [claim] = await shop.sql(
      "select round(amount, 2) as amount, round(discount, 2) as discount from open_item where tenant_id = $1 and document_number = 'INV-2011-000002'",
    )
    expect(claim).toEqual({ amount: '12.00', discount })
  },
)
