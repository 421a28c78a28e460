import { z } from 'zod'
import { taxRateOf } from '../catalog/tax.js'
import { changeExposure, lockCreditAccounts } from '../credit/credit-account.js'
import { compare, type Decimal, decimal, isPositive, multiply, ONE, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { groupBy } from '../kernel/group.js'
import { type Id, newId } from '../kernel/id.js'
import { decimalInput } from '../kernel/input.js'
import {
  isNothing,
  lesser,
  type Money,
  minus,
  money,
  moneyJson,
  moneyText,
  negated,
  plus,
  roundToMoney,
  toDecimal,
  total,
  zero,
} from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { notFound, operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { inBase } from '../ledger/base-amount.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { type Order, orderStore } from '../order/order.js'
import { addressOf, type Customer, customersById } from '../party/customer.js'
import { instalmentsOf } from '../party/payment-term.js'
import { type SellingRules, sellingRules } from '../policy/selling-rules.js'
import { settingChoice } from '../policy/settings.js'
import { type Deposit, depositsOf } from './deposits.js'
import { chained, type Invoice, type InvoiceLine, invoiceStore, invoiceSubject } from './invoice.js'
import { invoicePosting, type Posting, postInvoice } from './invoice-posting.js'
import { totalsOf } from './invoice-totals.js'
import { withBases } from './line-bases.js'
import { outOfOrder } from './out-of-order.js'

const depositInput = z.object({
  orderId: z.uuid(),
  percent: decimalInput.describe('Share of the order asked for in advance: more than 0, at most 100'),
})
export type DepositInput = z.infer<typeof depositInput>

interface DepositFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly rules: SellingRules
  readonly order: (id: string) => Order | undefined
  readonly customers: ReadonlyMap<string, Customer>
  readonly deposits: (orderId: string) => readonly Deposit[]
  /** Gross billed and not credited, by order: it is not asked for in advance any more. */
  readonly billed: ReadonlyMap<string, Money>
  /** Gross asked for by the decisions before in the batch, by order. */
  readonly asked: Map<string, Money>
  readonly exchange: RateOf
  readonly series: (legalEntity: string) => NumberSeries
}

interface DepositIssued {
  readonly order: Order
  readonly posting: Posting
}

const HUNDREDTH = decimal('0.01')

/** Ask for money in advance (golden case 17): a claim with its tax against a liability, until the final invoice deducts it. */
function issueDeposit(
  _: Invoice | undefined,
  input: DepositInput,
  facts: DepositFacts,
): Decision<Invoice, DepositIssued> {
  const order = facts.order(input.orderId)
  if (!order) return refusal(notFound('order', input.orderId))
  const { today, baseCurrency } = facts.tenant
  const series = facts.series(order.legalEntity)
  const wrong = postingRefused(facts.periods, today) ?? outOfOrder(series, today)
  if (wrong) return refusal(wrong)
  if (order.state !== 'verified' && order.state !== 'confirmed')
    return refuse(
      'deposit.order_not_open',
      `order ${order.number} is ${order.state}; deposits are for verified and confirmed orders`,
    )
  const percent = decimal(input.percent)
  if (!isPositive(percent) || compare(percent, decimal('100')) > 0)
    return refuse(
      'deposit.percent_invalid',
      `a deposit is more than 0 and at most 100 percent of an order, not ${input.percent}`,
    )
  const deposit = depositOf(order, input.percent, linesOf(order, percent, facts), facts)
  const before = facts
    .deposits(order.id)
    .reduce((sum, d) => plus(sum, d.gross), facts.asked.get(order.id) ?? zero(order.currency))
  const billed = facts.billed.get(order.id) ?? zero(order.currency)
  if (isNothing(deposit.gross) || plus(plus(before, billed), deposit.gross).minor > order.gross.minor)
    return refuse(
      'deposit.more_than_order',
      `${moneyText(deposit.gross)} on top of ${moneyText(before)} asked and ${moneyText(billed)} billed already does not fit order ${order.number} of ${moneyText(order.gross)}`,
      { asked: moneyText(before), order: moneyText(order.gross) },
    )
  const posting = invoicePosting(deposit, facts.rules.terms.get(order.paymentTerm)!, [], baseCurrency)
  const summary = { order: order.number, gross: moneyJson(deposit.gross), percent: input.percent }
  return accept(deposit, [event('deposit.issued', invoiceSubject(deposit), summary)], {
    order: { ...order, committed: minus(order.committed, lesser(order.committed, deposit.gross)) },
    posting,
  })
}

/** The order's net by tax treatment, and the share of each. */
function linesOf(order: Order, percent: Decimal, facts: DepositFacts): Omit<InvoiceLine, 'invoiceId' | 'line'>[] {
  const seller = facts.rules.entities.get(order.legalEntity)!.country
  const rate = taxRateOf(facts.rules.rates, seller, order.taxCategory, facts.tenant.today)
  return [...groupBy(order.lines, (line) => line.taxClass)].map(([taxClass, lines]) => {
    const whole = total(
      lines.map((line) => line.net),
      order.currency,
    )
    const net = roundToMoney(multiply(toDecimal(whole), multiply(percent, HUNDREDTH)), order.currency)
    const baseNet = inBase(net, facts.exchange(order.currency, facts.tenant.baseCurrency), facts.tenant.baseCurrency)
    return {
      orderId: null,
      orderLine: null,
      deliveryId: null,
      deliveryLine: null,
      returnId: null,
      returnLine: null,
      relatedId: null,
      relatedLine: null,
      itemId: null,
      description: `Deposit on order ${order.number}`,
      quantity: ONE,
      unit: 'EA',
      unitPrice: toDecimal(net),
      net,
      baseNet,
      accountRole: 'deposit_liability',
      taxCategory: taxClass === 'outside' ? 'O' : order.taxCategory,
      taxRate: taxClass === 'outside' ? ZERO : rate,
    }
  })
}

function depositOf(
  order: Order,
  percent: string,
  lines: readonly Omit<InvoiceLine, 'invoiceId' | 'line'>[],
  facts: DepositFacts,
): Invoice {
  const id: Id<'invoice'> = newId()
  const { today, baseCurrency } = facts.tenant
  const customer = facts.customers.get(order.customerId)!
  const rounding = settingChoice(facts.tenant, 'billing.tax_rounding', ['document', 'line'])
  const { net, tax, gross, taxes } = totalsOf(lines, order.currency, rounding)
  const series = facts.series(order.legalEntity)
  const term = facts.rules.terms.get(order.paymentTerm)!
  const exchangeRate = facts.exchange(order.currency, baseCurrency)
  const amounts = { currency: order.currency, exchangeRate, net, tax, payable: gross }
  const numbered = lines.map((line, i) => ({ ...line, invoiceId: id, line: i + 1 }))
  return chained({
    id,
    number: numberText('INV', series),
    type: 'deposit',
    legalEntity: order.legalEntity,
    customerId: order.customerId,
    customerNumber: customer.number,
    customerName: customer.name,
    billTo: { ...addressOf(customer), vatNumber: customer.vatNumber },
    country: order.shipToCountry,
    issueDate: today,
    taxPoint: today,
    dueDate: instalmentsOf(term, gross, today).at(-1)!.dueDate,
    ...amounts,
    gross,
    prepaid: zero(order.currency),
    paymentTerm: term.code,
    orderId: order.id,
    orderNumber: order.number,
    externalNumber: null,
    customerReference: order.customerReference,
    deliveryId: null,
    returnId: null,
    relatedId: null,
    reverses: false,
    reason: `${percent} % in advance`,
    previousHash: series.lastHash,
    lines: withBases(amounts, numbered, [], new Map(), baseCurrency),
    taxes: taxes.map((one) => ({ ...one, invoiceId: id })),
  })
}

async function depositFacts(tx: Tx, inputs: readonly DepositInput[]): Promise<DepositFacts> {
  const orders = await tx.documents.lock(
    orderStore,
    inputs.map((input) => input.orderId),
  )
  const all = [...orders.values()]
  const customerIds = all.map((order) => order.customerId)
  await lockCreditAccounts(tx, customerIds)
  await tx.flush()
  const facts = {
    tenant: tx.facts,
    periods: await tx.cachedWhole('restricted periods', () => restrictedPeriods(tx)),
    rules: await sellingRules(tx),
    order: (id: string) => tx.documents.current(orderStore, id),
    customers: await customersById(tx, customerIds),
    deposits: await depositsOf(tx, all),
    billed: await billedOf(tx, all),
    asked: new Map<string, Money>(),
    exchange: await exchangeRates(
      tx,
      all.map((order) => order.currency),
    ),
    series: (legalEntity: string) => seriesOf(tx, legalEntity, 'invoice', tx.today),
  }
  await lockSeries(
    tx,
    all.map(({ legalEntity }) => ({ legalEntity, series: 'invoice', date: tx.today })),
  )
  return facts
}

async function billedOf(tx: Tx, orders: readonly Order[]): Promise<Map<string, Money>> {
  const rows = await tx.query<{ order_id: string; currency: string; gross: string }>(
    `select i.order_id, i.currency, sum(i.gross - c.gross) as gross from invoice i
      cross join lateral (select coalesce(sum(t.base + t.tax), 0) as gross from credited_tax t where t.tenant_id = i.tenant_id and t.invoice_id = i.id) c
      where i.tenant_id = $1 and i.order_id = any($2::uuid[]) and i.type = 'invoice' group by i.order_id, i.currency`,
    [orders.map((order) => order.id)],
  )
  return new Map(rows.map((row) => [row.order_id, money(row.gross, row.currency)]))
}

/** Issues deposit invoices: numbered with the invoices, claimed, and deducted by the final invoice exactly as posted. */
export const issueDeposits = operation<DepositInput, Invoice, DepositFacts, DepositIssued>({
  name: 'deposit.issue',
  permission: 'billing.issue',
  summary: 'Ask for part of an order in advance.',
  input: depositInput,
  store: invoiceStore,
  facts: (tx, _, inputs) => depositFacts(tx, inputs),
  decide: issueDeposit,
  apply: (tx, { document, order, posting }, facts) => {
    const taken = minus(facts.order(order.id)!.committed, order.committed)
    tx.documents.save(orderStore, order)
    facts.asked.set(order.id, plus(facts.asked.get(order.id) ?? zero(order.currency), document.gross))
    numberUsed(tx, facts.series(document.legalEntity), tx.today, document.hash)
    postInvoice(tx, document, posting)
    changeExposure(tx, document.customerId, { committed: negated(taken), receivable: document.payable })
  },
})
