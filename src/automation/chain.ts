import { advancesOf, depositsInExcess, isBilled } from '../billing/advance.js'
import { creditInvoices } from '../billing/credit-invoice.js'
import { creditReturns } from '../billing/credit-return.js'
import type { Invoice } from '../billing/invoice.js'
import { issueInvoices } from '../billing/issue-invoice.js'
import { completeOrders } from '../cash/complete-order.js'
import { refundCreditNotesAtOnce } from '../cash/refund-at-once.js'
import { reopenOrders } from '../cash/reopen-order.js'
import { settleInvoicesAtOnce } from '../cash/settle-at-once.js'
import { decideCredits } from '../credit/decide-credit.js'
import { reserveStock } from '../inventory/reserve-stock.js'
import type { Actor } from '../kernel/actor.js'
import type { Decision } from '../kernel/decision.js'
import type { Operation } from '../kernel/operation.js'
import type { Problem } from '../kernel/problem.js'
import type { Tx } from '../kernel/tx.js'
import { type Order, orderStore } from '../order/order.js'
import { verifyOrders } from '../order/verify-order.js'
import { sellingRules } from '../policy/selling-rules.js'
import { settingNumber, settingYes } from '../policy/settings.js'
import { recogniseRevenue } from '../revenue/recognise-revenue.js'
import { confirmDeliveries } from '../shipping/confirm-delivery.js'
import type { Delivery, DeliveryState } from '../shipping/delivery.js'
import { issueDeliveries } from '../shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../shipping/pick-delivery.js'
import { receiveReturns } from '../shipping/receive-return.js'
import { releaseDeliveries } from '../shipping/release-delivery.js'
import type { CustomerReturn } from '../shipping/return.js'
import { clearGivenUp } from './clear-given-up.js'

/** An operation that the chain tried and that was refused. */
export interface Refused {
  readonly operation: string
  readonly input: unknown
  readonly problem: Problem
}

/**
 * The chain: after a step, the steps that follow by themselves run in the same transaction, on the same documents,
 * as far as each document can go. What stops on the way waits in its due view, where the worker finds it later;
 * nothing depends on the chain having been run to the end.
 */
export class Chain {
  private readonly tx: Tx
  private readonly actor: Actor
  /** What was refused on the way, by operation: a document that was ready for a step tells the worker so. */
  readonly refused: Refused[] = []

  constructor(tx: Tx, actor: Actor) {
    this.tx = tx
    this.actor = actor
  }

  /** Runs one operation for the chain; refusals end the way of their document here. */
  async step<I, D, E>(operation: Operation<I, D, E>, inputs: readonly I[]): Promise<D[]> {
    return (await this.accepted(operation, inputs)).map(([, document]) => document)
  }

  /** The same, each document beside the input that it follows from. */
  async accepted<A, I extends A, D, E>(operation: Operation<A, D, E>, inputs: readonly I[]): Promise<[I, D][]> {
    if (inputs.length === 0) return []
    const decisions: Decision<D, E>[] = await operation.perform(
      this.tx,
      inputs.map((input) => ({ input, actor: this.actor })),
    )
    return inputs.flatMap((input, i): [I, D][] => {
      const decision = decisions[i]!
      if (decision.ok) return [[input, decision.document]]
      this.refused.push({ operation: operation.name, input, problem: decision.problem })
      return []
    })
  }

  /** From received orders as far as they go. */
  async afterReceipt(orders: readonly Order[]): Promise<void> {
    const verified = await this.step(
      verifyOrders,
      orders.map((order) => ({ orderId: order.id })),
    )
    await this.afterVerification(verified.filter((order) => order.state === 'verified'))
  }

  async afterVerification(orders: readonly Order[]): Promise<void> {
    const decided = await this.step(
      decideCredits,
      orders.map((order) => ({ orderId: order.id })),
    )
    await this.afterConfirmation(decided.filter((order) => order.state === 'confirmed'))
  }

  async afterConfirmation(orders: readonly Order[]): Promise<void> {
    const stocked = orders.filter((order) => order.lines.some((line) => line.stocked))
    await this.step(
      reserveStock,
      stocked.map((order) => ({ demandId: order.id, demandType: 'order', demandNumber: order.number })),
    )
    await this.afterReservation(orders.map((order) => order.id))
  }

  /** Plans deliveries; in automatic warehouses they leave and arrive at once. */
  async afterReservation(orderIds: readonly string[]): Promise<void> {
    const released = await this.step(
      releaseDeliveries,
      orderIds.map((orderId) => ({ orderId })),
    )
    if (settingYes(this.tx.facts, 'shipping.automatic')) await this.afterRelease(released)
  }

  /** What the warehouse still has to do with each delivery, whatever it has done already. */
  async afterRelease(deliveries: readonly Delivery[]): Promise<void> {
    const picked = await this.step(pickDeliveries, deliveryInputs(deliveries, 'released'))
    const packed = await this.step(packDeliveries, deliveryInputs([...deliveries, ...picked], 'picked'))
    const issued = await this.step(issueDeliveries, deliveryInputs([...deliveries, ...packed], 'packed'))
    await this.afterGoodsIssue(issued)
  }

  async afterGoodsIssue(deliveries: readonly Delivery[]): Promise<void> {
    const { facts } = this.tx
    const atOnce = settingYes(facts, 'shipping.automatic') && settingNumber(facts, 'shipping.transit_days') === 0
    const arrived = atOnce ? await this.step(confirmDeliveries, deliveryInputs(deliveries, 'issued')) : []
    await this.afterShipping(deliveries)
    await this.afterDelivery(arrived)
  }

