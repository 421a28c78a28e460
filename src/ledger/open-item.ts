import type { BusinessDate } from '../kernel/date.js'
import { divideRounded } from '../kernel/decimal.js'
import { documentStore } from '../kernel/document-store.js'
import { type Id, newId } from '../kernel/id.js'
import { type Money, zero } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** The control account that an open item belongs to. */
export type ItemAccount = 'receivable' | 'customer_credit' | 'unapplied_cash'

/**
 * A claim on a customer (positive) or a credit in its favour (negative); one for each instalment. Open items are the
 * detail of the control accounts: the residuals of an account's items add up to its balance at any date.
 */
export interface OpenItem {
  readonly id: Id<'open_item'>
  readonly legalEntity: string
  readonly accountRole: ItemAccount
  readonly customerId: string | null
  readonly documentType: string
  readonly documentId: string
  readonly documentNumber: string
  readonly instalment: number
  readonly orderId: string | null
  readonly issueDate: BusinessDate
  readonly dueDate: BusinessDate
  readonly currency: string
  readonly amount: Money
  /** In base currency, at the rate of the day of recognition. */
  readonly baseAmount: Money
  readonly residual: Money
  readonly baseResidual: Money
  readonly discountUntil: BusinessDate | null
  readonly discount: Money
  readonly disputed: Money
  readonly dunningLevel: number
  /** Day of the last reminder. */
  readonly dunnedOn?: BusinessDate | null
}

/** Amounts in the item's currency, those named base in the tenant's. */
export const openItemTable = table('open_item', ['id'], {
  id: 'uuid',
  legalEntity: 'text',
  accountRole: 'text',
  customerId: 'uuid',
  documentType: 'text',
  documentId: 'uuid',
  documentNumber: 'text',
  instalment: 'int4',
  orderId: 'uuid',
  issueDate: 'date',
  dueDate: 'date',
  currency: 'text',
  amount: 'money',
  baseAmount: 'base_money',
  residual: 'money',
  baseResidual: 'base_money',
  discountUntil: 'date',
  discount: 'money',
  disputed: 'money',
  dunningLevel: 'int4',
  dunnedOn: 'date',
})

/** Open items by identifier; `lockItemsOf` finds them by document. */
export const openItemStore = documentStore<OpenItem>({ name: 'open_item', table: openItemTable })

/** Locks the open items of documents (invoices, credit notes, payments), by document. */
export async function lockItemsOf(tx: Tx, documentIds: readonly string[]): Promise<Map<string, OpenItem[]>> {
  const byDocument = new Map<string, OpenItem[]>(documentIds.map((id) => [id, []]))
  for (const item of tx.documents.all(openItemStore)) byDocument.get(item.documentId)?.push(item)
  const unknown = documentIds.filter((id) => byDocument.get(id)!.length === 0)
  if (unknown.length > 0) {
    for (const item of await tx.documents.lockBy(openItemStore, 'documentId', unknown))
      byDocument.get(item.documentId)!.push(item)
  }
  for (const items of byDocument.values()) items.sort((a, b) => a.instalment - b.instalment)
  return byDocument
}

/** How an item came to be cleared; a reversal takes a settlement of any other kind back. */
export type SettlementKind =
  | 'application'
  | 'offset'
  | 'discount'
  | 'write_off'
  | 'small_difference'
  | 'refund'
  | 'transfer'
  | 'reversal'

/** Append-only: what is taken back is a row of its own. */
export const settlementTable = table('settlement', ['id'], {
  id: 'uuid',
  settledOn: 'date',
  kind: 'text',
  debitItem: 'uuid',
  creditItem: 'uuid',
  amount: 'money',
  baseDebit: 'base_money',
  baseCredit: 'base_money',
  tax: 'money',
  baseTax: 'base_money',
  causeType: 'text',
  causeId: 'uuid',
  reverses: 'uuid',
})

/** What to clear, of which items, and what for. */
export interface SettlementDraft {
  readonly kind: SettlementKind
  /** The claim that is cleared; absent when only a credit is (a refund). */
  readonly debitItem?: string
  /** The credit that clears it; absent when a difference account does (discount, write-off). */
  readonly creditItem?: string
  readonly amount: Money
  /** Output tax that a clearing without money (discount, write-off) takes back, as part of the amount. */
  readonly tax?: Money
  /** That tax in base currency, where it stands there with another rate than the claim. */
  readonly baseTax?: Money
  readonly causeType: string
  readonly causeId: string
  /** Today when absent; the day of the money where that came earlier. */
  readonly settledOn?: BusinessDate
}

/** What a settlement took out of each item in base currency; their difference is the realised exchange difference. */
export interface Settled {
  readonly baseDebit: Money
  readonly baseCredit: Money
  readonly baseTax: Money
}

/**
 * Clears an amount between a claim and a credit, or one of them alone. Both items must be locked. A fault when either
 * has less left than the amount: decisions check before. The last settlement takes the base residual whole, so that
 * a cleared item leaves nothing behind in base currency either.
 */
export function settle(tx: Tx, draft: SettlementDraft): Settled {
  const baseDebit = draft.debitItem ? take(tx, draft.debitItem, draft.amount) : nothingIn(tx)
  const baseCredit = draft.creditItem
    ? take(tx, draft.creditItem, { ...draft.amount, minor: -draft.amount.minor })
    : nothingIn(tx)
  const tax = draft.tax ?? zero(draft.amount.currency)
  const settled = {
    baseDebit,
    baseCredit: { ...baseCredit, minor: -baseCredit.minor },
    baseTax: draft.baseTax ?? { ...baseDebit, minor: divideRounded(baseDebit.minor * tax.minor, draft.amount.minor) },
  }
  const settledOn = draft.settledOn ?? tx.today
  tx.insert(settlementTable, { id: newId<'settlement'>(), ...draft, settledOn, tax, ...settled })
  return settled
}

const nothingIn = (tx: Tx): Money => ({ minor: 0n, currency: tx.facts.baseCurrency })

/** An item that this transaction has locked, as it stands; a fault when it has not. */
export function lockedItem(tx: Tx, itemId: string): OpenItem {
  const item = tx.documents.current(openItemStore, itemId)
  if (!item) throw new Error(`open item ${itemId} is not locked`)
  return item
}

/** Reduces an item by a signed amount and answers what that is in base currency. */
function take(tx: Tx, itemId: string, amount: Money): Money {
  const item = lockedItem(tx, itemId)
  const minor = item.residual.minor - amount.minor
  const base = minor === 0n ? item.baseResidual.minor : baseShare(item, amount)
  tx.documents.save(openItemStore, {
    ...item,
    residual: { ...item.residual, minor },
    baseResidual: { ...item.baseResidual, minor: item.baseResidual.minor - base },
    disputed: minor < item.disputed.minor ? { ...item.disputed, minor: minor > 0n ? minor : 0n } : item.disputed,
  })
  return { minor: base, currency: tx.facts.baseCurrency }
}

const baseShare = (item: OpenItem, amount: Money): bigint =>
  item.amount.minor === item.baseAmount.minor
    ? amount.minor
    : divideRounded(amount.minor * item.baseAmount.minor, item.amount.minor)
