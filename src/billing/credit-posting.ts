import { changeExposure } from '../credit/credit-account.js'
import { add } from '../kernel/decimal.js'
import { newId } from '../kernel/id.js'
import { isNothing, lesser, type Money, minus, negated, plus, toDecimal, zero } from '../kernel/money.js'
import { type NumberSeries, numberUsed } from '../kernel/numbering.js'
import type { Tx } from '../kernel/tx.js'
import type { AccountRole } from '../ledger/account.js'
import { credit, debit, exchangeDifference, type JournalLineDraft, post } from '../ledger/journal.js'
import { type OpenItem, openItemStore, settle } from '../ledger/open-item.js'
import { type Delivery, deliveryStore } from '../shipping/delivery.js'
import { type CreditNote, creditedTaxTable } from './credit-note.js'
import { type Invoice, invoiceSubject } from './invoice.js'

/** A part of an open original that a credit note settles. */
export interface Offset {
  readonly claim: OpenItem
  readonly amount: Money
}

export interface CreditPosting {
  /** The credit in the customer's favour; absent where nothing is credited. */
  readonly item: OpenItem | null
  readonly journal: readonly JournalLineDraft[]
  readonly offsets: readonly Offset[]
}

/**
 * What a credit note does to the books (golden cases 7 and 18): debit where the sale had gone, with what it was posted
 * with there, and output tax, credit the customer. The part that settles the open original is then taken out of the
 * credit again: it reduces the receivable, and no money moves.
 */
export function creditPosting(
  { creditNote, creditedTaxes, baseGross, baseTax }: CreditNote,
  openItems: ((invoiceId: string) => readonly OpenItem[]) | null,
): CreditPosting {
  const { gross, tax, customerId: party } = creditNote
  const lines = [
    ...creditNote.lines.map((line) => debit(line.accountRole as AccountRole, line.net, { base: line.baseNet })),
    debit('output_tax', tax, { base: baseTax }),
    ...(isNothing(gross) ? [] : [credit('customer_credit', gross, { base: baseGross, party })]),
  ]
  const journal = [...lines, ...exchangeDifference(lines, creditNote.currency, baseGross.currency)]
  if (isNothing(gross)) return { item: null, journal, offsets: [] }
  const taken = new Map<string, Money>()
  for (const part of creditedTaxes)
    taken.set(part.invoiceId, plus(taken.get(part.invoiceId) ?? zero(gross.currency), plus(part.base, part.tax)))
  return {
    item: creditItem(creditNote, negated(baseGross)),
    journal,
    offsets: openItems ? upTo(gross, taken, openItems) : [],
  }
}

/** What the credit note settles, invoice by invoice; a charge on the note leaves less than the lines take back. */
function upTo(
  gross: Money,
  taken: ReadonlyMap<string, Money>,
  openItems: (invoiceId: string) => readonly OpenItem[],
): Offset[] {
  let left = gross
  return [...taken].flatMap(([id, amount]) => {
    const offsets = offsetsOf(lesser(amount, left), openItems(id))
    for (const offset of offsets) left = minus(left, offset.amount)
    return offsets
  })
}

function offsetsOf(amount: Money, claims: readonly OpenItem[]): Offset[] {
  let left = amount
  return claims.flatMap((claim) => {
    const part = lesser(left, claim.residual)
    if (part.minor <= 0n) return []
    left = minus(left, part)
    return [{ claim, amount: part }]
  })
}

function creditItem(creditNote: Invoice, base: Money): OpenItem {
  const amount = negated(creditNote.gross)
  return {
    id: newId<'open_item'>(),
    legalEntity: creditNote.legalEntity,
    accountRole: 'customer_credit',
    customerId: creditNote.customerId,
    documentType: 'credit_note',
    documentId: creditNote.id,
    documentNumber: creditNote.number,
    instalment: 1,
    orderId: creditNote.orderId,
    issueDate: creditNote.issueDate,
    dueDate: creditNote.dueDate,
    currency: creditNote.currency,
    amount,
    baseAmount: base,
    residual: amount,
    baseResidual: base,
    discountUntil: null,
    discount: zero(creditNote.currency),
    disputed: zero(creditNote.currency),
    dunningLevel: 0,
  }
}

/** The credit note's own settlements; a difference between the rates of the two documents is realised (IAS 21.28). */
function settleOffsets(tx: Tx, creditNote: Invoice, item: OpenItem, offsets: readonly Offset[]): JournalLineDraft[] {
  return offsets.flatMap(({ claim, amount }) => {
    const cause = { causeType: 'credit_note', causeId: creditNote.id }
    const settled = settle(tx, { kind: 'offset', debitItem: claim.id, creditItem: item.id, amount, ...cause })
    const gain = minus(settled.baseCredit, settled.baseDebit)
    return [
      debit('customer_credit', amount, { base: settled.baseCredit, party: item.customerId }),
      credit('receivable', amount, { base: settled.baseDebit, party: claim.customerId }),
      ...(isNothing(gain) ? [] : [credit('exchange_gain', zero(amount.currency), { base: gain })]),
    ]
  })
}

/** Writes a credit note with the transaction: number, open item, settlements, journal, exposure. */
export function postCredit(tx: Tx, note: CreditNote, posting: CreditPosting, series: NumberSeries): void {
  const { creditNote, creditedTaxes } = note
  numberUsed(tx, series, tx.today, creditNote.hash)
  for (const part of creditedTaxes) tx.insert(creditedTaxTable, part)
  const { item } = posting
  if (item) tx.documents.save(openItemStore, item)
  const { type, id, number } = invoiceSubject(creditNote)
  post(tx, {
    documentType: type,
    documentId: id,
    documentNumber: number,
    legalEntity: creditNote.legalEntity,
    date: creditNote.issueDate,
    text: `Credit note ${number}`,
    currency: creditNote.currency,
    lines: [...posting.journal, ...(item ? settleOffsets(tx, creditNote, item, posting.offsets) : [])],
  })
  changeExposure(tx, creditNote.customerId, {
    receivable: negated(creditNote.gross),
    businessDone: negated(creditNote.net),
  })
}

/** What was credited before its revenue was recognised never becomes revenue: its delivery remembers it. */
export function keepFromRevenue(tx: Tx, creditNote: Invoice, invoices: readonly Invoice[]): void {
  const byId = new Map(invoices.map((invoice) => [invoice.id as string, invoice]))
  for (const line of creditNote.lines) {
    if (line.accountRole !== 'contract_balance') continue
    const billed = byId.get(line.relatedId!)!.lines.find((l) => l.line === line.relatedLine)!
    const delivery = tx.documents.current(deliveryStore, billed.deliveryId!)!
    tx.documents.save(deliveryStore, withCredited(delivery, billed.deliveryLine!, line.net))
  }
}

const withCredited = (delivery: Delivery, line: number, net: Money): Delivery => ({
  ...delivery,
  lines: delivery.lines.map((l) => (l.line === line ? { ...l, credited: add(l.credited, toDecimal(net)) } : l)),
})