  /** Confirms arrivals; the revenue follows. */
  async afterArrival(deliveryIds: readonly string[]): Promise<void> {
    await this.afterDelivery(
      await this.step(
        confirmDeliveries,
        deliveryIds.map((deliveryId) => ({ deliveryId })),
      ),
    )
  }

  /** Bills what left. */
  async afterShipping(deliveries: readonly Delivery[]): Promise<void> {
    const invoices = await this.step(
      issueInvoices,
      deliveries.map((d) => ({ orderId: d.orderId, deliveryIds: [d.id] })),
    )
    await this.afterInvoice(invoices)
  }

  async afterDelivery(deliveries: readonly Delivery[]): Promise<void> {
    await this.step(
      recogniseRevenue,
      deliveries.map((delivery) => ({ deliveryId: delivery.id })),
    )
  }

  async afterInvoice(invoices: readonly Invoice[]): Promise<void> {
    const orders = await this.tx.documents.lock(
      orderStore,
      invoices.flatMap((invoice) => invoice.orderId ?? []),
    )
    const atOnce = invoices.filter(
      (invoice) => invoice.payable.minor > 0n && orders.get(invoice.orderId ?? '')?.settlement === 'at_once',
    )
    await this.step(
      settleInvoicesAtOnce,
      atOnce.map((invoice) => ({ invoiceId: invoice.id })),
    )
    const deducting = invoices.filter((invoice) => invoice.prepaid.minor > 0n).map((invoice) => invoice.orderId)
    await this.creditDeposits(
      [...orders.values()].filter(({ id }) => deducting.includes(id)),
      'billed',
    )
    const nothingToPay = invoices.filter((invoice) => invoice.payable.minor === 0n || atOnce.includes(invoice))
    await this.afterPayment(nothingToPay.flatMap((invoice) => invoice.orderId ?? []))
  }

  /** Takes back what was authorised, credits it, and pays back at once what had been paid at once. */
  async afterReturn(returns: readonly CustomerReturn[]): Promise<void> {
    const authorised = returns.filter((one) => one.state === 'authorised')
    const received = await this.step(
      receiveReturns,
      authorised.map((one) => ({ returnId: one.id })),
    )
    const all = [...received, ...returns.filter((one) => one.state === 'received')]
    const creditNotes = await this.step(
      creditReturns,
      all.map((one) => ({ returnId: one.id })),
    )
    const kept = new Set<string | null>(all.filter((one) => one.creditUse === 'keep').map((one) => one.id))
    await clearGivenUp(
      this.tx,
      this,
      creditNotes.filter((note) => kept.has(note.returnId)),
    )
    await this.afterCredit(creditNotes.filter((note) => !kept.has(note.returnId)))
  }

  /** Customers who pay at once are paid back at once; an order whose rest is credited is complete. */
  async afterCredit(creditNotes: readonly Invoice[]): Promise<void> {
    await clearGivenUp(this.tx, this, creditNotes)
    const { terms } = await sellingRules(this.tx)
    const atOnce = creditNotes.filter((note) => terms.get(note.paymentTerm)?.settlement === 'at_once')
    await this.step(
      refundCreditNotesAtOnce,
      atOnce.map((note) => ({ creditNoteId: note.id })),
    )
    await this.afterPayment(creditNotes.flatMap((note) => note.orderId ?? []))
  }

  /** What deposits ask for beyond what is still to be billed belongs to the customer again. */
  private async creditDeposits(orders: readonly Order[], why: 'cancelled' | 'closed' | 'billed'): Promise<void> {
    if (orders.length === 0) return
    const advances = await advancesOf(this.tx, orders)
    const creditNotes = await this.step(
      creditInvoices,
      orders
        .filter((order) => why !== 'billed' || isBilled(advances(order)))
        .flatMap((order) => depositsInExcess(advances(order), `order ${order.number} ${why}`)),
    )
    await this.afterCredit(creditNotes)
  }

  /** What was cancelled gives deposits back; what was closed short is billed where it waited for the rest. */
  async afterCancellation(orders: readonly Order[]): Promise<void> {
    const cancelled = orders.filter((order) => order.state === 'cancelled')
    await this.creditDeposits(cancelled, 'cancelled')
    const rest = orders.filter((order) => order.state === 'confirmed')
    const whole = rest.filter((order) => order.billingRule === 'complete_order')
    const invoices = await this.step(
      issueInvoices,
      whole.map((order) => ({ orderId: order.id })),
    )
    await this.afterInvoice(invoices)
    await this.creditDeposits(rest, 'closed')
    await this.afterPayment(rest.map((order) => order.id))
  }

  /** A changed order goes on from where it stands; what was taken off it may have been the last that was open. */
  async afterChange(orders: readonly Order[]): Promise<void> {
    const inState = (state: Order['state']): Order[] => orders.filter((order) => order.state === state)
    await this.afterReceipt(inState('received'))
    await this.afterVerification(inState('verified'))
    await this.afterConfirmation(inState('confirmed'))
    await this.afterCancellation(inState('confirmed'))
  }

  /** Orders that were complete and have claims again, since money went back. */
  async afterReopening(orderIds: readonly string[]): Promise<void> {
    await this.step(
      reopenOrders,
      [...new Set(orderIds)].map((orderId) => ({ orderId })),
    )
  }

  async afterPayment(orderIds: readonly string[]): Promise<void> {
    await this.step(
      completeOrders,
      [...new Set(orderIds)].map((orderId) => ({ orderId })),
    )
  }
}

const deliveryInputs = (deliveries: readonly Delivery[], state: DeliveryState): { deliveryId: string }[] =>
  deliveries.filter((delivery) => delivery.state === state).map((delivery) => ({ deliveryId: delivery.id }))
