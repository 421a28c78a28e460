import { taxRateOf } from '../catalog/tax.js'
import { changeExposure } from '../credit/credit-account.js'
import { type Decimal, smaller, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { type Id, newId } from '../kernel/id.js'
import { lesser, type Money, minus, moneyJson, plus, total } from '../kernel/money.js'
import { numberText, numberUsed } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import { inBase } from '../ledger/base-amount.js'
import { postingRefused } from '../ledger/period.js'
import { lineNet, lineOf, type Order, orderStore } from '../order/order.js'
import { addressOf } from '../party/customer.js'
import { instalmentsOf } from '../party/payment-term.js'
import { settingChoice } from '../policy/settings.js'
import { type Delivery, type DeliveryLine, deliveryStore, leaving } from '../shipping/delivery.js'
import { commitmentOf } from './commitment.js'
import { taxPointOf } from './deliveries-to-bill.js'
import { type Deposit, lessPart, partOf } from './deposits.js'
import { chained, type Invoice, type InvoiceLine, invoiceStore, invoiceSubject } from './invoice.js'
import { type InvoiceFacts, invoiceFacts } from './invoice-facts.js'
import { type InvoiceInput, invoiceInput } from './invoice-input.js'
import { invoicePosting, type Posting, postInvoice } from './invoice-posting.js'
import { type Totals, totalsOf } from './invoice-totals.js'
import { withBases } from './line-bases.js'
import { outOfOrder } from './out-of-order.js'

export interface Issued {
  readonly deliveries: readonly Delivery[]
  readonly order: Order
  readonly posting: Posting
}

/** Issue an invoice over what left the house: number it, fix tax and due dates, recognise the claim. Revenue waits for delivery. */
function issueInvoice(_: Invoice | undefined, input: InvoiceInput, facts: InvoiceFacts): Decision<Invoice, Issued> {
  const order = facts.order(input.orderId)
  if (!order) return refuse('order.not_found', `there is no order ${input.orderId}`)
  const { today } = facts.tenant
  const wrong = postingRefused(facts.periods, today) ?? outOfOrder(facts.series(order.legalEntity), today)
  if (wrong) return refusal(wrong)
  const deliveries = facts.deliveries(input)
  const unfit = unfitDelivery(order, deliveries, facts)
  if (unfit) return unfit
  const id = newId<'invoice'>()
  const lines = linesOf(id, order, deliveries, facts)
  if (lines.length === 0) return refuse('invoice.empty', `order ${order.number} has nothing left to bill`)
  const rounding = settingChoice(facts.tenant, 'billing.tax_rounding', ['document', 'line'])
  const totals = totalsOf(lines, order.currency, rounding)
  const deposits = depositsWithin(facts, order, totals.gross)
  const invoice = invoiceOf(id, order, deliveries, { lines, totals, deposits }, facts)
  const posting = invoicePosting(invoice, facts.terms.get(order.paymentTerm)!, deposits, facts.tenant.baseCurrency)
  const summary = { order: order.number, gross: moneyJson(invoice.gross), dueDate: invoice.dueDate }
  return accept(invoice, [event('invoice.issued', invoiceSubject(invoice), summary)], {
    deliveries: deliveries.map((delivery) => ({ ...delivery, billed: true })),
    order: { ...order, committed: committedAfter(order, invoice, deposits, facts) },
    posting,
  })
}

/** What is billed is owed from now on, and no commitment any more; what deposits had asked for of it was none already. */
function committedAfter(order: Order, invoice: Invoice, deposits: readonly Deposit[], { open }: InvoiceFacts): Money {
  const before = open.get(order.id)
  if (!before) return minus(order.committed, lesser(order.committed, invoice.gross))
  return lesser(order.committed, commitmentOf(order, openAfter(before, invoice, deposits)))
}

const openAfter = (open: Money, { net, currency }: Invoice, deposits: readonly Deposit[]): Money => {
  const deducted = deposits.map((deposit) => deposit.net)
  return plus(minus(open, net), total(deducted, currency))
}

function unfitDelivery(order: Order, deliveries: readonly Delivery[], facts: InvoiceFacts): Refused | undefined {
  for (const d of deliveries) {
    if (d.orderId !== order.id)
      return refuse('invoice.other_order', `delivery ${d.number} does not belong to order ${order.number}`)
    if (d.state !== 'issued' && d.state !== 'delivered')
      return refuse('invoice.not_shipped', `delivery ${d.number} is ${d.state}; only what left the house is billed`, {
        delivery: d.number,
      })
    if (d.billed)
      return refuse('invoice.already_billed', `delivery ${d.number} is billed already`, { delivery: d.number })
  }
  if (order.billingRule === 'complete_order' && !facts.fullyDelivered.has(order.id)) {
    return refuse(
      'invoice.order_not_complete',
      `order ${order.number} is billed when it is complete, and part of it has not left yet`,
    )
  }
  return undefined
}

function linesOf(
  invoiceId: Id<'invoice'>,
  order: Order,
  deliveries: readonly Delivery[],
  facts: InvoiceFacts,
): InvoiceLine[] {
  const taxPoint = taxPointOf(deliveries, facts.tenant.today)
  const rate = taxRateOf(facts.rates, facts.sellerCountry(order.legalEntity), order.taxCategory, taxPoint)
  const exchange = facts.exchange(order.currency, facts.tenant.baseCurrency)
  const inBaseCurrency = (net: Money): Money => inBase(net, exchange, facts.tenant.baseCurrency)
  const lines: InvoiceLine[] = []
  for (const delivery of deliveries) {
    for (const line of delivery.lines) {
      const quantity = billable(line, delivery)
      if (quantity.coefficient <= 0n) continue
      lines.push(lineOfInvoice(invoiceId, lines.length + 1, order, line, quantity, rate, inBaseCurrency))
    }
  }
  return lines
}

/** What is billed of a delivery line: what left, and of an over-delivery only the plan unless that is billed. */
export const billable = (line: DeliveryLine, { billsOver }: Delivery): Decimal =>
  billsOver ? leaving(line) : smaller(leaving(line), line.quantity)

function lineOfInvoice(
  invoiceId: Id<'invoice'>,
  number: number,
  order: Order,
  line: DeliveryLine,
  quantity: Decimal,
  rate: Decimal,
  inBaseCurrency: (net: Money) => Money,
): InvoiceLine {
  const ordered = lineOf(order, line.orderLine)!
  const outside = ordered.taxClass === 'outside'
  const net = lineNet(quantity, ordered.unitPrice, order.currency)
  return {
    invoiceId,
    line: number,
    orderId: order.id,
    orderLine: line.orderLine,
    deliveryId: line.deliveryId,
    deliveryLine: line.line,
    returnId: null,
    returnLine: null,
    relatedId: null,
    relatedLine: null,
    itemId: ordered.itemId,
    description: ordered.description,
    quantity,
    unit: ordered.unit,
    unitPrice: ordered.unitPrice,
    net,
    baseNet: inBaseCurrency(net),
    accountRole: ordered.accountRole,
    taxCategory: outside ? 'O' : order.taxCategory,
    taxRate: outside ? ZERO : rate,
  }
}

/** Deposits are deducted the oldest first, up to what the invoice comes to; the rest waits for the next one. */
function depositsWithin(facts: InvoiceFacts, order: Order, gross: Money): Deposit[] {
  let room = gross
  return facts.deposits(order.id).flatMap((deposit) => {
    const part = partOf(facts.leftOfDeposits.get(deposit.id) ?? deposit, room)
    if (part.gross.minor <= 0n) return []
    room = minus(room, part.gross)
    return [part]
  })
}

/** What an invoice is about: lines, what they come to, and the deposits that it deducts. */
interface Content {
  readonly lines: readonly InvoiceLine[]
  readonly totals: Totals
  readonly deposits: readonly Deposit[]
}

function invoiceOf(
  id: Id<'invoice'>,
  order: Order,
  deliveries: readonly Delivery[],
  { lines, totals, deposits }: Content,
  facts: InvoiceFacts,
): Invoice {
  const { today, baseCurrency } = facts.tenant
  const customer = facts.customers.get(order.customerId)!
  const prepaid = total(
    deposits.map((d) => d.gross),
    order.currency,
  )
  const payable = minus(totals.gross, prepaid)
  const series = facts.series(order.legalEntity)
  const term = facts.terms.get(order.paymentTerm)!
  const exchangeRate = facts.exchange(order.currency, baseCurrency)
  const amounts = { currency: order.currency, exchangeRate, net: totals.net, tax: totals.tax, payable }
  return chained({
    id,
    number: numberText('INV', series),
    type: 'invoice',
    legalEntity: order.legalEntity,
    customerId: order.customerId,
    customerNumber: customer.number,
    customerName: customer.name,
    billTo: { ...addressOf(customer), vatNumber: customer.vatNumber },
    country: order.shipToCountry,
    issueDate: today,
    taxPoint: taxPointOf(deliveries, today),
    dueDate: instalmentsOf(term, payable, today).at(-1)!.dueDate,
    ...amounts,
    gross: totals.gross,
    prepaid,
    paymentTerm: term.code,
    orderId: order.id,
    orderNumber: order.number,
    externalNumber: order.externalNumber,
    customerReference: order.customerReference,
    deliveryId: deliveries.length === 1 ? deliveries[0]!.id : null,
    returnId: null,
    relatedId: null,
    reverses: false,
    reason: null,
    previousHash: series.lastHash,
    lines: withBases(amounts, lines, deposits, facts.earned, baseCurrency),
    taxes: totals.taxes.map((tax) => ({ ...tax, invoiceId: id })),
  })
}

/** Issues invoices over what was shipped: gapless numbers, open items, journal and credit exposure in one transaction. */
export const issueInvoices = operation<InvoiceInput, Invoice, InvoiceFacts, Issued>({
  name: 'invoice.issue',
  permission: 'billing.issue',
  posts: true,
  summary: 'Bill what was shipped and is not billed yet.',
  input: invoiceInput,
  store: invoiceStore,
  facts: (tx, _, inputs) => invoiceFacts(tx, inputs),
  decide: issueInvoice,
  apply: (tx, { document, deliveries, order, posting }, facts) => {
    for (const delivery of deliveries) tx.documents.save(deliveryStore, delivery)
    const released = minus(order.committed, facts.order(order.id)!.committed)
    tx.documents.save(orderStore, order)
    numberUsed(tx, facts.series(document.legalEntity), tx.today, document.hash)
    postInvoice(tx, document, posting)
    const open = facts.open.get(order.id)
    if (open) facts.open.set(order.id, openAfter(open, document, posting.deposits))
    for (const part of posting.deposits) {
      const before = facts.leftOfDeposits.get(part.id) ?? facts.deposits(order.id).find(({ id }) => id === part.id)!
      facts.leftOfDeposits.set(part.id, lessPart(before, part))
    }
    changeExposure(tx, document.customerId, {
      committed: released,
      receivable: document.payable,
      businessDone: document.net,
    })
  },
})
