/** What a mapping can make of rows. */
export const mappedDocuments = ['order', 'invoice', 'statement', 'remittance'] as const

export type MappedDocument = (typeof mappedDocuments)[number]

export type FieldKind = 'text' | 'number' | 'date'

type Fields = Readonly<Record<string, FieldKind>>

/** Fields by which documents are kept apart: rows that agree in them, one below the other, are one document. */
export const keyFields: Readonly<Record<MappedDocument, readonly string[]>> = {
  order: ['number'],
  invoice: ['number'],
  statement: ['account', 'id'],
  remittance: ['number'],
}

const text = (...names: readonly string[]): Fields => fields('text', names)
const number = (...names: readonly string[]): Fields => fields('number', names)
const date = (...names: readonly string[]): Fields => fields('date', names)

function fields(kind: FieldKind, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, kind]))
}

const tradeHead: Fields = {
  ...text('number', 'currency', 'note', 'paymentTerms.text', 'deliveryTerms.code', 'deliveryTerms.place'),
  ...date('issueDate'),
  ...number('paymentTerms.netDays', 'paymentTerms.discountDays', 'paymentTerms.discountPercent'),
}

const tradeLine: Fields = {
  ...text('line.id', 'line.description', 'line.unit', 'line.note'),
  ...text('line.item.gtin', 'line.item.seller', 'line.item.buyer', 'line.item.manufacturer'),
  ...number('line.quantity', 'line.price', 'line.priceQuantity', 'line.amount'),
}

const named: Readonly<Record<MappedDocument, Fields>> = {
  order: { ...tradeHead, ...tradeLine, ...text('type'), ...number('totalAmount') },
  invoice: {
    ...tradeHead,
    ...tradeLine,
    ...text('kind', 'line.tax.category'),
    ...number('total', 'line.tax.percent'),
  },
  statement: {
    ...text('account', 'id', 'currency', 'owner', 'bank'),
    ...text('entry.reference', 'entry.type', 'entry.details', 'entry.endToEndId', 'entry.mandateId', 'entry.currency'),
    ...text('entry.counterparty.name', 'entry.counterparty.account', 'entry.counterparty.bank'),
    ...date('entry.bookingDate', 'entry.valueDate'),
    ...number('entry.amount', 'entry.paidIn', 'entry.paidOut', 'entry.balance'),
  },
  remittance: {
    ...text('number', 'currency', 'method', 'note'),
    ...text('payer.account', 'payer.bank', 'payee.account', 'payee.bank'),
    ...date('issueDate', 'paymentDate', 'item.date'),
    ...text('item.kind', 'item.number', 'item.reason', 'item.text'),
    ...number('amount', 'item.paid', 'item.gross', 'item.discount', 'item.adjustment'),
  },
}

/** A party by its role: `buyer.name`, `ship-to.id.gln`. */
const partyField =
  /^(buyer|seller|supplier|ship-to|ship-from|bill-to|payer|payee|remit-to|carrier|consignee|warehouse)\.(name|street|city|region|postalCode|country|taxId|contact\.(?:name|phone|email)|id\.(?:gln|duns|buyer|seller|other))$/
const openDate = /^(?:line\.)?dates\.[a-z][a-z-]*$/
const openText = /^(?:line\.)?references\.[a-z][a-z-]*$/

/** What a field of a document holds; `undefined` where there is no such field. */
export function fieldKind(document: MappedDocument, name: string): FieldKind | undefined {
  if (Object.hasOwn(named[document], name)) return named[document][name]
  if (document === 'statement') return undefined
  if (partyField.test(name)) return 'text'
  if (document === 'remittance') return undefined
  if (openDate.test(name) && (document === 'order' || name.startsWith('dates.'))) return 'date'
  return openText.test(name) ? 'text' : undefined
}

/** The fields with a name of their own, for messages and the guide. */
export const fieldNames = (document: MappedDocument): readonly string[] => Object.keys(named[document])

/** Fields that may differ from row to row; all others are said once for the whole document. */
export const isRowField = (name: string): boolean => /^(?:line|entry|item)\./.test(name)
