import { type Decimal, decimalText } from '../../kernel/decimal.js'
import { problem } from '../../kernel/problem.js'
import type { BankStatement } from '../bank-statement.js'
import { formatCsvFields, formatCsvRecord } from '../csv.js'
import type { FormatDocument } from '../document.js'
import type { DespatchAdvice } from '../edi/despatch-model.js'
import type { Order } from '../edi/order-model.js'
import type { RemittanceAdvice } from '../edi/remittance-model.js'
import type { Invoice } from '../invoice/model.js'
import { plain } from '../invoice/terms.js'
import { pieceLength } from '../json.js'
import { entriesOf } from '../lazy-statement.js'
import { invoiceOfEdi } from './invoice-of-edi.js'
import { despatchIn, orderIn, remittanceIn } from './trade-kinds.js'

/** One row of a table: a text under the name of its column. */
type Row = Readonly<Record<string, string | undefined>>

/** The lines, entries or items of documents of one kind as a table (RFC 4180), with what is said of the whole on every row. */
export function csvOf(documents: readonly FormatDocument[]): string {
  const table = new DocumentTable()
  for (const document of documents) table.add(document)
  return [...table.pieces()].join('')
}

/**
 * The same, document by document. Which columns there are shows only when all rows were seen, so they are kept, but as text: it
 * takes a small part of what rows or documents take.
 */
export class DocumentTable {
  readonly #columns: string[] = []
  readonly #records: string[] = []
  /** How many columns were known when each record was made. */
  readonly #widths: number[] = []

  add(document: FormatDocument): void {
    for (const row of rowsOf(document)) {
      for (const column in row) if (!this.#columns.includes(column)) this.#columns.push(column)
      this.#records.push(formatCsvFields(this.#columns.map((column) => row[column] ?? '')))
      this.#widths.push(this.#columns.length)
    }
  }

  *pieces(): Generator<string, void, undefined> {
    const width = this.#columns.length
    let text = formatCsvRecord(this.#columns)
    for (let index = 0; index < this.#records.length; index++) {
      text += `${this.#records[index]}${','.repeat(width - this.#widths[index]!)}\r\n`
      if (text.length < pieceLength) continue
      yield text
      text = ''
    }
    if (text !== '') yield text
  }
}

function rowsOf(document: FormatDocument): Iterable<Row> {
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

function* statementRows(statement: BankStatement): Generator<Row, void, undefined> {
  const whole = { account: statement.account.iban ?? statement.account.written, statement: statement.id }
  for (const entry of entriesOf(statement)) {
    const booked = {
      ...whole,
      booking_date: entry.bookingDate,
      value_date: entry.valueDate,
      entry_amount: entry.amount,
      currency: entry.currency ?? statement.account.currency,
      entry_reference: entry.entryReference,
      status: entry.status,
    }
    if (entry.transactions.length === 0) yield { ...booked, amount: entry.amount, remittance: entry.information }
    for (const one of entry.transactions) {
      yield {
        ...booked,
        amount: one.amount ?? entry.amount,
        debtor: one.debtor?.name,
        creditor: one.creditor?.name,
        end_to_end: one.endToEndId,
        remittance: [...one.creditorReferences, ...one.remittance].join(' ') || entry.information,
      }
    }
  }
}
