import { lockCreditAccounts } from '../credit/credit-account.js'
import { type Decimal, equals } from '../kernel/decimal.js'
import { groupBy } from '../kernel/group.js'
import { lockSeries, type NumberSeries, seriesOf } from '../kernel/numbering.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { lockItemsOf, type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, restrictedPeriods } from '../ledger/period.js'
import { type Order, orderStore } from '../order/order.js'
import { type Customer, customersById } from '../party/customer.js'
import { type SellingRules, sellingRules } from '../policy/selling-rules.js'
import { type DeliveryState, deliveryStore } from '../shipping/delivery.js'
import type { Billed, SaleFacts } from './credit-lines.js'
import { type Invoice, invoiceStore } from './invoice.js'
import { type LeftToCredit, leftToCredit, lineKey } from './left-to-credit.js'

/** What every credit note needs to know. */
export interface CreditFacts extends SaleFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly rules: SellingRules
  readonly customers: ReadonlyMap<string, Customer>
  readonly invoice: (id: string) => Invoice | undefined
  /** The invoice lines that billed an order line, the oldest first. */
  readonly billed: (orderId: string, orderLine: number) => readonly Billed[]
  readonly left: LeftToCredit
  readonly exchange: RateOf
  /** Open items of an invoice, by instalment, as the decisions before have left them. */
  readonly openItems: (invoiceId: string) => readonly OpenItem[]
  readonly series: (legalEntity: string) => NumberSeries
}

/** What a batch of credit notes is about. */
export interface CreditScope {
  readonly invoiceIds: readonly string[]
  readonly orderIds: readonly string[]
  readonly customerIds: readonly string[]
  readonly currencies: readonly string[]
}

/** Locks and reads for a batch: orders, invoices, deliveries not recognised, credit accounts, open items, series. */
export async function creditFacts(tx: Tx, scope: CreditScope): Promise<CreditFacts> {
  await tx.documents.lock(orderStore, scope.orderIds)
  const invoices = [...(await tx.documents.lock(invoiceStore, scope.invoiceIds)).values()]
  const order = (id: string): Order | undefined => tx.documents.current(orderStore, id)
  await lockUnrecognised(tx, invoices)
  await lockCreditAccounts(tx, scope.customerIds)
  const items = await lockItemsOf(tx, scope.invoiceIds)
  const rules = await sellingRules(tx)
  const facts = {
    tenant: tx.facts,
    periods: await restrictedPeriods(tx),
    rules,
    customers: await customersById(tx, scope.customerIds),
    order,
    invoice: (id: string) => tx.documents.current(invoiceStore, id),
    billed: billedLines(invoices, (id) => tx.documents.current(deliveryStore, id)?.state),
    left: await leftToCredit(tx, invoices, order),
    recognised: (id: string) => tx.documents.current(deliveryStore, id)?.recognised ?? true,
    exchange: await exchangeRates(tx, scope.currencies),
    openItems: (id: string) => (items.get(id) ?? []).map((item) => tx.documents.current(openItemStore, item.id)!),
    series: (legalEntity: string) => seriesOf(tx, legalEntity, 'credit_note', tx.today),
  }
  await lockSeries(
    tx,
    [...rules.entities.keys()].map((legalEntity) => ({ legalEntity, series: 'credit_note', date: tx.today })),
  )
  return facts
}

/** Only deliveries whose revenue still waits are touched by a credit: those are locked, the others only asked for. */
async function lockUnrecognised(tx: Tx, invoices: readonly Invoice[]): Promise<void> {
  const ids = invoices.flatMap((invoice) => invoice.lines.flatMap((line) => line.deliveryId ?? []))
  if (ids.length === 0) return
  await tx.flush()
  const rows = await tx.query<{ id: string }>(
    'select id from delivery where tenant_id = $1 and id = any($2::uuid[]) and not recognised',
    [[...new Set(ids)]],
  )
  await tx.documents.lock(
    deliveryStore,
    rows.map((row) => row.id),
  )
}

/** Deliveries that were not locked are recognised, so their goods are with the customer. */
function billedLines(
  invoices: readonly Invoice[],
  stateOf: (deliveryId: string) => DeliveryState | undefined,
): CreditFacts['billed'] {
  const all = [...invoices]
    .sort((a, b) => (a.issueDate + a.number < b.issueDate + b.number ? -1 : 1))
    .flatMap((invoice) => (invoice.type === 'invoice' ? invoice.lines.map((line) => ({ invoice, line })) : []))
  // Goods that came back unsold and left again are those of their last invoice, even where the first was only reduced to nothing;
  // of a delivery that did not leave again, nothing is with the customer.
  const last = new Map(all.map((one) => [leftWith(one), one]))
  const left = new Set<DeliveryState | undefined>([undefined, 'issued', 'delivered'])
  const byOrderLine = groupBy(
    all.filter(
      (one) =>
        last.get(leftWith(one)) === one && left.has(one.line.deliveryId ? stateOf(one.line.deliveryId) : undefined),
    ),
    ({ line }) => `${line.orderId} ${line.orderLine}`,
  )
  return (orderId, orderLine) => byOrderLine.get(`${orderId} ${orderLine}`) ?? []
}

const leftWith = ({ line }: Billed): string =>
  line.deliveryId === null ? lineKey(line) : `${line.deliveryId} ${line.deliveryLine}`

/** The rate of the originals where they agree, else today's: a correction keeps the rate of what it corrects. */
export function creditRate(invoices: readonly Invoice[], currency: string, facts: CreditFacts): Decimal {
  const [first, ...others] = invoices.map((invoice) => invoice.exchangeRate)
  if (first && others.every((rate) => equals(rate, first))) return first
  return facts.exchange(currency, facts.tenant.baseCurrency)
}
