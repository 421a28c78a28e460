import { newId } from '../kernel/id.js'
import { isNothing, type Money, minus, plus, split, total, zero } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import { type AccountRole, isRevenue } from '../ledger/account.js'
import { inBase, type Valued } from '../ledger/base-amount.js'
import { credit, debit, exchangeDifference, type JournalLineDraft, post } from '../ledger/journal.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { discountOf, instalmentsOf, type PaymentTerm } from '../party/payment-term.js'
import type { Deposit } from './deposits.js'
import { type Invoice, type InvoiceLine, invoiceSubject } from './invoice.js'

export interface Posting {
  readonly items: readonly OpenItem[]
  readonly journal: readonly JournalLineDraft[]
  readonly deposits: readonly Deposit[]
}

const invoiceDeposit = table('invoice_deposit', ['invoiceId', 'depositId'], {
  invoiceId: 'uuid',
  depositId: 'uuid',
  net: 'money',
  tax: 'money',
  baseNet: 'base_money',
  baseTax: 'base_money',
})

/**
 * What an invoice does to the books: debit the receivable; credit output tax, and the contract balance for everything
 * that becomes revenue when control passes (IFRS 15.105); lines that are no revenue go to their own account at once.
 * Deposits that it deducts are taken out of the liability with exactly the net and tax that they were posted with, in
 * base currency too (IFRIC 22.8). What was earned at another rate before it was billed leaves an exchange difference.
 */
export function invoicePosting(
  invoice: Invoice,
  term: PaymentTerm,
  deposits: readonly Deposit[],
  baseCurrency: string,
): Posting {
  const items = openItems(invoice, deposits, term, baseCurrency)
  const receivable = items.map((item) =>
    debit('receivable', item.amount, { base: item.baseAmount, party: invoice.customerId }),
  )
  const deducted = deposits.map((d) => debit('deposit_liability', d.net, { base: d.baseNet }))
  const tax = taxDue(invoice, deposits)
  const claims = [
    ...netByRole(invoice, baseCurrency).map(({ role, net, base }) => credit(role, net, { base })),
    credit('output_tax', tax, { base: inBase(tax, invoice.exchangeRate, baseCurrency) }),
  ]
  const journal = [...receivable, ...deducted, ...claims]
  return { items, deposits, journal: [...journal, ...exchangeDifference(journal, invoice.currency, baseCurrency)] }
}

/** The tax of an invoice less that of the deposits which it deducts: theirs fell due with them. */
export const taxDue = ({ tax, currency }: Pick<Invoice, 'tax' | 'currency'>, deposits: readonly Deposit[]): Money =>
  minus(
    tax,
    total(
      deposits.map((d) => d.tax),
      currency,
    ),
  )

/** Net amounts added up by the account that they are credited to: a document posts accounts, not lines. */
function netByRole(invoice: Invoice, baseCurrency: string): ({ role: AccountRole } & Valued)[] {
  const sums = new Map<AccountRole, Valued>()
  for (const line of invoice.lines) {
    const role = creditedRole(invoice, line)
    const { net, base } = sums.get(role) ?? { net: zero(invoice.currency), base: zero(baseCurrency) }
    sums.set(role, { net: plus(net, line.net), base: plus(base, line.baseNet) })
  }
  return [...sums].map(([role, sum]) => ({ role, ...sum }))
}

const creditedRole = (invoice: Invoice, line: InvoiceLine): AccountRole => {
  if (invoice.type === 'deposit') return 'deposit_liability'
  return isRevenue(line.accountRole) ? 'contract_balance' : (line.accountRole as AccountRole)
}

/** One open item for each instalment; a document that asks for nothing has none. */
function openItems(
  invoice: Invoice,
  deposits: readonly Deposit[],
  term: PaymentTerm,
  baseCurrency: string,
): OpenItem[] {
  if (isNothing(invoice.payable)) return []
  // Of what is still to be paid: deposits had terms of their own (XRechnung takes BT-115 as the base, too).
  const { payable } = invoice
  const netPayable = deposits.reduce((left, deposit) => minus(left, deposit.net), invoice.net)
  const discountBase = term.discountRegime === 'B' ? netPayable : payable
  const discount = invoice.type === 'invoice' ? discountOf(term, discountBase, invoice.issueDate) : null
  const instalments = instalmentsOf(term, payable, invoice.issueDate)
  const bases = split(
    inBase(payable, invoice.exchangeRate, baseCurrency),
    instalments.map(({ amount }) => amount.minor),
  )
  return instalments.map(({ instalment, amount, dueDate }, i) => {
    const base = bases[i]!
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
  for (const { id, net, tax, baseNet, baseTax } of posting.deposits)
    tx.insert(invoiceDeposit, { invoiceId: invoice.id, depositId: id, net, tax, baseNet, baseTax })
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
