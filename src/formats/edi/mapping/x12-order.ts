import { type Decimal, decimal, plainText } from '../../../kernel/decimal.js'
import type { EdiMessage } from '../message/read-message.js'
import type { Confirmation, Order, OrderLine, ScheduleLine } from '../order-model.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped, Quantity } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { orderTypes, purposes } from './codes.js'
import { type LoopReader, MessageReading } from './loop-reader.js'
import { joined, Losses, pieces } from './losses.js'
import {
  chargeSegments,
  compact,
  dateSegments,
  dateText,
  decimalOut,
  deliveryTermsSegments,
  descriptionSegments,
  itemNumberElements,
  partySegments,
  paymentTermsSegments,
  readCharges,
  readDate,
  readDates,
  readDecimal,
  readDeliveryTerms,
  readDescription,
  readItemNumbers,
  readParties,
  readPaymentTerms,
  readReferences,
  readUnit,
  referenceSegments,
  unitText,
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

/** X12 670 in POC02. */
const changes: Readonly<Record<string, OrderLine['change']>> = {
  AI: 'add',
  CA: 'change',
  DI: 'delete',
  NC: 'unchanged',
  PC: 'change',
  QD: 'change',
  QI: 'change',
}
const changeCodes = { add: 'AI', delete: 'DI', change: 'CA', unchanged: 'NC' } as const

/** X12 668 in ACK01. */
const statuses: Readonly<Record<string, Confirmation['status']>> = {
  IA: 'accepted',
  AC: 'accepted',
  IB: 'backordered',
  IR: 'rejected',
  ID: 'rejected',
  R1: 'rejected',
}
const statusCodes = { accepted: 'IA', changed: 'IC', backordered: 'IB', rejected: 'IR' } as const

/** X12 639: the price is for one, a hundred or a thousand. */
const priceBases: Readonly<Record<string, string>> = { HP: '100', TP: '1000' }

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
    lines: root.loops(at.line).map((loop) => readLine(loop, kind)),
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

/** N9 loops with MSG (004010) or MTX (005010), one note each. */
function readNotes(loop: LoopReader): string[] {
  return loop.loops('N9').map((inner) => {
    inner.first('N9')
    const texts = [...inner.all('MSG').map((msg) => textAt(msg, 1)), ...inner.all('MTX').map((mtx) => textAt(mtx, 2))]
    return joined(texts, 264)
  })
}

function noteSegments(notes: readonly string[], textTag: 'MSG' | 'MTX'): Segment[] {
  return notes.flatMap((note, index) => [
    segment('N9', 'L1', String(index + 1)),
    ...pieces(note, 264).map((piece) => (textTag === 'MSG' ? segment('MSG', piece) : segment('MTX', '', piece))),
  ])
}

function readLine(loop: LoopReader, kind: Order['document']): OrderLine {
  const isChange = kind === 'order-change'
  const line = loop.first(isChange ? 'POC' : 'PO1')
  const unit = isChange ? textAt(line, 5) : textAt(line, 3)
  const value = readDecimal(textAt(line, isChange ? 3 : 2))
  const basis = priceBases[textAt(line, isChange ? 7 : 5)]
  return compact<OrderLine>({
    id: textAt(line, 1),
    item: readItemNumbers(line, isChange ? 8 : 6),
    description: readDescription(loop),
    quantity: value === undefined ? undefined : { value, unit: readUnit(unit) },
    price: readDecimal(textAt(line, isChange ? 6 : 4)),
    priceQuantity: basis === undefined ? undefined : decimal(basis),
    amount: readAmount(loop),
    dates: readDates(loop),
    references: readReferences(loop),
    notes: readNotes(loop),
    charges: readCharges(loop),
    schedule: readSchedule(loop),
    change: isChange ? (changes[textAt(line, 2)] ?? 'change') : undefined,
    confirmations: kind === 'order-response' ? readConfirmations(loop) : [],
  })
}

/** AMT*1 is the amount of the line; 850 and 860 give it a loop, 855 does not. */
function readAmount(loop: LoopReader): Decimal | undefined {
  const inner = loop.loops('AMT').flatMap((amount) => amount.all('AMT', [1, '1']))
  return readDecimal(textAt(inner[0] ?? loop.first('AMT', [1, '1']), 2))
}

function readSchedule(loop: LoopReader): ScheduleLine[] {
  return loop.loops('SCH').flatMap((inner) => {
    const sch = inner.first('SCH')
    const date = readDate(textAt(sch, 6))
    const value = readDecimal(textAt(sch, 1))
    return date && value ? [{ quantity: { value, unit: readUnit(textAt(sch, 2)) }, date }] : []
  })
}

function readConfirmations(loop: LoopReader): Confirmation[] {
  return loop.loops('ACK').map((inner) => {
    const ack = inner.first('ACK')
    const value = readDecimal(textAt(ack, 2))
    return compact<Confirmation>({
      // Codes in between (price, date or quantity changed) all mean: accepted, but not as ordered.
      status: statuses[textAt(ack, 1)] ?? 'changed',
      quantity: value === undefined ? undefined : { value, unit: readUnit(textAt(ack, 3)) },
      date: readDate(textAt(ack, 5)),
    })
  })
}

/** Writes 850, 855 or 860; the findings name what the transaction set cannot say. */
export function writeX12Order(order: Order, version: '004010' | '005010'): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const at = beginnings[order.document]
  const textTag = version === '005010' && order.document === 'order' ? 'MTX' : 'MSG'
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

function lineSegments(
  line: OrderLine,
  kind: Order['document'],
  path: string,
  textTag: 'MSG' | 'MTX',
  losses: Losses,
): Segment[] {
  const amount = line.amount === undefined ? [] : [segment('AMT', '1', plainText(line.amount))]
  const notes = noteSegments(line.notes, textTag)
  const schedule = line.schedule.map((one) => scheduleSegment(one))
  return [
    itemSegment(line, kind, path, losses),
    ...descriptionSegments(line.description),
    ...referenceSegments(line.references, `${path}.references`, losses),
    ...chargeSegments(line.charges, `${path}.charges`, losses),
    ...dateSegments(line.dates, `${path}.dates`, losses),
    ...(kind === 'order-response' ? line.confirmations.map(confirmationSegment) : []),
    ...(kind === 'order-response' ? amount : []),
    ...schedule,
    ...notes,
    ...(kind === 'order-response' ? [] : amount),
  ]
}

function itemSegment(line: OrderLine, kind: Order['document'], path: string, losses: Losses): Segment {
  const value = decimalOut(line.quantity?.value)
  const unit = line.quantity === undefined ? '' : unitText(line.quantity.unit)
  const price = decimalOut(line.price)
  const basis = line.price === undefined ? '' : priceBasis(line, path, losses)
  const numbers = itemNumberElements(line.item, path, losses)
  if (kind === 'order-change') {
    return segment('POC', line.id, changeCodes[line.change ?? 'change'], value, '', unit, price, basis, ...numbers)
  }
  return segment('PO1', line.id, value, unit, price, basis, ...numbers)
}

/** C0504: a basis needs a price. */
function priceBasis(line: OrderLine, path: string, losses: Losses): string {
  if (line.priceQuantity === undefined) return ''
  const per = plainText(line.priceQuantity)
  const found = Object.entries(priceBases).find(([, quantity]) => quantity === per)
  if (found === undefined && per !== '1') losses.lost(`${path}.priceQuantity`, 'a price is for 1, 100 or 1000 units')
  return found?.[0] ?? 'PE'
}

/** SCH07 with 002: delivery requested. */
function scheduleSegment({ quantity, date }: ScheduleLine): Segment {
  return segment('SCH', plainText(quantity.value), unitText(quantity.unit), '', '', '002', dateText(date))
}

/** ACK04 and ACK05: 067, current schedule delivery. */
function confirmationSegment({ status, quantity, date }: Confirmation): Segment {
  const [value, unit] = quantityElements(quantity)
  const dates = date === undefined ? [] : ['067', dateText(date)]
  return segment('ACK', statusCodes[status], value, unit, ...dates)
}

function quantityElements(quantity: Quantity | undefined): [string, string] {
  return quantity === undefined ? ['', ''] : [plainText(quantity.value), unitText(quantity.unit)]
}
