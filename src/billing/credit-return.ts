import { z } from 'zod'
import { taxCategoryOf, taxRateOf } from '../catalog/tax.js'
import { decimal, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { moneyJson, moneyText, negated, toDecimal } from '../kernel/money.js'
import { notFound, operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { postingRefused } from '../ledger/period.js'
import { lineNet } from '../order/order.js'
import { settingChoice } from '../policy/settings.js'
import { type CustomerReturn, type ReturnLine, returnLifecycle, returnStore } from '../shipping/return.js'
import { type CreditFacts, creditFacts, creditRate } from './credit-facts.js'
import { type CreditLine, creditAgainst, creditedAccount } from './credit-lines.js'
import { type CreditNote, creditNoteOf } from './credit-note.js'
import { type CreditPosting, creditPosting, keepFromRevenue, postCredit } from './credit-posting.js'
import { type Invoice, invoiceStore, invoiceSubject } from './invoice.js'
import { keepTaken, type LeftToCredit, type Working, working } from './left-to-credit.js'
import { outOfOrder } from './out-of-order.js'

const creditReturnInput = z.object({ returnId: z.uuid() })
export type CreditReturnInput = z.infer<typeof creditReturnInput>

export interface CreditReturnFacts extends CreditFacts {
  readonly customerReturn: (id: string) => CustomerReturn | undefined
}

export interface ReturnCredited {
  readonly customerReturn: CustomerReturn
  readonly note: CreditNote
  readonly posting: CreditPosting
  readonly invoices: readonly Invoice[]
  readonly taken: LeftToCredit
}

/**
 * Credit what came back. Lines that name their sale reduce the invoice lines that billed it, with the tax of then;
 * lines without a sale are credited at their own price with the tax of today.
 */
function creditReturn(
  _: Invoice | undefined,
  input: CreditReturnInput,
  facts: CreditReturnFacts,
): Decision<Invoice, ReturnCredited> {
  const received = facts.customerReturn(input.returnId)
  if (!received) return refusal(notFound('return', input.returnId))
  const { today, baseCurrency } = facts.tenant
  const series = facts.series(received.legalEntity)
  const wrong =
    whyNot(returnLifecycle, received.state, 'credit') ??
    postingRefused(facts.periods, today) ??
    outOfOrder(series, today)
  if (wrong) return refusal(wrong)
  const left = working(facts.left)
  const lines: CreditLine[] = []
  for (const line of received.lines) {
    const credited = line.orderId ? linkedLines(line, left, facts) : [unlinkedLine(received, line, facts)]
    if ('problem' in credited) return credited
    lines.push(...credited)
  }
  if (received.restockingFee.minor > 0n) lines.push(feeLine(received, lines[0]!))
  const invoices = [...new Set(lines.flatMap((line) => line.relatedId ?? []))].map((id) => facts.invoice(id)!)
  const customer = facts.customers.get(received.customerId)!
  const header = {
    customer,
    legalEntity: received.legalEntity,
    country: received.shipToCountry,
    currency: received.currency,
    externalNumber: received.externalNumber,
    returnId: received.id,
    reverses: false,
    reason: received.reason,
    invoices,
    exchangeRate: creditRate(invoices, received.currency, facts),
    paymentTerm: invoices[0]?.paymentTerm ?? customer.paymentTerm,
    baseCurrency,
  }
  const rounding = settingChoice(facts.tenant, 'billing.tax_rounding', ['document', 'line'])
  const note = creditNoteOf(header, lines, left, rounding, { series, today })
  const { creditNote } = note
  if (creditNote.gross.minor < 0n)
    return refuse(
      'credit_note.fee_too_large',
      `the restocking fee of ${moneyText(received.restockingFee)} is more than what ${received.number} has left to credit: close the return without credit instead`,
      { return: received.number },
    )
  const summary = { return: received.number, gross: moneyJson(creditNote.gross), use: received.creditUse }
  return accept(creditNote, [event('credit_note.issued', invoiceSubject(creditNote), summary)], {
    customerReturn: advance(returnLifecycle, received, 'credit'),
    note,
    posting: creditPosting(note, received.creditUse === 'offset' ? facts.openItems : null),
    invoices,
    taken: left.taken,
  })
}

/** The restocking fee is a charge on the credit note, taxed like the goods that it is about (golden case 18). */
function feeLine({ id, restockingFee }: CustomerReturn, about: CreditLine): CreditLine {
  return {
    ...about,
    orderId: null,
    orderLine: null,
    returnId: id,
    returnLine: null,
    relatedId: null,
    relatedLine: null,
    itemId: null,
    description: 'Restocking fee',
    quantity: decimal('-1'),
    unit: 'EA',
    unitPrice: toDecimal(restockingFee),
    net: negated(restockingFee),
    baseNet: null,
    accountRole: 'revenue_other',
  }
}

function linkedLines(line: ReturnLine, left: Working, facts: CreditFacts): CreditLine[] | Refused {
  const { itemId, description, quantity, unit, unitPrice, returnId, line: returnLine, componentPosition } = line
  const asked = { itemId, description, quantity, unit, unitPrice, returnId, returnLine, component: componentPosition }
  return creditAgainst(facts.billed(line.orderId!, line.orderLine!), asked, left, facts)
}

function unlinkedLine(received: CustomerReturn, line: ReturnLine, facts: CreditFacts): CreditLine {
  const { today } = facts.tenant
  const seller = facts.rules.entities.get(received.legalEntity)!.country
  const buyer = facts.customers.get(received.customerId)!.kind === 'business' ? 'business' : 'consumer'
  const category = line.taxClass === 'outside' ? 'O' : taxCategoryOf(seller, received.shipToCountry, buyer, today)
  return {
    orderId: null,
    orderLine: null,
    deliveryId: null,
    deliveryLine: null,
    returnId: received.id,
    returnLine: line.line,
    relatedId: null,
    relatedLine: null,
    itemId: line.itemId,
    description: line.description,
    quantity: line.quantity,
    unit: line.unit,
    unitPrice: line.unitPrice,
    net: lineNet(line.quantity, line.unitPrice, received.currency),
    baseNet: null,
    accountRole: creditedAccount(line.accountRole, true),
    taxCategory: category,
    taxRate: category === 'S' ? taxRateOf(facts.rules.rates, seller, category, today) : ZERO,
  }
}

async function creditReturnFacts(tx: Tx, inputs: readonly CreditReturnInput[]): Promise<CreditReturnFacts> {
  const returns = await tx.documents.lock(
    returnStore,
    inputs.map((input) => input.returnId),
  )
  const all = [...returns.values()]
  const sales = all.flatMap((one) => one.lines).filter((line) => line.orderId !== null)
  const facts = await creditFacts(tx, {
    invoiceIds: await invoicesOf(tx, sales),
    orderIds: sales.map((line) => line.orderId!),
    customerIds: all.map((one) => one.customerId),
    currencies: all.map((one) => one.currency),
  })
  return { ...facts, customerReturn: (id) => tx.documents.current(returnStore, id) }
}

/** The invoices that billed these order lines. */
async function invoicesOf(tx: Tx, sales: readonly ReturnLine[]): Promise<string[]> {
  if (sales.length === 0) return []
  await tx.flush()
  const rows = await tx.query<{ invoice_id: string }>(
    `select distinct l.invoice_id
       from unnest($2::uuid[], $3::int4[]) k(order_id, order_line)
       join invoice_line l on l.order_id = k.order_id and l.order_line = k.order_line
      where l.tenant_id = $1 and l.related_id is null`,
    [sales.map((line) => line.orderId), sales.map((line) => line.orderLine)],
  )
  return rows.map((row) => row.invoice_id)
}

/** Issues credit notes over received returns: gapless numbers, open credits, settlements and journal in one transaction. */
export const creditReturns = operation<CreditReturnInput, Invoice, CreditReturnFacts, ReturnCredited>({
  name: 'credit-note.issue-for-return',
  permission: 'billing.credit',
  posts: true,
  summary: 'Credit what came back.',
  input: creditReturnInput,
  store: invoiceStore,
  facts: (tx, _, inputs) => creditReturnFacts(tx, inputs),
  decide: creditReturn,
  apply: (tx, { document, customerReturn, note, posting, invoices, taken }, facts) => {
    tx.documents.save(returnStore, customerReturn)
    keepTaken(facts.left, taken)
    postCredit(tx, note, posting, facts.series(document.legalEntity))
    keepFromRevenue(tx, document, invoices)
  },
})
