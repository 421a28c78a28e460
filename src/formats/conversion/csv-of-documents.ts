import { type Decimal, decimalText } from '../../kernel/decimal.js'
import { problem } from '../../kernel/problem.js'
import type { BankStatement } from '../bank-statement.js'
import { formatCsvRecord } from '../csv.js'
import type { FormatDocument } from '../document.js'
import type { DespatchAdvice } from '../edi/despatch-model.js'
import type { Order } from '../edi/order-model.js'
import type { RemittanceAdvice } from '../edi/remittance-model.js'
import type { Invoice } from '../invoice/model.js'
import { plain } from '../invoice/terms.js'
import { invoiceOfEdi } from './invoice-of-edi.js'
import { despatchIn, orderIn, remittanceIn } from './trade-kinds.js'

/** One row of a table: a text under the name of its column. */
type Row = Readonly<Record<string, string | undefined>>

/** The lines, entries or items of documents of one kind as a table (RFC 4180), with what is said of the whole on every row. */
export function csvOf(documents: readonly FormatDocument[]): string {
  const rows = documents.flatMap(rowsOf)
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const records = rows.map((row) => columns.map((column) => row[column] ?? ''))
  return [columns, ...records].map((fields) => formatCsvRecord(fields)).join('')
}

function rowsOf(document: FormatDocument): Row[] {
  const order = orderIn(document)
  if (order) return orderRows(order)
  const despatch = despatchIn(document)
  if (despatch) return despatchRows(despatch)
  const remittance = remittanceIn(document)
  if (remittance) return remittanceRows(remittance)
  switch (document.type) {
    case 'invoice':
      return invoiceRows(document.document)
    case 'edi-invoice':
      return invoiceRows(invoiceOfEdi(document.document).invoice)
    case 'statement':
      return statementRows(document.document)
    default: {
      const message = `There is no table for a ${document.type}. Write it as json.`
      throw problem('format.cannot_write', message, { format: 'csv', type: document.type })
    }
  }
}

const number = (value: Decimal | undefined): string | undefined => value && decimalText(value)

function invoiceRows(invoice: Invoice): Row[] {
  const { totals, taxTotals } = invoice
  const whole = {
    number: plain(invoice.number),
    type: invoice.kind === 'creditNote' ? 'credit_note' : 'invoice',
    issue_date: plain(invoice.issueDate),
    due_date: plain(invoice.dueDate),
    currency: plain(invoice.currency),
    seller: plain(invoice.seller?.name),
    buyer: plain(invoice.buyer?.name),
    order: plain(invoice.purchaseOrder),
    net: plain(totals?.withoutVat),
    tax: plain(taxTotals[0]),
    total: plain(totals?.withVat),
    due: plain(totals?.due),
  }
  return invoice.lines.map(({ identifier, item, quantity, price, net, vat }) => ({
    ...whole,
    line: plain(identifier),
    item: plain(item?.sellersIdentifier ?? item?.standardIdentifier ?? item?.buyersIdentifier),
    description: plain(item?.name),
    quantity: plain(quantity),
    unit: quantity?.unit,
    price: plain(price?.net),
    line_net: plain(net),
    vat_category: plain(vat?.code),
    vat_rate: plain(vat?.rate),
  }))
}

function orderRows(order: Order): Row[] {
  return order.lines.map((line) => ({
    document: order.document,
    number: order.number,
    issue_date: order.issueDate,
    currency: order.currency,
    buyer: order.parties.find(({ role }) => role === 'buyer')?.name,
    line: line.id,
    item: line.item.seller ?? line.item.gtin ?? line.item.buyer,
    buyer_item: line.item.buyer,
    description: line.description,
    quantity: number(line.quantity?.value),
    unit: line.quantity?.unit,
    price: number(line.price),
    amount: number(line.amount),
  }))
}

function despatchRows(advice: DespatchAdvice): Row[] {
  return advice.lines.map((line) => ({
    number: advice.number,
    issue_date: advice.issueDate,
    order: line.orderNumber,
    line: line.id,
    item: line.item.seller ?? line.item.gtin ?? line.item.buyer,
    description: line.description,
    quantity: number(line.quantity.value),
    unit: line.quantity.unit,
    package: line.package,
  }))
}

function remittanceRows(advice: RemittanceAdvice): Row[] {
  return advice.items.map((item) => ({
    number: advice.number,
    payment_date: advice.paymentDate,
    currency: advice.currency,
    amount: number(advice.amount),
    kind: item.kind,
    document: item.number,
    document_date: item.date,
    paid: number(item.paid),
    gross: number(item.gross),
    discount: number(item.discount),
  }))
}

function statementRows(statement: BankStatement): Row[] {
  const whole = { account: statement.account.iban ?? statement.account.written, statement: statement.id }
  return statement.entries.flatMap((entry): Row[] => {
    const booked = {
      ...whole,
      booking_date: entry.bookingDate,
      value_date: entry.valueDate,
      entry_amount: entry.amount,
      currency: entry.currency ?? statement.account.currency,
      entry_reference: entry.entryReference,
      status: entry.status,
    }
    if (entry.transactions.length === 0) return [{ ...booked, amount: entry.amount, remittance: entry.information }]
    return entry.transactions.map((one) => ({
      ...booked,
      amount: one.amount ?? entry.amount,
      debtor: one.debtor?.name,
      creditor: one.creditor?.name,
      end_to_end: one.endToEndId,
      remittance: [...one.creditorReferences, ...one.remittance].join(' ') || entry.information,
    }))
  })
}
