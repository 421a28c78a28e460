import { lockCreditAccounts } from '../credit/credit-account.js'
import { lesser, type Money, minus, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { lockItemsOf, type OpenItem } from '../ledger/open-item.js'
import { type Customer, customersById } from '../party/customer.js'
import { settingMoney, settingNumber, settingYes } from '../policy/settings.js'
import { baseTaxWithin, type ClaimDocument, documentsNamed, openItemsOf } from '../receivables/claim-document.js'
import { ClaimWorth } from '../receivables/claim-worth.js'
import type { AllocationFacts } from './allocate.js'
import type { MatchRules } from './match-exactly.js'

export interface ApplicationFacts extends AllocationFacts, MatchRules {
  /** Output tax that goes back to us with a discount or a small difference on a claim, which is given up with it. */
  readonly giveUp: (claim: OpenItem, kind: 'discount' | 'small_difference', amount: Money) => Relief
  /** What is left on a document of ours that is no claim: a payment. */
  readonly openOn: (documentId: string) => readonly OpenItem[]
}

/** Output tax within what is given up; in base currency where it stands there with another rate than the claim. */
export interface Relief {
  readonly tax: Money
  readonly baseTax?: Money
}

/** Documents and customers that concern a payment besides those that its names lead to. */
interface Others {
  readonly documentIds?: readonly string[]
  readonly customerIds?: readonly string[]
  /** Only the rules give anything up, no person: claims of which they cannot are not looked into. */
  readonly byRule?: boolean
}

type NamedDocuments = Awaited<ReturnType<typeof documentsNamed>>

/**
 * Locks the orders, credit accounts and open items of the documents named (and of others by id), and answers what is on
 * them. The orders come first because they may be complete afterwards: who bills or ships them locks in the same order.
 */
export async function applicationFacts(
  tx: Tx,
  names: Iterable<string>,
  others: Others = {},
): Promise<ApplicationFacts> {
  return applicationFactsOf(tx, await documentsNamed(tx, [...new Set(names)]), others)
}

/** As `applicationFacts`, for documents that have been looked up already. */
export async function applicationFactsOf(tx: Tx, named: NamedDocuments, others: Others): Promise<ApplicationFacts> {
  const documents = new Map([...named.values()].flat().map((document) => [document.id, document]))
  const customerIds = [...documents.values()].map((document) => document.customerId)
  const [, customers, , items] = await Promise.all([
    lockOrders(
      tx,
      [...documents.values()].flatMap((document) => document.orderId ?? []),
    ),
    customersById(tx, customerIds),
    lockCreditAccounts(tx, [...customerIds, ...(others.customerIds ?? [])]),
    lockItemsOf(tx, [...new Set([...documents.keys(), ...(others.documentIds ?? [])])]),
  ])
  const tolerance = (customerId: string, currency: string): Money =>
    toleranceOf(tx, customers.get(customerId), currency)
  const yields = ({ id, customerId, currency }: ClaimDocument): boolean =>
    !others.byRule ||
    tolerance(customerId, currency).minor > 0n ||
    items.get(id)!.some(({ discount }) => discount.minor > 0n)
  const worth = await ClaimWorth.of(tx, [...documents.values()].filter(yields))
  return {
    documents: (name) => named.get(name) ?? [],
    open: (document) => openItemsOf(tx, items.get(document.id)),
    openOn: (documentId) => openItemsOf(tx, items.get(documentId)),
    discountGraceDays: settingNumber(tx.facts, 'cash.discount_grace_days'),
    tolerance,
    earned: (claim) => earnedOf(claim, documents.get(claim.documentId)!, worth),
    room: (claim) => worth.room(documents.get(claim.documentId)!, claim.amount),
    giveUp: (claim, kind, amount) => {
      const document = documents.get(claim.documentId)!
      const tax = taxFollows(tx, document, kind) ? worth.taxWithin(amount, document) : zero(amount.currency)
      worth.gaveUp(document, amount, tax)
      return { tax, baseTax: baseTaxWithin(tax, document) }
    },
  }
}

/** Their rows alone: most payments complete no order, and an order with all its lines is much to load for nothing. */
async function lockOrders(tx: Tx, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return
  await tx.query('select from sales_order where tenant_id = $1 and id = any($2::uuid[]) order by id for update', [
    [...new Set(orderIds)],
  ])
}

/** The stricter of the tenant's and the customer's. */
function toleranceOf(tx: Tx, customer: Customer | undefined, currency: string): Money {
  const ours = settingMoney(tx.facts, 'cash.small_difference', currency)
  const own = customer?.smallDifference
  return own && own.currency === currency ? lesser(ours, own) : ours
}

/**
 * In regime A tax follows an early-payment discount; in B it stays as it is, and in C it was reduced from the start.
 * Whether it follows a small difference is the tenant's rule.
 */
const taxFollows = (tx: Tx, document: ClaimDocument, kind: 'discount' | 'small_difference'): boolean =>
  kind === 'discount' ? document.discountRegime === 'A' : settingYes(tx.facts, 'cash.small_difference_tax_relief')

/** Only on the whole of what the customer keeps: what is credited earns no discount, and is no payment in part either. */
function earnedOf(claim: OpenItem, document: ClaimDocument, worth: ClaimWorth): Money {
  const whole = minus(claim.amount, worth.credited(document))
  return claim.residual.minor < whole.minor ? zero(claim.currency) : worth.discount(document, claim.discount)
}
