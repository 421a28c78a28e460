import { z } from 'zod'
import { lockCreditAccounts } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { lesser, type Money, minus, money, moneyJson, negated, total } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { post } from '../ledger/journal.js'
import { lockItemsOf, type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { type Settlement, settlementsById } from '../ledger/reverse-settlement.js'
import { type Allocation, applyCredit } from './apply.js'
import { type CreditsNamed, lockCreditsNamed } from './credits-named.js'
import { takeBack } from './take-back.js'

const takeBackDiscountInput = z.object({
  creditNumber: lineOfText(100).min(1).describe('Credit note of which something is left'),
})
export type TakeBackDiscountInput = z.infer<typeof takeBackDiscountInput>

/** What was given up of an invoice that a credit note reduces, without money and not taken back. */
interface GivenUp {
  readonly creditNumber: string
  readonly invoiceId: string
  readonly settlementId: string
}

interface DiscountFacts {
  readonly today: OpenItem['issueDate']
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly credits: CreditsNamed
  readonly item: (id: string) => OpenItem
  readonly settlements: (creditNumber: string) => readonly Settlement[]
  readonly takenBack: Set<string>
}

interface TakenBack {
  readonly settlements: readonly Settlement[]
}

/**
 * A discount on what is credited in full was granted for nothing: it is taken back, with its tax, and the credit note clears
 * what is open again with it. So the customer gets back what it paid, and no tax is taken back twice.
 */
function takeBackDiscount(
  _: OpenItem | undefined,
  { creditNumber }: TakeBackDiscountInput,
  facts: DiscountFacts,
): Decision<OpenItem, TakenBack> {
  const closed = postingRefused(facts.periods, facts.today)
  if (closed) return refusal(closed)
  const unknown = facts.credits.unknown(creditNumber)
  if (unknown) return unknown
  const [credit] = facts.credits.left(creditNumber)
  const settlements = credit ? facts.settlements(creditNumber) : []
  if (!credit || settlements.length === 0)
    return refuse(
      'credit_note.no_discount',
      `no discount or difference on what ${creditNumber} credits goes beyond what its invoice is for`,
    )
  const amount = total(
    settlements.map((settlement) => settlement.amount),
    credit.currency,
  )
  const subject = { type: credit.documentType, id: credit.documentId, number: credit.documentNumber }
  return accept(credit, [event('credit_note.discount_taken_back', subject, { amount: moneyJson(amount) })], {
    settlements,
  })
}

/** Discounts and small differences of which all is credited beside them, by credit note, the latest first. */
export async function discountsBehind(tx: Tx, creditNumbers: readonly string[]): Promise<GivenUp[]> {
  if (creditNumbers.length === 0) return []
  await tx.flush()
  const rows = await tx.query<{
    number: string
    invoice_id: string
    id: string
    amount: string
    excess: string
    currency: string
  }>(
    `with note as (
       select distinct i.document_number as number, i.currency, c.invoice_id from open_item i
         join credited_tax c on c.tenant_id = $1 and c.credit_note_id = i.document_id
        where i.tenant_id = $1 and i.document_number = any($2::text[]) and i.document_type = 'credit_note' and i.residual < 0),
     given_up as (
       select n.number, n.currency, n.invoice_id, s.id, s.amount from note n
         join open_item k on k.tenant_id = $1 and k.document_id = n.invoice_id
         join settlement s on s.tenant_id = $1 and s.debit_item = k.id and s.kind in ('discount', 'small_difference')
        where not exists (select from settlement r where r.tenant_id = $1 and r.reverses = s.id)),
     claim as (
       select i.id, i.gross, (select coalesce(sum(c.base + c.tax), 0) from credited_tax c where c.tenant_id = $1 and c.invoice_id = i.id) as credited,
              (select coalesce(sum(w.amount - w.recovered), 0) from write_off w where w.tenant_id = $1 and w.claim_id = i.id and w.kind = 'bad_debt') as lost
         from invoice i where i.tenant_id = $1 and i.id in (select invoice_id from given_up))
     select g.number, g.currency, g.invoice_id, g.id, g.amount,
            c.credited + c.lost + sum(g.amount) over (partition by g.number, g.invoice_id) - c.gross as excess
       from given_up g join claim c on c.id = g.invoice_id order by g.id desc`,
    [creditNumbers],
  )
  // What is credited and given up of an invoice, beyond what it is for.
  const left = new Map<string, Money>()
  return rows.flatMap((row) => {
    const key = `${row.number} ${row.invoice_id}`
    const excess = left.get(key) ?? money(row.excess, row.currency)
    const amount = money(row.amount, row.currency)
    // Only whole: what is a part of it was granted for what the customer keeps.
    if (amount.minor > excess.minor) return []
    left.set(key, minus(excess, amount))
    return [{ creditNumber: row.number, invoiceId: row.invoice_id, settlementId: row.id }]
  })
}

async function discountFacts(tx: Tx, inputs: readonly TakeBackDiscountInput[]): Promise<DiscountFacts> {
  const numbers = inputs.map((input) => input.creditNumber)
  const credits = await lockCreditsNamed(tx, numbers, (customerIds) => lockCreditAccounts(tx, customerIds))
  const behind = await discountsBehind(tx, numbers)
  await lockItemsOf(tx, [...new Set(behind.map(({ invoiceId }) => invoiceId))])
  const standing = await settlementsById(
    tx,
    behind.map(({ settlementId }) => settlementId),
  )
  const takenBack = new Set<string>()
  return {
    today: tx.today,
    periods: await tx.cachedWhole('restricted periods', () => restrictedPeriods(tx)),
    credits,
    item: (id) => tx.documents.current(openItemStore, id)!,
    settlements: (number) =>
      behind
        .filter(({ creditNumber, settlementId }) => creditNumber === number && !takenBack.has(settlementId))
        .map(({ settlementId }) => standing.get(settlementId)!),
    takenBack,
  }
}

function book(tx: Tx, credit: OpenItem, { settlements }: TakenBack, facts: DiscountFacts): void {
  const reopened = takeBack(tx, settlements, { type: credit.documentType, id: credit.documentId }, facts.takenBack)
  let left = negated(credit.residual)
  const allocations = settlements.flatMap(({ debitItem, amount }): Allocation[] => {
    const part = lesser(left, amount)
    left = minus(left, part)
    return part.minor > 0n ? [{ claim: facts.item(debitItem!), amount: part }] : []
  })
  post(tx, {
    documentType: credit.documentType,
    documentId: credit.documentId,
    documentNumber: credit.documentNumber,
    legalEntity: credit.legalEntity,
    date: tx.today,
    text: `Discount taken back for ${credit.documentNumber}`,
    currency: credit.currency,
    lines: [
      ...reopened,
      ...applyCredit(tx, credit, allocations, { type: 'credit_note', id: credit.documentId }, 'offset'),
    ],
  })
}

/** Takes back discounts and small differences of invoices that are credited in full. */
export const takeBackDiscounts = operation<TakeBackDiscountInput, OpenItem, DiscountFacts, TakenBack>({
  name: 'credit.take-back-discount',
  permission: 'cash.apply',
  summary: 'Take back the discount on an invoice that is credited in full: the customer gets back what it paid.',
  input: takeBackDiscountInput,
  store: openItemStore,
  facts: (tx, _, inputs) => discountFacts(tx, inputs),
  decide: takeBackDiscount,
  apply: (tx, accepted, facts) => book(tx, accepted.document, accepted, facts),
})
