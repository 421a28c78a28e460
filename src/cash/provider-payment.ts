import { type Invoice, invoiceStore } from '../billing/invoice.js'
import { lockCreditAccounts } from '../credit/credit-account.js'
import { newId } from '../kernel/id.js'
import { lockSeries, type NumberSeries, numberText, seriesOf } from '../kernel/numbering.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { lockItemsOf, type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, restrictedPeriods } from '../ledger/period.js'
import type { Payment } from './payment.js'

/** What a payment through a payment service is decided on. */
export interface ProviderFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  /** The invoice or credit note that is paid. */
  readonly document: (id: string) => Invoice | undefined
  readonly items: (documentId: string) => readonly OpenItem[]
  readonly exchange: RateOf
  readonly series: (legalEntity: string) => NumberSeries
}

/** Locks billing documents, the accounts of their customers, their open items and the series of payments. */
export async function providerFacts(tx: Tx, documentIds: readonly string[]): Promise<ProviderFacts> {
  const documents = await tx.documents.lock(invoiceStore, documentIds)
  const all = [...documents.values()]
  await lockCreditAccounts(
    tx,
    all.map(({ customerId }) => customerId),
  )
  const items = await lockItemsOf(tx, [...documents.keys()])
  const exchange = await exchangeRates(
    tx,
    all.map(({ currency }) => currency),
  )
  const periods = await restrictedPeriods(tx)
  await lockSeries(
    tx,
    all.map(({ legalEntity }) => ({ legalEntity, series: 'payment', date: tx.today })),
  )
  return {
    tenant: tx.facts,
    periods,
    document: (id) => tx.documents.current(invoiceStore, id),
    items: (id) => (items.get(id) ?? []).map((item) => tx.documents.current(openItemStore, item.id)!),
    exchange,
    series: (legalEntity) => seriesOf(tx, legalEntity, 'payment', tx.today),
  }
}

/** A payment of a billing document, today, by way of the provider's clearing account. */
export function providerPayment(
  document: Invoice,
  facts: ProviderFacts,
  flow: Pick<Payment, 'direction' | 'amount' | 'openItemId'>,
): Payment {
  const number = numberText('PAY', facts.series(document.legalEntity))
  return {
    id: newId<'payment'>(),
    number,
    method: 'provider',
    accountRole: 'provider_clearing',
    legalEntity: document.legalEntity,
    customerId: document.customerId,
    payerName: null,
    payerAccount: null,
    reference: document.number,
    entryReference: `provider ${number}`,
    receivedOn: facts.tenant.today,
    currency: document.currency,
    exchangeRate: facts.exchange(document.currency, facts.tenant.baseCurrency),
    reverses: null,
    unmatched: null,
    ...flow,
  }
}
