import type { TaxRate } from '../catalog/tax.js'
import { lockCreditAccounts } from '../credit/credit-account.js'
import type { Money } from '../kernel/money.js'
import { lockSeries, type NumberSeries, seriesOf } from '../kernel/numbering.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import type { Valued } from '../ledger/base-amount.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { type PeriodState, restrictedPeriods } from '../ledger/period.js'
import { type Order, orderStore } from '../order/order.js'
import { type Customer, customersById } from '../party/customer.js'
import type { PaymentTerm } from '../party/payment-term.js'
import { sellingRules } from '../policy/selling-rules.js'
import type { Delivery } from '../shipping/delivery.js'
import { advancesOf } from './advance.js'
import { openOf } from './commitment.js'
import { deliveriesToBill, fullyDelivered } from './deliveries-to-bill.js'
import { type Deposit, depositsOf } from './deposits.js'
import { earnedBeforeBilling } from './earned-before-billing.js'
import type { InvoiceInput } from './invoice-input.js'

export interface InvoiceFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly order: (id: string) => Order | undefined
  readonly deliveries: (input: InvoiceInput) => readonly Delivery[]
  readonly fullyDelivered: ReadonlySet<string>
  readonly customers: ReadonlyMap<string, Customer>
  readonly terms: ReadonlyMap<string, PaymentTerm>
  readonly sellerCountry: (legalEntity: string) => string
  readonly rates: readonly TaxRate[]
  readonly exchange: RateOf
  readonly deposits: (orderId: string) => readonly Deposit[]
  /** What of orders with deposits is still to be billed and not asked for, as the decisions before in the batch have left it. */
  readonly open: Map<string, Money>
  /** What the decisions before in the batch have left of deposits. */
  readonly leftOfDeposits: Map<string, Deposit>
  /** What was earned of a delivery in another currency before it is billed. */
  readonly earned: ReadonlyMap<string, Valued>
  readonly series: (legalEntity: string) => NumberSeries
}

/** Locks the orders and deliveries, then accounts and series, and gathers what invoices depend on. */
export async function invoiceFacts(tx: Tx, inputs: readonly InvoiceInput[]): Promise<InvoiceFacts> {
  const [orders, rules, periods] = await Promise.all([
    tx.documents.lock(
      orderStore,
      inputs.map((input) => input.orderId),
    ),
    sellingRules(tx),
    restrictedPeriods(tx),
  ])
  const all = [...orders.values()]
  const customerIds = all.map((order) => order.customerId)
  const currencies = all.map((order) => order.currency)
  const [deliveries, whole, customers, exchange, deposits, earned] = await Promise.all([
    deliveriesToBill(tx, inputs, all),
    fullyDelivered(tx, all),
    customersById(tx, customerIds),
    exchangeRates(tx, currencies),
    depositsOf(tx, all),
    earnedBeforeBilling(tx, all),
  ])
  const asked = all.filter((order) => deposits(order.id).length > 0)
  const advances = asked.length > 0 ? await advancesOf(tx, asked) : undefined
  await lockAccountsAndSeries(tx, all)
  return {
    tenant: tx.facts,
    periods,
    order: (id) => tx.documents.current(orderStore, id),
    deliveries,
    fullyDelivered: whole,
    customers,
    terms: rules.terms,
    sellerCountry: (code) => rules.entities.get(code)!.country,
    rates: rules.rates,
    exchange,
    deposits,
    open: new Map(asked.map((order) => [order.id, openOf(order, advances!(order).parts)])),
    leftOfDeposits: new Map(),
    earned: new Map([...earned].map(([id, { valued }]) => [id, valued])),
    series: (legalEntity) => seriesOf(tx, legalEntity, 'invoice', tx.today),
  }
}

/** After the documents, and the series last of all: that is the order in which everybody locks. */
const lockAccountsAndSeries = (tx: Tx, orders: readonly Order[]): Promise<unknown> =>
  Promise.all([
    lockCreditAccounts(
      tx,
      orders.filter((o) => o.settlement === 'credit').map((o) => o.customerId),
    ),
    lockSeries(
      tx,
      orders.map((o) => ({ legalEntity: o.legalEntity, series: 'invoice', date: tx.today })),
    ),
  ])
