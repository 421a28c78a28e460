import { Chain } from '../../src/automation/chain.js'
import { creditInvoices } from '../../src/billing/credit-invoice.js'
import { issueDeposits } from '../../src/billing/issue-deposit.js'
import { assignCustomers } from '../../src/cash/assign-customer.js'
import { receivePaymentInput } from '../../src/cash/receive-input.js'
import { receivePayments } from '../../src/cash/receive-payment.js'
import { refundCreditInput, refundCredits } from '../../src/cash/refund-credit.js'
import { reopenedOrders } from '../../src/cash/reopen-order.js'
import { reversePayments } from '../../src/cash/reverse-payment.js'
import { settledOrders } from '../../src/cash/settled-orders.js'
import { unapplyPayments } from '../../src/cash/unapply-payment.js'
import { correctStockInput, correctStocks } from '../../src/inventory/correct-stock.js'
import type { Database } from '../../src/kernel/database.js'
import { changePeriods } from '../../src/ledger/change-period.js'
import type { Order } from '../../src/order/order.js'
import { postWriteOffInput, postWriteOffs } from '../../src/receivables/post-write-off.js'
import { recoverWriteOffs } from '../../src/receivables/recover-write-off.js'
import { remindDue } from '../../src/receivables/remind.js'
import { expectReturnsOfMonths } from '../../src/revenue/expect-returns.js'
import { applyOrderChanges } from '../../src/shipping/apply-change.js'
import { authoriseReturns } from '../../src/shipping/authorise-return.js'
import { cancelDeliveries } from '../../src/shipping/cancel-delivery.js'
import { closeOrderLines } from '../../src/shipping/close-lines.js'
import { issueDeliveries } from '../../src/shipping/issue-goods.js'
import { returnInput } from '../../src/shipping/return-input.js'
import { reverseIssues } from '../../src/shipping/reverse-issue.js'
import { accepted } from './debtor.js'
import { Shop } from './shop.js'
import { Warehouse } from './warehouse.js'

/**
 * A company in whose books everything has happened at least once, so that every proof has something to look at.
 *
 * | order | what became of it |
 * |---|---|
 * | 1 | ten TEA: delivered, INV 1 of 120.00, paid, completed |
 * | 2 | two deliveries, INV 2 and 3 of 48.00 and 12.00; a part came back (CN 1), a part is paid, the customer was reminded |
 * | 3 | a deposit (INV 4) of 30 %, paid and deducted from INV 5 |
 * | 4 | two kits SET of one POT and four CUPs; INV 6; one CUP came back alone (CN 2) |
 * | 5 | in dollars: INV 7 at 0.90, paid in two parts at 0.94 |
 * | 6 | its goods issue was reversed: packed again |
 * | 7 | INV 8: paid, the payment went back, written off with its tax, recovered in part and paid |
 * | 8 | INV 9, credited whole (CN 3) after it was paid, paid back |
 * | 9 | reserved and in a delivery that has not left; one line was closed short |
 * | 10 | a consumer who paid at once for tea and carriage (INV 10) |
 * | 11 | eleven picked of ten, within the tolerance of that day |
 * | 12 | a delivery that was cancelled |
 * | 13 | two TEA more were asked for by order 14 under the same purchase order number, and added |
 */
export class Company {
  readonly shop: Shop
  readonly warehouse: Warehouse
  private payments = 0
  private today = '2011-02-01'

  private constructor(shop: Shop) {
    this.shop = shop
    this.warehouse = new Warehouse(shop)
  }

  static async open(database: Database): Promise<Company> {
    const company = new Company(await Shop.open(database, { today: '2011-02-01' }))
    await company.stage()
    await company.day('2011-03-01')
    await company.trade()
    await company.collect()
    return company
  }

