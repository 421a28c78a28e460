import { CHAIN_STEPS } from '../../src/automation/steps.js'
import { workThrough } from '../../src/automation/worker.js'
import { issueDeposits } from '../../src/billing/issue-deposit.js'
import { assignCustomers } from '../../src/cash/assign-customer.js'
import { refundCreditInput, refundCredits } from '../../src/cash/refund-credit.js'
import { reversePayments } from '../../src/cash/reverse-payment.js'
import { unapplyPayments } from '../../src/cash/unapply-payment.js'
import type { Database } from '../../src/kernel/database.js'
import { postWriteOffs } from '../../src/receivables/post-write-off.js'
import { recogniseRevenue } from '../../src/revenue/recognise-revenue.js'
import { cancelDeliveries } from '../../src/shipping/cancel-delivery.js'
import { closeOrderLines } from '../../src/shipping/close-lines.js'
import { confirmDeliveries } from '../../src/shipping/confirm-delivery.js'
import { issueDeliveries } from '../../src/shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../../src/shipping/pick-delivery.js'
import { confirmPutBacks } from '../../src/shipping/put-back.js'
import { reverseIssues } from '../../src/shipping/reverse-issue.js'
import type { Shop } from '../scenario/shop.js'
import { randomOf } from '../small-history.js'
import {
  BILLED_WHOLE,
  CURRENCIES,
  CUSTOMERS,
  changeIsApplied,
  goesBack,
  goodsComeBack,
  ITEMS,
  isCredited,
  moneyArrives,
  newRates,
  orderIsCancelled,
  type Proposal,
  stockArrives,
  stockIsCounted,
  walkShop,
} from './walk-shop.js'

/** A day in the life of a shop whose staff does anything at any time, right or wrong. */
export class Walk {
  readonly shop: Shop
  private readonly random: () => number
  private counter = 0
  private day = 1

  constructor(shop: Shop, seed: number) {
    this.shop = shop
    this.random = randomOf(seed)
  }

  private int(below: number): number {
    return Math.floor(this.random() * below)
  }

  private one<T>(of: readonly T[]): T | undefined {
    return of[this.int(of.length)]
  }

  /** Any of the rows, chosen by the walk's own dice, so that a seed tells the same story again. */
  private async any<T extends object>(sql: string): Promise<T | undefined> {
    return this.one(await this.shop.sql<T>(sql))
  }

