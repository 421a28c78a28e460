import { z } from 'zod'
import { changeExposure } from '../credit/credit-account.js'
import { decimal, isPositive } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { isNothing, type Money, minus, moneyJson, plus } from '../kernel/money.js'
import { notFound, operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { postingRefused } from '../ledger/period.js'
import { orderStore } from '../order/order.js'
import { settingChoice } from '../policy/settings.js'
import { CREDIT_USES } from '../shipping/return.js'
import { advancesOf } from './advance.js'
import { commitmentOf, openOf } from './commitment.js'
import { type CreditFacts, creditFacts } from './credit-facts.js'
import { type Billed, type CreditLine, creditAgainst, creditRemainder } from './credit-lines.js'
import { type CreditNote, creditNoteOf } from './credit-note.js'
import { type CreditPosting, creditPosting, keepFromRevenue, postCredit } from './credit-posting.js'
import { type Deducted, deductionsOf } from './deposits.js'
import { type Invoice, invoiceStore, invoiceSubject } from './invoice.js'
import { keepTaken, type LeftToCredit, lineKey, type Working, working } from './left-to-credit.js'
import { outOfOrder } from './out-of-order.js'
import { reducePrice } from './reduce-price.js'

const creditedLine = z
  .object({
    line: z.number().int().positive(),
    quantity: decimalInput.optional().describe('How much of it is credited'),
    amount: decimalInput.optional().describe('Net amount by which its price is reduced: nothing comes back'),
  })
  .refine(
    ({ quantity, amount }) => (quantity === undefined) !== (amount === undefined),
    'must say either the quantity or the amount that is credited',
  )

export const creditInvoiceInput = z.object({
  invoiceId: z.uuid(),
  reason: lineOfText(300).min(1),
  creditUse: z.enum(CREDIT_USES).optional().describe("The tenant's rule when absent"),
  lines: z
    .array(creditedLine)
    .min(1)
    .max(10_000)
    .optional()
    .describe('What to credit; everything that is not credited yet when absent'),
})
export type CreditInvoiceInput = z.infer<typeof creditInvoiceInput>

export interface CreditInvoiceFacts extends CreditFacts {
  readonly deducted: ReadonlyMap<string, Deducted>
  /** What of orders is still to be billed and not asked for in advance, as the decisions before in the batch have left it. */
  readonly open: Map<string, Money>
}

export interface InvoiceCredited {
  readonly note: CreditNote
  readonly posting: CreditPosting
  readonly original: Invoice
  readonly taken: LeftToCredit
}

/** Credit an invoice or a deposit as a whole, or some of its lines, never more than it billed. */
function creditInvoice(
  _: Invoice | undefined,
  input: CreditInvoiceInput,
  facts: CreditInvoiceFacts,
): Decision<Invoice, InvoiceCredited> {
  const original = facts.invoice(input.invoiceId)
  if (!original || original.type === 'credit_note') return refusal(notFound('invoice', input.invoiceId))
  const { today, baseCurrency } = facts.tenant
  const series = facts.series(original.legalEntity)
  const wrong = postingRefused(facts.periods, today) ?? outOfOrder(series, today)
  if (wrong) return refusal(wrong)
  const finalInvoice = fullyDeducted(original, facts)
  if (finalInvoice)
    return refuse(
      'credit_note.deposit_deducted',
      `deposit ${original.number} is deducted on ${finalInvoice}: credit that invoice`,
      {
        invoice: finalInvoice,
      },
    )
  const left = working(facts.left)
  const lines = input.lines ? statedLines(original, input.lines, left, facts) : creditRemainder(original, left, facts)
  if ('problem' in lines) return lines
  if (lines.length === 0)
    return refuse(
      'credit_note.nothing_left',
      `${original.number} is credited in full already: there is nothing left to credit`,
    )
  const untouched = original.lines.every((line) => facts.left.lines.get(lineKey(line))!.credits === 0)
  const header = {
    customer: facts.customers.get(original.customerId)!,
    legalEntity: original.legalEntity,
    country: original.country,
    currency: original.currency,
    externalNumber: null,
    returnId: null,
    reverses: !input.lines && untouched,
    reason: input.reason,
    invoices: [original],
    exchangeRate: original.exchangeRate,
    paymentTerm: original.paymentTerm,
    baseCurrency,
  }
  const rounding = settingChoice(facts.tenant, 'billing.tax_rounding', ['document', 'line'])
  const use = input.creditUse ?? settingChoice(facts.tenant, 'returns.credit_use', CREDIT_USES)
  const note = creditNoteOf(header, lines, left, rounding, { series, today })
  const { creditNote } = note
  const summary = { invoice: original.number, gross: moneyJson(creditNote.gross), use, reason: input.reason }
  return accept(creditNote, [event('credit_note.issued', invoiceSubject(creditNote), summary)], {
    note,
    posting: creditPosting(note, use === 'offset' ? facts.openItems : null),
    original,
    taken: left.taken,
  })
}

/** The invoices that deducted a deposit of which nothing is left. */
function fullyDeducted({ id, lines }: Invoice, facts: CreditInvoiceFacts): string | undefined {
  const left = lines.some((line) => !isNothing(facts.left.lines.get(lineKey(line))!.net))
  return left ? undefined : facts.deducted.get(id)?.numbers
}

function statedLines(
  original: Invoice,
  stated: NonNullable<CreditInvoiceInput['lines']>,
  left: Working,
  facts: CreditFacts,
): CreditLine[] | Refused {
  const lines: CreditLine[] = []
  for (const { line, quantity, amount } of stated) {
    const found = original.lines.find((l) => l.line === line)
    if (!found) return refuse('credit_note.no_such_line', `${original.number} has no line ${line}`, { line })
    const billed = { invoice: original, line: found }
    const credited =
      amount === undefined ? creditedQuantity(billed, quantity!, left, facts) : reducePrice(billed, amount, left, facts)
    if ('problem' in credited) return credited
    lines.push(...credited)
  }
  return lines
}

function creditedQuantity(billed: Billed, text: string, left: Working, facts: CreditFacts): CreditLine[] | Refused {
  const { line, unitPrice } = billed.line
  const quantity = decimal(text)
  if (!isPositive(quantity))
    return refuse('credit_note.quantity_not_positive', `line ${line}: the quantity must be more than 0, not ${text}`, {
      line,
    })
  const asked = { quantity, unitPrice, component: null, returnId: null, returnLine: null }
  return creditAgainst([billed], asked, left, facts)
}

async function creditInvoiceFacts(tx: Tx, inputs: readonly CreditInvoiceInput[]): Promise<CreditInvoiceFacts> {
  const invoiceIds = inputs.map((input) => input.invoiceId)
  const invoices = [...(await tx.documents.lock(invoiceStore, invoiceIds)).values()]
  const open = await openOfOrders(tx, invoices)
  const facts = await creditFacts(tx, {
    invoiceIds,
    orderIds: invoices.flatMap((invoice) => invoice.orderId ?? []),
    customerIds: invoices.map((invoice) => invoice.customerId),
    currencies: invoices.map((invoice) => invoice.currency),
  })
  return { ...facts, deducted: await deductionsOf(tx, invoices), open }
}

/** Of the orders behind deposits: what is credited of those is still to be billed. */
async function openOfOrders(tx: Tx, invoices: readonly Invoice[]): Promise<Map<string, Money>> {
  const ids = new Set(invoices.flatMap(({ type, orderId }) => (type === 'deposit' ? [orderId!] : [])))
  if (ids.size === 0) return new Map()
  const orders = [...(await tx.documents.lock(orderStore, [...ids])).values()]
  const advances = await advancesOf(tx, orders)
  return new Map(orders.map((order) => [order.id, openOf(order, advances(order).parts)]))
}

/** What a deposit had asked for of an order takes up credit again, as far as it is still to be billed. */
function commitAgain(tx: Tx, note: Invoice, original: Invoice, { open, order: orderOf }: CreditInvoiceFacts): void {
  if (original.type !== 'deposit') return
  const order = orderOf(original.orderId!)!
  open.set(order.id, plus(open.get(order.id)!, note.net))
  const again = commitmentOf(order, open.get(order.id)!)
  const committed = again.minor > order.committed.minor ? again : order.committed
  tx.documents.save(orderStore, { ...order, committed })
  changeExposure(tx, order.customerId, { committed: minus(committed, order.committed) })
}

/** Credits invoices and deposits directly, without goods coming back: quantities, or amounts by which prices are reduced. */
export const creditInvoices = operation<CreditInvoiceInput, Invoice, CreditInvoiceFacts, InvoiceCredited>({
  name: 'credit-note.issue',
  permission: 'billing.credit',
  posts: true,
  summary: 'Credit an invoice or deposit, in whole or in part.',
  input: creditInvoiceInput,
  store: invoiceStore,
  facts: (tx, _, inputs) => creditInvoiceFacts(tx, inputs),
  decide: creditInvoice,
  apply: (tx, { document, note, posting, original, taken }, facts) => {
    keepTaken(facts.left, taken)
    postCredit(tx, note, posting, facts.series(document.legalEntity))
    keepFromRevenue(tx, document, [original])
    commitAgain(tx, document, original, facts)
  },
})