  /** February 1: customers, items and their opening stock. */
  private async stage(): Promise<void> {
    const { shop } = this
    await shop.sql(
      `insert into exchange_rate (tenant_id, currency, valid_from, rate)
       values ($1, 'USD', '2011-01-01', 0.90), ($1, 'USD', '2011-03-02', 0.94)`,
    )
    for (const number of ['C1', 'C2', 'C3']) await shop.customer(number)
    await shop.customer('US1', { country: 'US', currency: 'USD' })
    await shop.customer('WEB', { kind: 'web_shop', paymentTerm: 'AT-ONCE' })
    await shop.item('TEA', '10.00', '200', '4.00')
    await shop.item('POST', '5.00', '0', '0', { kind: 'charge', accountRole: 'revenue_carriage' })
    const pot = await shop.item('POT', '6.00', '10', '2.00')
    const cup = await shop.item('CUP', '1.50', '40', '0.50')
    const set = await shop.item('SET', '10.00', '0', '0', { kind: 'kit' })
    await shop.sql(
      `insert into kit_component (tenant_id, item_id, component_id, position, quantity, stand_alone_price)
       values ($1, $2, $3, 1, 1, 6.00), ($1, $2, $4, 2, 4, 1.50)`,
      [set, pot, cup],
    )
  }

  /** March 1: orders, deliveries, invoices, returns. */
  private async trade(): Promise<void> {
    const { shop, warehouse } = this
    await this.delivered(await shop.order('C1', [['TEA', '10']]))
    const second = await shop.order('C2', [['TEA', '5']])
    await warehouse.ships(second, [{ line: 1, picked: '4' }])
    await warehouse.arrives(second)
    await warehouse.restocked(second)
    await this.delivered(second)
    await this.comesBack('C2', second, { itemNumber: 'TEA', quantity: '2', orderLine: 1 })
    const third = await shop.order('C1', [['TEA', '20']])
    await shop.must(issueDeposits, { orderId: third.id, percent: '30' })
    await this.pays('72.00', 'INV-2011-000004')
    await this.delivered(third)
    const fourth = await shop.order('C2', [['SET', '2']])
    await this.delivered(fourth)
    await this.comesBack('C2', fourth, { itemNumber: 'SET', quantity: '1', orderLine: 1, componentItem: 'CUP' })
    await this.delivered(await shop.order('US1', [['TEA', '10', '100.00']], { currency: 'USD' }))
    const sixth = await shop.order('C3', [['TEA', '3']])
    await warehouse.packs(sixth)
    const deliveryId = await warehouse.delivery(sixth)
    await shop.must(issueDeliveries, { deliveryId })
    await shop.must(reverseIssues, { deliveryId, reason: 'the lorry came back' })
    await this.delivered(await shop.order('C3', [['TEA', '6']]))
    await this.delivered(await shop.order('C1', [['TEA', '2']]))
    const ninth = await shop.order('C1', [
      ['TEA', '4'],
      ['CUP', '90'],
    ])
    await shop.must(closeOrderLines, {
      orderId: ninth.id,
      reason: 'no longer made',
      lines: [{ line: 2, quantity: '40' }],
    })
    await this.delivered(
      await shop.order('WEB', [
        ['TEA', '1'],
        ['POST', '1'],
      ]),
    )
    await this.overDelivered()
    const twelfth = await shop.order('C3', [['TEA', '1']])
    await shop.must(cancelDeliveries, { deliveryId: await warehouse.delivery(twelfth), reason: 'wrong ramp' })
    const thirteenth = { customerReference: 'PO 13' }
    await shop.order('C3', [['TEA', '1']], thirteenth)
    const asked = await shop.order('C3', [['TEA', '3']], thirteenth)
    await shop.must(applyOrderChanges, { orderId: asked.id, reason: 'two more' })
    const lines = [{ itemNumber: 'TEA', quantity: '-1' }]
    await shop.must(correctStocks, correctStockInput.parse({ reason: 'counted', lines }))
  }

