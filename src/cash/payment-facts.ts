import { lockSeries, type NumberSeries } from '../kernel/numbering.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, restrictedPeriods } from '../ledger/period.js'
import { type Settlement, standingSettlements } from '../ledger/reverse-settlement.js'
import { type ApplicationFacts, applicationFacts } from './application-facts.js'
import { PAYMENT_SERIES, type Payment, paymentSeries, paymentStore } from './payment.js'

/** What operations on payments already made need to know. */
export interface PaymentFacts extends ApplicationFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly exchange: RateOf
  /** Settlements that a payment brought about and that stand: applications, discounts, differences, refunds. */
  readonly standing: (payment: Payment) => readonly Settlement[]
  /** Those that this batch has taken back; decisions after see them no more. */
  readonly takenBack: Set<string>
  readonly item: (id: string | null) => OpenItem | undefined
  readonly payment: (id: string) => Payment | undefined
  readonly series: (legalEntity: string) => NumberSeries
}

export async function paymentFacts(
  tx: Tx,
  payments: ReadonlyMap<string, Payment>,
  names: Iterable<string>,
): Promise<PaymentFacts> {
  const all = [...payments.values()]
  const ids = all.map((payment) => payment.id as string)
  const itemIds = all.flatMap((payment) => payment.openItemId ?? [])
  const standing = await standingSettlements(tx, ids, itemIds)
  const customerIds = all.flatMap((payment) => payment.customerId ?? [])
  const application = await applicationFacts(tx, names, { documentIds: ids, customerIds })
  await tx.documents.lock(openItemStore, [
    ...itemIds,
    ...standing.flatMap(({ debitItem, creditItem }) => [debitItem ?? [], creditItem ?? []].flat()),
  ])
  const periods = await restrictedPeriods(tx)
  const exchange = await exchangeRates(
    tx,
    all.map((payment) => payment.currency),
  )
  await lockSeries(
    tx,
    all.map(({ legalEntity }) => ({ legalEntity, series: PAYMENT_SERIES, date: tx.today })),
  )
  const takenBack = new Set<string>()
  return {
    ...application,
    tenant: tx.facts,
    periods,
    exchange,
    standing: (payment) =>
      standing.filter(
        ({ id, causeId, creditItem }) =>
          !takenBack.has(id) && (causeId === payment.id || creditItem === payment.openItemId),
      ),
    takenBack,
    item: (id) => (id === null ? undefined : tx.documents.current(openItemStore, id)),
    payment: (id) => tx.documents.current(paymentStore, id),
    series: (legalEntity) => paymentSeries(tx, legalEntity),
  }
}
