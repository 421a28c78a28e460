import { plainText } from '../../../kernel/decimal.js'
import type { EdiMessage } from '../message/read-message.js'
import type { Order } from '../order-model.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { orderTypes, purposes } from './codes.js'
import { MessageReading } from './loop-reader.js'
import { Losses } from './losses.js'
import { lineSegments, noteSegments, readLine, readNotes } from './x12-order-line.js'
import {
  chargeSegments,
  compact,
  dateSegments,
  dateText,
  deliveryTermsSegments,
  partySegments,
  paymentTermsSegments,
  readCharges,
  readDate,
  readDates,
  readDecimal,
  readDeliveryTerms,
  readParties,
  readPaymentTerms,
  readReferences,
  referenceSegments,
} from './x12-parts.js'

/** Where the three transaction sets keep the fields of their beginning segment (X12 850 BEG, 860 BCH, 855 BAK). */
const beginnings = {
  order: { type: '850', tag: 'BEG', number: 3, date: 5, kind: 2, line: 'PO1' },
  'order-change': { type: '860', tag: 'BCH', number: 3, date: 6, kind: 2, line: 'POC' },
  'order-response': { type: '855', tag: 'BAK', number: 3, date: 4, kind: 0, line: 'PO1' },
} as const

/** X12 587 in BAK02. */
const responses: Readonly<Record<string, Order['response']>> = {
  AC: 'changed',
  AD: 'accepted',
  AK: 'accepted',
  AT: 'accepted',
  RD: 'rejected',
  RJ: 'rejected',
}
const responseCodes = { accepted: 'AD', changed: 'AC', rejected: 'RD' } as const

/** Reads 850, 855 and 860. */
export function readX12Order(message: EdiMessage): Mapped<Order> {
  const kind = message.type === '860' ? 'order-change' : message.type === '855' ? 'order-response' : 'order'
  const at = beginnings[kind]
  const reading = new MessageReading(message)
  const { root } = reading
  const begin = root.first(at.tag)
  const amounts = root.loops('CTT').flatMap((loop) => {
    loop.first('CTT')
    return loop.all('AMT', [1, 'TT'])
  })
  const document = compact<Order>({
    document: kind,
    number: textAt(begin, at.number),
    issueDate: readDate(textAt(begin, at.date)),
    purpose: purposeOf(textAt(begin, 1)),
    type: at.kind === 0 ? undefined : orderTypes.word('x12', textAt(begin, at.kind)),
    ...documentFields(kind, begin),
    currency: textAt(root.first('CUR'), 2) || undefined,
    dates: readDates(root),
    references: [...extraReferences(kind, begin), ...readReferences(root)],
    parties: readParties(root),
    paymentTerms: readPaymentTerms(root),
    deliveryTerms: readDeliveryTerms(root),
    notes: readNotes(root),
    charges: readCharges(root),
    lines: root.mapLoops(at.line, (loop) => readLine(loop, kind)),
    totalAmount: readDecimal(textAt(amounts[0], 2)),
  })
  return { document, findings: reading.leftovers() }
}

const purposeWords = new Set(['original', 'cancel', 'change', 'replace', 'confirmation', 'duplicate'])

function purposeOf(code: string): Order['purpose'] {
  const word = purposes.word('x12', code)
  return (purposeWords.has(word) ? word : 'original') as Order['purpose']
}

/** Number and day of a change or an answer; both stand beside those of the order. */
function documentFields(kind: Order['document'], begin: Segment | undefined): Partial<Order> {
  if (kind === 'order-change') {
    return { documentNumber: textAt(begin, 5) || undefined, documentDate: readDate(textAt(begin, 11)) }
  }
  if (kind === 'order-response') {
    const response = responses[textAt(begin, 2)]
    return { documentNumber: textAt(begin, 8) || undefined, documentDate: readDate(textAt(begin, 9)), response }
  }
  return {}
}

/** Release and contract stand in the beginning segment of an order. */
function extraReferences(kind: Order['document'], begin: Segment | undefined): { kind: string; value: string }[] {
  if (kind !== 'order') return []
  const found = [
    { kind: 'release', value: textAt(begin, 4) },
    { kind: 'contract', value: textAt(begin, 6) },
  ]
  return found.filter(({ value }) => value !== '')
}

/** Writes 850, 855 or 860; the findings name what the transaction set cannot say. */
export function writeX12Order(order: Order, version: '004010' | '005010'): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const at = beginnings[order.document]
  const textTag = version === '005010' ? 'MTX' : 'MSG'
  const segments = [
    beginSegment(order, losses),
    ...(order.currency === undefined ? [] : [segment('CUR', 'BY', order.currency)]),
    ...referenceSegments(headerReferences(order), 'references', losses),
    ...deliveryTermsSegments(order.deliveryTerms),
    ...chargeSegments(order.charges, 'charges', losses),
    ...paymentTermsSegments(order.paymentTerms, losses),
    ...dateSegments(order.dates, 'dates', losses),
    ...noteSegments(order.notes, textTag),
    ...partySegments(order.parties, losses),
    ...order.lines.flatMap((line, index) => lineSegments(line, order.document, `lines[${index}]`, textTag, losses)),
    segment('CTT', String(order.lines.length)),
    ...(order.totalAmount === undefined ? [] : [segment('AMT', 'TT', plainText(order.totalAmount))]),
  ]
  return { document: { type: at.type, segments }, findings: losses.findings }
}

/** Release and contract of an order stand in BEG already. */
function headerReferences(order: Order): Order['references'] {
  if (order.document !== 'order') return order.references
  const begun = [firstOf(order, 'release'), firstOf(order, 'contract')]
  return order.references.filter((reference) => !begun.includes(reference))
}

const firstOf = (order: Order, kind: string) => order.references.find((reference) => reference.kind === kind)

function beginSegment(order: Order, losses: Losses): Segment {
  const purpose = purposes.code('x12', order.purpose)!
  const date = order.issueDate === undefined ? '' : dateText(order.issueDate)
  const documentDate = order.documentDate === undefined ? '' : dateText(order.documentDate)
  const word = order.type ?? 'standard'
  const type = losses.code(orderTypes.code('x12', word), 'type', word) ?? 'SA'
  const number = order.documentNumber ?? ''
  if (order.document === 'order') {
    const release = firstOf(order, 'release')?.value ?? ''
    return segment('BEG', purpose, type, order.number, release, date, firstOf(order, 'contract')?.value ?? '')
  }
  if (order.document === 'order-change') {
    return segment('BCH', purpose, type, order.number, '', number, date, '', '', '', '', documentDate)
  }
  const response = responseCodes[order.response ?? 'accepted']
  return segment('BAK', purpose, response, order.number, date, '', '', '', number, documentDate)
}
