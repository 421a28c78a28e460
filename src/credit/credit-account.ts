import type { BusinessDate } from '../kernel/date.js'
import { decimal, multiply } from '../kernel/decimal.js'
import { documentStore } from '../kernel/document-store.js'
import { type Money, minus, money, plus, roundToMoney, toDecimal, total, zero } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { openItemStore } from '../ledger/open-item.js'
import { setting, settingMoney } from '../policy/settings.js'

/**
 * What a customer may owe us and what it takes up of that. Locked while one of its orders is decided, so that two
 * orders cannot use the same room.
 */
export interface CreditAccount {
  readonly customerId: string
  readonly currency: string
  readonly limitAmount: Money
  /** A limit set by a person does not grow by itself. */
  readonly limitSource: 'starter' | 'review' | 'person'
  /** Confirmed orders, gross, as far as they are not billed. */
  readonly committed: Money
  /** Open items of the customer, claims less credits and money not yet applied. */
  readonly receivable: Money
  /** Net amount invoiced less credited, ever: what a limit review looks at. */
  readonly businessDone: Money
  /** Day of the last review: a limit grows at most once a day, before the day's first decision. */
  readonly reviewedOn: BusinessDate
  /** Counts changes that can make room: a held order is decided again when it has moved on. */
  readonly version: number
}

const creditAccount = table('credit_account', ['customerId'], {
  customerId: 'uuid',
  currency: 'text',
  limitAmount: 'money',
  limitSource: 'text',
  committed: 'money',
  receivable: 'money',
  businessDone: 'money',
  reviewedOn: 'date',
  version: 'int4',
})

export const creditAccountStore = documentStore<CreditAccount>({ name: 'credit_account', table: creditAccount })

/** The account that a first-time customer starts with. */
export function starterAccount(customerId: string, currency: string, facts: TenantFacts): CreditAccount {
  const nothing = zero(currency)
  return {
    customerId,
    currency,
    limitAmount: settingMoney(facts, 'credit.starter_limit', currency),
    limitSource: 'starter',
    committed: nothing,
    receivable: nothing,
    businessDone: nothing,
    reviewedOn: facts.today,
    version: 1,
  }
}

export const exposure = (account: CreditAccount): Money => plus(account.committed, account.receivable)

/** Room left under the limit; negative when it is exceeded. */
export const room = (account: CreditAccount): Money => minus(account.limitAmount, exposure(account))

/**
 * The account with its limit grown to a multiple of the business done, where that is more: that makes room. Once a day
 * only, so that what a customer buys today, unpaid, never makes room for more of it today.
 */
export function reviewed(account: CreditAccount, facts: TenantFacts): CreditAccount {
  if (account.limitSource === 'person' || account.reviewedOn >= facts.today) return account
  const factor = decimal(setting(facts, 'credit.review_factor'))
  const grown = roundToMoney(multiply(toDecimal(account.businessDone), factor), account.currency)
  const looked = { ...account, reviewedOn: facts.today }
  if (grown.minor <= account.limitAmount.minor) return looked
  return { ...looked, limitAmount: grown, limitSource: 'review', version: account.version + 1 }
}

/** What a business event does to a customer's exposure; amounts are signed. */
export interface ExposureChange {
  readonly committed?: Money
  readonly receivable?: Money
  readonly businessDone?: Money
}

/**
 * Books a change into a customer's account, if it has one (consumers who pay at once have none). The account must have
 * been locked.
 */
export function changeExposure(tx: Tx, customerId: string, change: ExposureChange): void {
  const account = tx.documents.current(creditAccountStore, customerId)
  if (!account) return
  const add = (a: Money, b: Money | undefined): Money => (b ? plus(a, b) : a)
  const after = {
    ...account,
    committed: add(account.committed, change.committed),
    receivable: add(account.receivable, change.receivable),
    businessDone: add(account.businessDone, change.businessDone),
  }
  const freed = exposure(after).minor < exposure(account).minor
  tx.documents.save(creditAccountStore, { ...after, version: account.version + (freed ? 1 : 0) })
}

export const lockCreditAccounts = (tx: Tx, customerIds: Iterable<string>): Promise<Map<string, CreditAccount>> =>
  tx.documents.lock(creditAccountStore, customerIds)

/**
 * Locks the accounts of customers who are about to get one. Who has none yet but open items already (a credit before
 * the first order) starts with those: changes of an account that was not there were booked nowhere.
 */
export async function lockOrOpenAccounts(tx: Tx, customerIds: readonly string[], currency: CurrencyOf): Promise<void> {
  const found = await lockCreditAccounts(tx, customerIds)
  const first = [...new Set(customerIds)].filter((id) => !found.has(id))
  if (first.length === 0) return
  const rows = await tx.query<{ id: string; customer_id: string; currency: string; residual: string }>(
    'select id, customer_id, currency, residual from open_item where tenant_id = $1 and customer_id = any($2::uuid[]) and residual <> 0',
    [first],
  )
  const open = [
    ...rows
      .filter((row) => !tx.documents.current(openItemStore, row.id))
      .map((row) => ({ customerId: row.customer_id, residual: money(row.residual, row.currency) })),
    ...tx.documents.all(openItemStore),
  ]
  for (const id of first) {
    const starter = starterAccount(id, currency(id), tx.facts)
    const own = open.filter((item) => item.customerId === id && item.residual.currency === starter.currency)
    if (own.length === 0) continue
    const residuals = own.map((item) => item.residual)
    tx.documents.save(creditAccountStore, { ...starter, receivable: total(residuals, starter.currency) })
  }
}

type CurrencyOf = (customerId: string) => string
