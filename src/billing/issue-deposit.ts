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
import { lineNet, type Order, orderStore, wanted } from '../order/order.js'
import { addressOf, type Customer, customersById } from '../party/customer.js'
import { instalmentsOf } from '../party/payment-term.js'
import { type SellingRules, sellingRules } from '../policy/selling-rules.js'
import { settingChoice } from '../policy/settings.js'
import { type Advance, advancesOf, categoryOf, sumOf, surplus } from './advance.js'
import { commitmentOf, openOf } from './commitment.js'
import { chained, type Invoice, type InvoiceLine, invoiceStore, invoiceSubject } from './invoice.js'
import { invoicePosting, type Posting, postInvoice } from './invoice-posting.js'
import { totalsOf } from './invoice-totals.js'
import { withBases } from './line-bases.js'
import { outOfOrder } from './out-of-order.js'

const depositInput = z.object({
  orderId: z.uuid(),
  percent: decimalInput
    .optional()
    .describe(
      'Share of the order asked for in advance, more than 0, at most 100; when absent, all that is not billed nor asked for',
    ),
})
export type DepositInput = z.infer<typeof depositInput>

interface DepositFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly rules: SellingRules
  readonly order: (id: string) => Order | undefined
  readonly customers: ReadonlyMap<string, Customer>
  /** What is still to be billed and what of it is asked for, as the decisions before in the batch have left it. */
  readonly parts: (order: Order) => readonly Advance[]
  readonly asked: Map<string, Invoice[]>
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
  if (input.percent !== undefined && !isShare(decimal(input.percent)))
    return refuse(
      'deposit.percent_invalid',
      `a deposit is more than 0 and at most 100 percent of an order, not ${input.percent}`,
    )
  const parts = facts.parts(order)
  const nets = input.percent === undefined ? surplus(parts, 'toBill', 'asked') : sharesOf(order, decimal(input.percent))
  const deposit = depositOf(order, input.percent ?? null, linesOf(order, nets, facts), facts)
  const [toBill, asked] = [sumOf(parts, 'toBill', order.currency), sumOf(parts, 'asked', order.currency)]
  if (isNothing(deposit.gross))
    return refuse(
      'deposit.nothing_to_ask',
      `a deposit on order ${order.number} comes to nothing: all that is still to be billed is asked for, or the share is too small`,
    )
  if (plus(asked, deposit.net).minor > toBill.minor)
    return refuse(
      'deposit.more_than_order',
      `${moneyText(deposit.net)} net on top of ${moneyText(asked)} asked for already is more than the ${moneyText(toBill)} of order ${order.number} that are still to be billed`,
      { asked: moneyText(asked), toBill: moneyText(toBill) },
    )
  const posting = invoicePosting(deposit, facts.rules.terms.get(order.paymentTerm)!, [], baseCurrency)
  const summary = { order: order.number, gross: moneyJson(deposit.gross), percent: input.percent ?? null }
  return accept(deposit, [event('deposit.issued', invoiceSubject(deposit), summary)], {
    order: {
      ...order,
      committed: lesser(order.committed, commitmentOf(order, openOf(order, withAsked(parts, [deposit])))),
    },
    posting,
  })
}

const isShare = (percent: Decimal): boolean => isPositive(percent) && compare(percent, decimal('100')) <= 0

/** The share of what is wanted of the order, by tax category. */
function sharesOf(order: Order, percent: Decimal): Map<string, Money> {
  const byCategory = groupBy(order.lines, (line) => categoryOf(order, line))
  return new Map(
    [...byCategory].map(([category, lines]) => {
      const nets = lines.map((line) => lineNet(wanted(line), line.unitPrice, order.currency))
      const whole = toDecimal(total(nets, order.currency))
      return [category, roundToMoney(multiply(whole, multiply(percent, HUNDREDTH)), order.currency)]
    }),
  )
}

/** One line for each tax category of which something is asked for. */
function linesOf(
  order: Order,
  nets: ReadonlyMap<string, Money>,
  facts: DepositFacts,
): Omit<InvoiceLine, 'invoiceId' | 'line'>[] {
  const seller = facts.rules.entities.get(order.legalEntity)!.country
  const rate = taxRateOf(facts.rules.rates, seller, order.taxCategory, facts.tenant.today)
  const some = [...nets].filter(([, net]) => !isNothing(net))
  return some.map(([taxCategory, net]) => {
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
      taxCategory: taxCategory as InvoiceLine['taxCategory'],
      taxRate: taxCategory === order.taxCategory ? rate : ZERO,
    }
  })
}

function depositOf(
  order: Order,
  percent: string | null,
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
    reason: percent === null ? 'the rest in advance' : `${percent} % in advance`,
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
  const advances = await advancesOf(tx, all)
  const asked = new Map<string, Invoice[]>()
  await lockCreditAccounts(tx, customerIds)
  const facts = {
    tenant: tx.facts,
    periods: await restrictedPeriods(tx),
    rules: await sellingRules(tx),
    order: (id: string) => tx.documents.current(orderStore, id),
    customers: await customersById(tx, customerIds),
    parts: (order: Order) => withAsked(advances(order).parts, asked.get(order.id) ?? []),
    asked,
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

const withAsked = (parts: readonly Advance[], deposits: readonly Invoice[]): Advance[] =>
  parts.map((part) => {
    const lines = deposits.flatMap(({ lines }) => lines).filter((line) => line.taxCategory === part.category)
    return { ...part, asked: lines.reduce((sum, { net }) => plus(sum, net), part.asked) }
  })

/** Issues deposit invoices: numbered with the invoices, claimed, and deducted by the final invoice exactly as posted. */
export const issueDeposits = operation<DepositInput, Invoice, DepositFacts, DepositIssued>({
  name: 'deposit.issue',
  permission: 'billing.issue',
  posts: true,
  summary: 'Ask for part of an order in advance.',
  input: depositInput,
  store: invoiceStore,
  facts: (tx, _, inputs) => depositFacts(tx, inputs),
  decide: issueDeposit,
  apply: (tx, { document, order, posting }, facts) => {
    const taken = minus(facts.order(order.id)!.committed, order.committed)
    tx.documents.save(orderStore, order)
    facts.asked.set(order.id, [...(facts.asked.get(order.id) ?? []), document])
    numberUsed(tx, facts.series(document.legalEntity), tx.today, document.hash)
    postInvoice(tx, document, posting)
    changeExposure(tx, document.customerId, { committed: negated(taken), receivable: document.payable })
  },
})