  /** March 2 and later: money, its ways back, reminders, a month closed. */
  private async collect(): Promise<void> {
    const { shop } = this
    await this.day('2011-03-02')
    await this.pays('120.00', 'INV-2011-000001')
    await this.pays('20.00', 'INV-2011-000002', {
      allocations: [{ documentNumber: 'INV-2011-000002', amount: '20.00' }],
    })
    for (const amount of ['400.00', '600.00'])
      await this.pays(amount, '', { currency: 'USD', allocations: [{ documentNumber: 'INV-2011-000007' }] })
    const bounced = await this.pays('72.00', 'INV-2011-000008')
    await this.goesBack(bounced)
    const input = { documentNumber: 'INV-2011-000008', taxRelief: true, reason: 'insolvent' }
    const lost = await shop.must(postWriteOffs, postWriteOffInput.parse(input))
    const found = await shop.must(recoverWriteOffs, { writeOffId: lost.id, amount: '36.00', reason: 'paid after all' })
    await this.pays('36.00', found.number)
    await this.pays('24.00', 'INV-2011-000009')
    const [ninth] = await shop.sql<{ id: string }>('select id from invoice where tenant_id = $1 and number = $2', [
      'INV-2011-000009',
    ])
    await shop.must(creditInvoices, { invoiceId: ninth!.id, reason: 'never ordered', creditUse: 'keep' })
    await shop.must(refundCredits, refundCreditInput.parse({ creditNumber: 'CN-2011-000003', reason: 'asked for it' }))
    const stranger = await this.pays('7.00', 'thank you')
    await shop.must(assignCustomers, { paymentId: stranger, customerNumber: 'C2' })
    await this.pays('8.00', 'greetings')
    const mistaken = await this.pays('10.00', '', { allocations: [{ documentNumber: 'INV-2011-000006' }] })
    await shop.must(unapplyPayments, { paymentId: mistaken, reason: 'wrong invoice' })
    await this.day('2011-04-20')
    for (let written = -1; written !== 0; ) written = await shop.transact((tx) => remindDue(tx, shop.actor))
    await shop.must(changePeriods, { month: '2011-02', state: 'closed' })
    await shop.set('revenue.expected_return_percent', '10')
    await shop.set('revenue.return_window_days', '60')
    await shop.must(expectReturnsOfMonths, { month: '2011-03' })
  }

  private async day(today: string): Promise<void> {
    this.today = today
    await this.shop.day(today)
  }

  private async delivered(order: Order): Promise<void> {
    await this.warehouse.ships(order)
    await this.warehouse.arrives(order)
  }

  /** The tolerance held on the day and does no longer. */
  private async overDelivered(): Promise<void> {
    const { shop, warehouse } = this
    await shop.set('shipping.over_tolerance', '10')
    const order = await shop.order('C1', [['TEA', '10']])
    await warehouse.ships(order, [{ line: 1, picked: '11' }])
    await warehouse.arrives(order)
    await shop.sql(
      "insert into setting (tenant_id, name, valid_from, value) values ($1, 'shipping.over_tolerance', '2011-03-02', '\"0\"')",
    )
  }

  private async comesBack(customerNumber: string, order: Order, line: object): Promise<void> {
    const lines = [{ orderId: order.id, ...line }]
    const authorised = await this.shop.must(
      authoriseReturns,
      returnInput.parse({ customerNumber, currency: 'GBP', lines }),
    )
    await this.warehouse.chain((chain) => chain.afterReturn([authorised]))
  }

  /** The bank takes a payment back; orders that were complete with it are open again. */
  private async goesBack(paymentId: string): Promise<void> {
    await this.shop.transact(async (tx) => {
      accepted(
        (await reversePayments.perform(tx, [{ input: { paymentId, reason: 'no funds' }, actor: this.shop.actor }]))[0],
      )
      await new Chain(tx, this.shop.actor).afterReopening(reopenedOrders(tx))
    })
  }

  /** Money comes in; orders that have nothing left to pay are completed. */
  private async pays(amount: string, reference: string, more: object = {}): Promise<string> {
    const entryReference = `E${++this.payments}`
    const input = { amount, currency: 'GBP', entryReference, reference, receivedOn: this.today, ...more }
    return this.shop.transact(async (tx) => {
      const request = { input: receivePaymentInput.parse(input), actor: this.shop.actor }
      const payment = accepted((await receivePayments.perform(tx, [request]))[0])
      await new Chain(tx, this.shop.actor).afterPayment(settledOrders(tx))
      return payment.id
    })
  }
}
