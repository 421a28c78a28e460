import { type Decimal, multiply } from '../kernel/decimal.js'
import { newId } from '../kernel/id.js'
import { isNothing, type Money, negated, roundToMoney, toDecimal, zero } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import { type AccountRole, isRevenue } from '../ledger/account.js'
import { condensed, credit, debit, type JournalLineDraft, post } from '../ledger/journal.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { discountOf, instalmentsOf, type PaymentTerm } from '../party/payment-term.js'
import type { Deposit } from './deposits.js'
import { type Invoice, type InvoiceLine, invoiceSubject } from './invoice.js'

export interface Posting {
  readonly items: readonly OpenItem[]
  readonly journal: readonly JournalLineDraft[]
  readonly deposits: readonly Deposit[]
}

const invoiceDeposit = table('invoice_deposit', ['depositId'], { invoiceId: 'uuid', depositId: 'uuid' })

/**
 * What an invoice does to the books: debit the receivable; credit output tax, and the contract balance for everything
 * that becomes revenue when control passes (IFRS 15.105); lines that are no revenue go to their own account at once.
 * Deposits that it deducts are taken out of the liability with exactly the net and tax that they were posted with.
 */
export function invoicePosting(
  invoice: Invoice,
  term: PaymentTerm,
  deposits: readonly Deposit[],
  baseCurrency: string,
): Posting {
  const base = (amount: Money): Money => inBase(amount, invoice.exchangeRate, baseCurrency)
  const items = openItems(invoice, term, baseCurrency)
  const receivable = items.map((item) =>
    debit('receivable', item.amount, { base: item.baseAmount, party: invoice.customerId }),
  )
  const deducted = deposits.flatMap((d) => [
    debit('deposit_liability', d.net, { base: base(d.net) }),
    credit('output_tax', negated(d.tax), { base: base(negated(d.tax)) }),
  ])
  const claims = [
    ...netByRole(invoice).map(({ role, net }) => credit(role, net, { base: base(net) })),
    credit('output_tax', invoice.tax, { base: base(invoice.tax) }),
  ]
  return { items, deposits, journal: balancedInBase([...receivable, ...deducted, ...claims], baseCurrency) }
}

/** Net amounts added up by the account that they are credited to: a document posts accounts, not lines. */
function netByRole(invoice: Invoice): { role: AccountRole; net: Money }[] {
  const sums = new Map<AccountRole, bigint>()
  for (const line of invoice.lines) {
    const role = creditedRole(invoice, line)
    sums.set(role, (sums.get(role) ?? 0n) + line.net.minor)
  }
  return [...sums].map(([role, minor]) => ({ role, net: { minor, currency: invoice.currency } }))
}

const creditedRole = (invoice: Invoice, line: InvoiceLine): AccountRole => {
  if (invoice.type === 'deposit') return 'deposit_liability'
  return isRevenue(line.accountRole) ? 'contract_balance' : (line.accountRole as AccountRole)
}

/** Amount in base currency at the document's rate, rounded to the minor unit. */
export const inBase = (amount: Money, rate: Decimal, baseCurrency: string): Money =>
  amount.currency === baseCurrency ? amount : roundToMoney(multiply(toDecimal(amount), rate), baseCurrency)

/** Conversion rounds each line by itself: the difference of a few minor units goes to the largest line that is no control account. */
export function balancedInBase(lines: readonly JournalLineDraft[], baseCurrency: string): JournalLineDraft[] {
  const signed = (line: JournalLineDraft): bigint => (line.side === 'debit' ? line.base.minor : -line.base.minor)
  const merged = condensed(lines)
  const off = merged.reduce((sum, line) => sum + signed(line), 0n)
  if (off === 0n) return merged
  const candidates = merged.filter((line) => line.role !== 'receivable' && line.role !== 'customer_credit')
  const largest = candidates.reduce((a, b) => (b.base.minor > a.base.minor ? b : a))
  const minor = largest.side === 'debit' ? largest.base.minor - off : largest.base.minor + off
  return merged.map((line) => (line === largest ? { ...line, base: { minor, currency: baseCurrency } } : line))
}

/** One open item for each instalment; a document that asks for nothing has none. */
function openItems(invoice: Invoice, term: PaymentTerm, baseCurrency: string): OpenItem[] {
  if (isNothing(invoice.payable)) return []
  const discountBase = term.discountRegime === 'B' ? invoice.net : invoice.gross
  const discount = invoice.type === 'invoice' ? discountOf(term, discountBase, invoice.issueDate) : null
  return instalmentsOf(term, invoice.payable, invoice.issueDate).map(({ instalment, amount, dueDate }) => {
    const base = inBase(amount, invoice.exchangeRate, baseCurrency)
    return {
      id: newId<'open_item'>(),
      legalEntity: invoice.legalEntity,
      accountRole: 'receivable',
      customerId: invoice.customerId,
      documentType: invoiceSubject(invoice).type,
      documentId: invoice.id,
      documentNumber: invoice.number,
      instalment,
      orderId: invoice.orderId,
      issueDate: invoice.issueDate,
      dueDate,
      currency: invoice.currency,
      amount,
      baseAmount: base,
      residual: amount,
      baseResidual: base,
      discountUntil: discount && term.instalments.length === 0 ? discount.until : null,
      discount: discount && term.instalments.length === 0 ? discount.amount : zero(invoice.currency),
      disputed: zero(invoice.currency),
      dunningLevel: 0,
    }
  })
}

/** Writes the posting with the transaction. */
export function postInvoice(tx: Tx, invoice: Invoice, posting: Posting): void {
  for (const item of posting.items) tx.documents.save(openItemStore, item)
  for (const deposit of posting.deposits) tx.insert(invoiceDeposit, { invoiceId: invoice.id, depositId: deposit.id })
  post(tx, {
    documentType: invoiceSubject(invoice).type,
    documentId: invoice.id,
    documentNumber: invoice.number,
    legalEntity: invoice.legalEntity,
    date: invoice.issueDate,
    text: `${invoice.type === 'deposit' ? 'Deposit invoice' : 'Invoice'} ${invoice.number}`,
    currency: invoice.currency,
    lines: posting.journal,
  })
}