  readonly actions: Record<string, () => Promise<unknown>> = {
    order: async () => {
      const customer = this.one(CUSTOMERS)!
      const small = BILLED_WHOLE.includes(customer)
      const lines = Array.from({ length: 1 + this.int(small ? 2 : 4) }, (): [string, string, string] => [
        this.one(ITEMS)!,
        String(1 + this.int(small ? 5 : 25)),
        (0.5 + this.int(900) / 100).toFixed(2),
      ])
      const reference = this.random() < 0.1 ? `PO ${this.int(4)}` : undefined
      await this.shop.order(customer, lines, { customerReference: reference, currency: CURRENCIES[customer]! })
    },
    deposit: async () => {
      const order = await this.any<{ id: string }>(
        "select id from sales_order where tenant_id = $1 and state in ('verified', 'confirmed') order by number",
      )
      const percent = (1 + this.int(2500) / 100).toFixed(2)
      if (order) await this.shop.perform(issueDeposits, { orderId: order.id, percent })
    },
    pick: async () => {
      const line = await this.any<{ delivery_id: string; line: number; quantity: string }>(
        "select l.delivery_id, l.line, l.quantity from delivery d join delivery_line l on l.delivery_id = d.id where d.tenant_id = $1 and d.state in ('released', 'picked', 'packed') order by d.number, l.line",
      )
      if (!line) return
      const short =
        this.random() < 0.3 ? [{ line: line.line, picked: String(this.int(Number(line.quantity) + 2)) }] : undefined
      await this.shop.perform(pickDeliveries, { deliveryId: line.delivery_id, lines: short })
    },
    pack: async () => this.anyDelivery('picked', (deliveryId) => this.shop.perform(packDeliveries, { deliveryId })),
    issue: async () => this.anyDelivery('packed', (deliveryId) => this.shop.perform(issueDeliveries, { deliveryId })),
    deliver: async () =>
      this.anyDelivery('issued', (deliveryId) => this.shop.perform(confirmDeliveries, { deliveryId })),
    recognise: async () =>
      this.anyDelivery('delivered', (deliveryId) => this.shop.perform(recogniseRevenue, { deliveryId })),
    work: async () => workThrough(this.shop.database, this.shop.tenantId, CHAIN_STEPS),
    pay: async () => {
      const item = await this.any<{ document_number: string; residual: string; number: string; currency: string }>(
        'select i.document_number, i.residual, c.number, i.currency from open_item i join customer c on c.id = i.customer_id where i.tenant_id = $1 and i.residual > 0 order by i.document_number, i.instalment',
      )
      if (!item) return
      const factor = this.one([1, 1, 1, 0.5, 1.2])!
      const amount = (Number(item.residual) * factor).toFixed(2)
      const unknown = this.random() < 0.1
      const input = {
        entryReference: `E${++this.counter}`,
        amount,
        currency: item.currency,
        receivedOn: this.today,
        reference: unknown ? 'thank you' : `paying ${item.document_number}`,
        customerNumber: unknown ? undefined : item.number,
        accountRole: 'bank' as const,
      }
      await moneyArrives(this.shop, input)
    },
    return: async () => {
      const line = await this.any<{
        order_id: string
        line: number
        item_number: string
        quantity: string
        unit_price: string
        number: string
        currency: string
      }>(
        `select p.order_id, p.line, l.item_number, l.unit_price, p.shipped - p.returned as quantity, c.number, o.currency from order_line_sums p
           join order_line l on l.order_id = p.order_id and l.line = p.line join sales_order o on o.id = p.order_id join customer c on c.id = o.customer_id
          where p.tenant_id = $1 and p.shipped > 0 order by o.number, p.line`,
      )
      if (!line) return
      const quantity = String(1 + this.int(Number(line.quantity) + 2))
      const input = {
        customerNumber: line.number,
        currency: line.currency,
        creditUse: this.one(['offset', 'keep', undefined]),
        lines: [
          {
            itemNumber: line.item_number,
            quantity,
            unitPrice: line.unit_price,
            orderId: line.order_id,
            orderLine: line.line,
          },
        ],
      }
      await goodsComeBack(this.shop, input)
    },
    credit: async () => {
      const line = await this.any<{ id: string; line: number; quantity: string; net: string }>(
        "select i.id, l.line, l.quantity, l.net from invoice i join invoice_line l on l.invoice_id = i.id where i.tenant_id = $1 and i.type <> 'credit_note' order by i.number, l.line",
      )
      if (!line) return
      const part = this.random()
      const stated = this.one([
        undefined,
        [{ line: line.line, quantity: (part * Number(line.quantity)).toFixed(2) }],
        [{ line: line.line, amount: (part * Number(line.net)).toFixed(2) }],
        [{ line: line.line, amount: (part * Number(line.net)).toFixed(2) }],
      ])
      await isCredited(this.shop, {
        invoiceId: line.id,
        reason: 'price error',
        creditUse: this.one(['offset', 'keep'] as const),
        lines: stated,
      })
    },
    writeOff: async () => {
      const item = await this.any<{ document_number: string }>(
        "select document_number from open_item where tenant_id = $1 and residual > 0 and document_type = 'invoice' order by document_number, instalment",
      )
      if (item)
        await this.shop.perform(postWriteOffs, {
          documentNumber: item.document_number,
          taxRelief: this.random() < 0.5,
          against: 'expense',
          reason: 'gone away',
        })
    },
    cancelOrder: async () => {
      const order = await this.any<{ id: string }>(
        "select id from sales_order where tenant_id = $1 and state <> 'completed' order by number",
      )
      if (order) await orderIsCancelled(this.shop, order.id)
    },
    applyChange: async () => {
      const held = await this.any<Proposal>(
        'select distinct order_id as "orderId", changed_number as "orderNumber" from order_change_proposal where tenant_id = $1 order by 2, 1',
      )
      if (held) await changeIsApplied(this.shop, held)
    },
    closeLine: async () => {
      const line = await this.any<{ order_id: string; line: number; open: string }>(
        'select p.order_id, p.line, p.quantity - p.cancelled as open from order_line_sums p join sales_order o on o.id = p.order_id where p.tenant_id = $1 order by o.number, p.line',
      )
      if (line)
        await this.shop.perform(closeOrderLines, {
          orderId: line.order_id,
          reason: 'no longer made',
          lines: [{ line: line.line, quantity: String(1 + this.int(Number(line.open) + 1)) }],
        })
    },
    cancelDelivery: async () => {
      const delivery = await this.any<{ id: string }>('select id from delivery where tenant_id = $1 order by number')
      if (delivery) await this.shop.perform(cancelDeliveries, { deliveryId: delivery.id, reason: 'wrong address' })
    },
    putBack: async () => {
      const task = await this.any<{ id: string }>(
        "select id from put_back where tenant_id = $1 and state = 'open' order by id",
      )
      if (task) await this.shop.perform(confirmPutBacks, { putBackId: task.id })
    },
    reverseIssue: async () =>
      this.anyDelivery('issued', (deliveryId) =>
        this.shop.perform(reverseIssues, { deliveryId, reason: 'lorry came back' }),
      ),
    turnBack: async () => {
      // What was billed and credited leaves again, or never: the links then count what was withdrawn.
      const billed = await this.any<{ delivery: string; invoice: string }>(
        "select distinct d.id as delivery, d.number, i.number, i.id as invoice from delivery d join invoice_line l on l.delivery_id = d.id join invoice i on i.id = l.invoice_id where d.tenant_id = $1 and d.state = 'issued' and i.type = 'invoice' order by d.number, i.number",
      )
      if (!billed) return
      await isCredited(this.shop, { invoiceId: billed.invoice, reason: 'turned back' })
      await this.shop.perform(reverseIssues, { deliveryId: billed.delivery, reason: 'turned back' })
    },
    unapply: async () => {
      const payment = await this.any<{ id: string }>('select id from payment where tenant_id = $1 order by number')
      if (payment) await goesBack(this.shop, unapplyPayments, { paymentId: payment.id, reason: 'wrong invoice' })
    },
    reversePayment: async () => {
      const payment = await this.any<{ id: string }>(
        "select id from payment where tenant_id = $1 and direction = 'in' order by number",
      )
      if (payment) await goesBack(this.shop, reversePayments, { paymentId: payment.id, reason: 'returned by the bank' })
    },
    assign: async () => {
      const payment = await this.any<{ id: string }>(
        'select id from payment where tenant_id = $1 and customer_id is null order by number',
      )
      if (payment)
        await this.shop.perform(assignCustomers, { paymentId: payment.id, customerNumber: this.one(CUSTOMERS)! })
    },
    refund: async () => {
      const item = await this.any<{ document_number: string }>(
        'select document_number from open_item where tenant_id = $1 and residual < 0 order by document_number',
      )
      if (item)
        await this.shop.perform(
          refundCredits,
          refundCreditInput.parse({ creditNumber: item.document_number, reason: 'asked for it' }),
        )
    },
    receiveStock: () =>
      stockArrives(this.shop, this.one(ITEMS)!, 1 + this.int(40), (1 + this.int(300) / 100).toFixed(2)),
    correctStock: () => stockIsCounted(this.shop, this.one(ITEMS)!, this.int(21) - 10),
    nextDay: async () => {
      this.day += 1
      await newRates(this.shop, this.today, this.random)
      await this.shop.day(this.today)
    },
  }

  private get today(): string {
    return new Date(Date.UTC(2011, 2, this.day)).toISOString().slice(0, 10)
  }

  private async anyDelivery(state: string, act: (deliveryId: string) => Promise<unknown>): Promise<void> {
    const delivery = await this.any<{ id: string }>(
      `select id from delivery where tenant_id = $1 and state = '${state}' order by number`,
    )
    if (delivery) await act(delivery.id)
  }

  /** Sales and warehouse work happen more often than the rest. */
  async step(): Promise<string> {
    const often = [
      'order',
      'order',
      'order',
      'pick',
      'pick',
      'pack',
      'issue',
      'deliver',
      'recognise',
      'work',
      'nextDay',
    ]
    const name = this.random() < 0.6 ? this.one(often)! : this.one(Object.keys(this.actions))!
    await this.actions[name]!()
    return name
  }
}

/** A shop and its staff, which this seed moves. */
export async function openWalk(database: Database, seed: number): Promise<Walk> {
  const shop = await walkShop(database)
  await newRates(shop, '2011-03-01', randomOf(seed))
  return new Walk(shop, seed)
}
