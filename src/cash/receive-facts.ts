import type { BusinessDate } from '../kernel/date.js'
import { lockSeries, type NumberSeries } from '../kernel/numbering.js'
import { problem } from '../kernel/problem.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { type DatedRate, exchangeRatesOn } from '../ledger/exchange-rate.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { type Customer, customersOf } from '../party/customer.js'
import { sellingRules } from '../policy/selling-rules.js'
import { documentsNamed } from '../receivables/claim-document.js'
import { type ApplicationFacts, applicationFactsOf } from './application-facts.js'
import { type BankAccount, bankAccounts } from './bank-account.js'
import { namesIn } from './document-names.js'
import { PAYMENT_SERIES, type Payment, paymentSeries, paymentStore } from './payment.js'
import { entryKey, type ReceivePaymentInput } from './receive-input.js'

export interface ReceiveFacts extends ApplicationFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly customers: ReadonlyMap<string, Customer>
  readonly accounts: ReadonlyMap<string, BankAccount>
  readonly legalEntity: string
  readonly rate: DatedRate
  /** Payments by entry reference; those of this batch are added. */
  readonly known: Map<string, Payment>
  readonly series: (legalEntity: string) => NumberSeries
}

/** What a payment is looked for under: what a person or a file names, else the words of its text. */
export const namesOf = (input: ReceivePaymentInput): string[] =>
  input.allocations?.map((allocation) => allocation.documentNumber) ?? input.documentNumbers ?? namesIn(input.reference)

/** Money is booked on the day it came in, unless that day's period is closed to postings: then today. */
export function postingDay(facts: Pick<ReceiveFacts, 'tenant' | 'periods'>, receivedOn: BusinessDate): BusinessDate {
  const { today } = facts.tenant
  return receivedOn < today && !postingRefused(facts.periods, receivedOn) ? receivedOn : today
}

/** The first legal entity, which money belongs to unless its bank account says otherwise. */
export async function defaultEntity(tx: Tx): Promise<string> {
  const { entities } = await sellingRules(tx)
  const code = entities.keys().next().value
  if (code === undefined)
    throw problem('tenant.no_legal_entity', 'the tenant has no legal entity yet: create one before the first payment')
  return code
}

export async function receiveFacts(tx: Tx, inputs: readonly ReceivePaymentInput[]): Promise<ReceiveFacts> {
  const names = [...new Set(inputs.flatMap(namesOf))]
  const customerNumbers = inputs.flatMap((input) => input.customerNumber ?? [])
  const [known, accounts, legalEntity, customers, periods, named] = await Promise.all([
    paymentsByReference(tx, inputs.map(entryKey)),
    bankAccounts(tx),
    defaultEntity(tx),
    customersOf(tx, customerNumbers),
    restrictedPeriods(tx),
    documentsNamed(tx, names),
  ])
  const day = (input: ReceivePaymentInput): BusinessDate =>
    postingDay({ tenant: tx.facts, periods }, input.receivedOn as BusinessDate)
  const customerIds = [...customers.values()].map((customer) => customer.id)
  const legalEntities = [legalEntity, ...[...accounts.values()].map((account) => account.legalEntity)]
  const [rate, application] = await Promise.all([
    exchangeRatesOn(
      tx,
      inputs.map((input) => ({ currency: input.currency, day: day(input) })),
    ),
    applicationFactsOf(tx, named, { customerIds, byRule: inputs.every(({ allocations }) => !allocations) }),
    lockSeries(
      tx,
      legalEntities.map((code) => ({ legalEntity: code, series: PAYMENT_SERIES, date: tx.today })),
    ),
  ])
  return {
    ...application,
    tenant: tx.facts,
    periods,
    customers,
    accounts,
    legalEntity,
    rate,
    known,
    series: (code) => paymentSeries(tx, code),
  }
}

async function paymentsByReference(tx: Tx, references: readonly string[]): Promise<Map<string, Payment>> {
  const held = tx.documents.all(paymentStore)
  await tx.flush()
  const rows = await tx.query<{ id: string }>(
    'select id from payment where tenant_id = $1 and entry_reference = any($2::text[]) order by id',
    [references],
  )
  const found = await tx.documents.lock(
    paymentStore,
    rows.map((row) => row.id),
  )
  return new Map([...held, ...found.values()].map((payment) => [payment.entryReference, payment]))
}
