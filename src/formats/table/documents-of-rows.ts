import {
  add,
  type Decimal,
  decimal,
  decimalText,
  divide,
  isZero,
  multiply,
  ONE,
  round,
  sum,
  ZERO,
} from '../../kernel/decimal.js'
import type { FormatDocument } from '../document.js'
import type { EdiInvoice, EdiInvoiceLine, InvoiceTax } from '../edi/invoice-model.js'
import { compact } from '../edi/mapping/x12-parts.js'
import type { Order, OrderLine } from '../edi/order-model.js'
import type { RemittanceAccount, RemittanceAdvice, RemittanceItem } from '../edi/remittance-model.js'
import type { Finding } from '../finding.js'
import type { MappedDocument } from './fields.js'
import { incomplete, type RowValues } from './row-values.js'
import { statementOf } from './statement-of-rows.js'
import { datesIn, deliveryTermsIn, lineIn, notesIn, partiesIn, paymentTermsIn, referencesIn } from './trade-of-rows.js'

type Report = (finding: Finding) => void

/** The rows of one document, at least one; what is said of the whole stands in the first. */
type Rows = readonly [RowValues, ...RowValues[]]

/** Makes a document of its rows; `undefined` where the rows do not say what every such document must say. */
export const documentMakers: Readonly<
  Record<MappedDocument, (rows: Rows, report: Report) => FormatDocument | undefined>
> = {
  order: (rows) => ({ type: 'order', document: orderOf(rows) }),
  invoice: (rows, report) => {
    const document = invoiceOf(rows, report)
    return document && { type: 'edi-invoice', document }
  },
  statement: (rows, report) => {
    const document = statementOf(rows, report)
    return document && { type: 'statement', document }
  },
  remittance: (rows, report) => ({ type: 'remittance', document: remittanceOf(rows, report) }),
}

function orderOf(rows: Rows): Order {
  const [head] = rows
  return compact<Order>({
    document: 'order',
    number: head.text('number') ?? '',
    issueDate: head.date('issueDate'),
    purpose: 'original',
    type: head.text('type'),
    currency: head.text('currency'),
    dates: datesIn(head),
    references: referencesIn(head),
    parties: partiesIn(head),
    paymentTerms: paymentTermsIn(head),
    deliveryTerms: deliveryTermsIn(head),
    notes: notesIn(head, 'note'),
    charges: [],
    lines: rows.map((row, index) => {
      const more = { dates: datesIn(row, 'line.dates.'), notes: notesIn(row, 'line.note') }
      // Spread into a literal every line would be of a kind of its own to the engine: twice the time.
      return compact<OrderLine>(
        Object.assign(lineIn(row, index), more, { charges: [], schedule: [], confirmations: [] }),
      )
    }),
    totalAmount: head.number('totalAmount'),
  })
}

function invoiceOf(rows: Rows, report: Report): EdiInvoice | undefined {
  const [head] = rows
  const issueDate = head.date('issueDate')
  if (issueDate === undefined) return incomplete(head, 'issueDate', report)
  const lines = rows.map((row, index) => invoiceLine(row, index, report))
  const taxes = taxesOf(lines)
  const added = sum([...lines.map(({ amount }) => amount ?? ZERO), ...taxes.map(({ amount }) => amount ?? ZERO)])
  return compact<EdiInvoice>({
    number: head.text('number') ?? '',
    issueDate,
    kind: head.text('kind') === 'credit-note' ? 'credit-note' : 'invoice',
    currency: head.text('currency'),
    dates: datesIn(head),
    references: referencesIn(head),
    parties: partiesIn(head),
    paymentTerms: paymentTermsIn(head),
    notes: notesIn(head, 'note'),
    charges: [],
    lines,
    taxes,
    total: head.number('total') ?? added,
  })
}

function invoiceLine(row: RowValues, index: number, report: Report): EdiInvoiceLine {
  const { quantity = { value: ONE, unit: 'EA' }, price, priceQuantity = ONE, ...line } = lineIn(row, index)
  if (isZero(priceQuantity)) {
    const message = `Line ${row.line}: a price for no units cannot be: one unit was taken.`
    report({ severity: 'error', code: 'table.price_quantity', message, position: { line: row.line } })
  }
  const basis = isZero(priceQuantity) ? ONE : priceQuantity
  const worth = price && round(divide(multiply(quantity.value, price), basis, 10), 2)
  const percent = row.number('line.tax.percent')
  const category = row.text('line.tax.category')
  return compact<EdiInvoiceLine>({
    ...line,
    quantity,
    price,
    priceQuantity: basis === ONE ? undefined : basis,
    amount: line.amount ?? worth,
    charges: [],
    taxes:
      percent === undefined && category === undefined ? [] : [compact<InvoiceTax>({ kind: 'vat', percent, category })],
  })
}

/** VAT is calculated by category and rate, never by line (EN 16931 BR-CO-17). */
function taxesOf(lines: readonly EdiInvoiceLine[]): InvoiceTax[] {
  const groups = new Map<string, { tax: InvoiceTax; basis: Decimal }>()
  for (const { taxes, amount = ZERO } of lines) {
    for (const tax of taxes) {
      const key = `${tax.category ?? ''} ${tax.percent === undefined ? '' : decimalText(tax.percent)}`
      groups.set(key, { tax, basis: add(groups.get(key)?.basis ?? ZERO, amount) })
    }
  }
  const percent = decimal('0.01')
  return [...groups.values()].map(({ tax, basis }) => ({
    ...tax,
    basis,
    amount: round(multiply(multiply(basis, tax.percent ?? ZERO), percent), 2),
  }))
}

function remittanceOf(rows: Rows, report: Report): RemittanceAdvice {
  const [head] = rows
  const items = rows.flatMap((row) => itemOf(row, report) ?? [])
  return compact<RemittanceAdvice>({
    number: head.text('number') ?? '',
    issueDate: head.date('issueDate'),
    paymentDate: head.date('paymentDate'),
    amount: head.number('amount') ?? sum(items.map(({ paid }) => paid)),
    currency: head.text('currency') ?? '',
    method: head.text('method'),
    parties: partiesIn(head),
    payerAccount: accountOf(head, 'payer'),
    payeeAccount: accountOf(head, 'payee'),
    notes: notesIn(head, 'note'),
    items,
  })
}

function itemOf(row: RowValues, report: Report): RemittanceItem | undefined {
  const paid = row.number('item.paid')
  if (paid === undefined) return incomplete(row, 'item.paid', report)
  const adjustment = row.number('item.adjustment')
  const reason = row.text('item.reason')
  return compact<RemittanceItem>({
    kind: row.text('item.kind') ?? 'invoice',
    number: row.text('item.number') ?? '',
    date: row.date('item.date'),
    paid,
    gross: row.number('item.gross'),
    discount: row.number('item.discount'),
    references: [],
    adjustments:
      adjustment === undefined
        ? []
        : [compact({ amount: adjustment, reason: reason ?? 'other', text: row.text('item.text') })],
  })
}

function accountOf(row: RowValues, side: 'payer' | 'payee'): RemittanceAccount | undefined {
  const number = row.text(`${side}.account`)
  return number === undefined ? undefined : compact<RemittanceAccount>({ number, bank: row.text(`${side}.bank`) })
}
