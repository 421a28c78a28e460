import { plainText } from '../../../kernel/decimal.js'
import type { EdiMessage } from '../message/read-message.js'
import type { Confirmation, Order, OrderLine, ScheduleLine } from '../order-model.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { orderTypes, purposes } from './codes.js'
import { partySegments, readParties } from './edifact-parties.js'
import {
  chargeSegments,
  dateSegments,
  deliveryTermsSegments,
  descriptionSegments,
  dtm,
  type EdifactVersion,
  itemNumberSegments,
  moa,
  noteSegments,
  paymentTermsSegments,
  qty,
  readCharges,
  readDate,
  readDates,
  readDecimal,
  readDeliveryTerms,
  readDescription,
  readItemNumbers,
  readNotes,
  readPaymentTerms,
  readQuantity,
  readReferences,
  referenceSegments,
} from './edifact-parts.js'
import { type LoopReader, MessageReading, none } from './loop-reader.js'
import { Losses } from './losses.js'
import { compact } from './x12-parts.js'

const kinds: Readonly<Record<string, Order['document']>> = {
  ORDERS: 'order',
  ORDCHG: 'order-change',
  ORDRSP: 'order-response',
}
const messageTypes = { order: 'ORDERS', 'order-change': 'ORDCHG', 'order-response': 'ORDRSP' } as const

/** DE 1001: purchase order change request 230, purchase order response 231. */
const documentNames = { 'order-change': '230', 'order-response': '231' } as const

/** DE 1225 on the response as a whole: 4 change, 27 not accepted, 29 accepted without amendment. */
const responses: Readonly<Record<string, Order['response']>> = { 4: 'changed', 27: 'rejected', 29: 'accepted' }
const responseCodes = { accepted: '29', changed: '4', rejected: '27' } as const

/** DE 4343, which some partners send in place of DE 1225. */
const responseTypes: Readonly<Record<string, Order['response']>> = {
  AC: 'changed',
  AD: 'accepted',
  AP: 'accepted',
  RE: 'rejected',
}

/** DE 1229 in LIN of a change: 1 added, 2 deleted, 3 changed, 4 no action. */
const changes: Readonly<Record<string, OrderLine['change']>> = { 1: 'add', 2: 'delete', 3: 'change', 4: 'unchanged' }
const changeCodes = { add: '1', delete: '2', change: '3', unchanged: '4' } as const

/** DE 1229 in LIN of a response: 3 changed, 5 accepted without amendment, 6 accepted with amendment, 7 not accepted. */
const statuses: Readonly<Record<string, Confirmation['status']>> = {
  3: 'changed',
  5: 'accepted',
  6: 'changed',
  7: 'rejected',
  18: 'backordered',
}
const statusCodes = { accepted: '5', changed: '3', rejected: '7', backordered: '18' } as const

/** DE 6063: 21 ordered, 113 to be delivered. DE 2005: 67 scheduled delivery. DE 5025: 203 line, 86 message total. */
const quantityOrdered = [1, '21', '1', '12'] as const

/** Reads ORDERS, ORDCHG and ORDRSP. */
export function readEdifactOrder(message: EdiMessage): Mapped<Order> {
  const kind = kinds[message.type] ?? 'order'
  const reading = new MessageReading(message)
  const { root } = reading
  const version = message.checkedAgainst ?? 'D.01B'
  const bgm = root.first('BGM')
  root.all('UNS')
  root.all('CNT')
  const own = readDate(root.first('DTM', [1, '137']))
  const cux = root.mapLoops('CUX', (loop) => loop.first('CUX'))
  const order = kind === 'order' ? undefined : orderReference(root)
  const document = compact<Order>({
    document: kind,
    number: order?.number ?? textAt(bgm, 2, 1),
    issueDate: order === undefined ? own : order.date,
    purpose: kind === 'order-response' ? 'original' : purposeOf(textAt(bgm, 3)),
    type: kind === 'order-response' ? undefined : orderType(kind, bgm),
    documentNumber: order === undefined ? undefined : textAt(bgm, 2, 1) || undefined,
    documentDate: order === undefined ? undefined : own,
    response: kind === 'order-response' ? (responses[textAt(bgm, 3)] ?? responseTypes[textAt(bgm, 4)]) : undefined,
    currency: textAt(cux[0], 1, 2) || undefined,
    dates: readDates(root, ['137']),
    references: readReferences(root, kind === 'order' ? [] : ['ON']),
    parties: readParties(root),
    paymentTerms: readPaymentTerms(root),
    deliveryTerms: readDeliveryTerms(root),
    notes: readNotes(root, version),
    charges: readCharges(root),
    lines: root.mapLoops('LIN', (loop) => readLine(loop, kind, version)),
    totalAmount: readDecimal(textAt(root.first('MOA', [1, '86', '79']), 1, 2)),
  })
  return { document, findings: reading.leftovers() }
}

/** RFF ON names the order that is changed or answered, its DTM 171 the day. */
function orderReference(root: LoopReader): { readonly number: string; readonly date: Order['issueDate'] } {
  for (const loop of root.loops('RFF')) {
    const rff = loop.first('RFF', [1, 'ON'])
    if (rff !== undefined) return { number: textAt(rff, 1, 2), date: readDate(loop.first('DTM', [1, '171', '4'])) }
  }
  return { number: '', date: undefined }
}

const purposeWords = new Set(['original', 'cancel', 'change', 'replace', 'confirmation', 'duplicate'])

function purposeOf(code: string): Order['purpose'] {
  const word = purposes.word('edifact', code)
  return (purposeWords.has(word) ? word : 'original') as Order['purpose']
}

/** A change is named as one; what sort of order it changes stands in the fourth part of the name. */
function orderType(kind: Order['document'], bgm: Segment | undefined): string | undefined {
  if (kind === 'order') return orderTypes.word('edifact', textAt(bgm, 1, 1))
  return textAt(bgm, 1, 4) || 'standard'
}

function readLine(loop: LoopReader, kind: Order['document'], version: string): OrderLine {
  const lin = loop.first('LIN')
  const action = textAt(lin, 2)
  const [price] = loop.loops('PRI')
  const pri = price?.first('PRI')
  return compact<OrderLine>({
    id: textAt(lin, 1),
    item: readItemNumbers(loop, lin),
    description: readDescription(loop, version),
    quantity: readQuantity(loop.first('QTY', quantityOrdered)),
    price: readDecimal(textAt(pri, 1, 2)),
    priceQuantity: readDecimal(textAt(pri, 1, 5)),
    amount: readDecimal(textAt(loop.first('MOA', [1, '203']), 1, 2)),
    dates: readDates(loop, kind === 'order-response' ? ['67'] : []),
    references: readReferences(loop),
    notes: readNotes(loop, version),
    charges: readCharges(loop),
    schedule: readSchedule(loop),
    change: kind === 'order-change' ? (changes[action] ?? 'change') : undefined,
    confirmations: kind === 'order-response' ? readConfirmation(loop, action) : none,
  })
}

/** SCC groups: a quantity and the day on which it is wanted. */
function readSchedule(loop: LoopReader): readonly ScheduleLine[] {
  const groups = loop.loops('SCC')
  if (groups.length === 0) return none
  return groups.flatMap((inner) => {
    inner.first('SCC')
    return inner.loops('QTY').flatMap((part) => {
      const quantity = readQuantity(part.first('QTY'))
      const date = readDate(part.first('DTM', [1, '2']))
      return quantity && date ? [{ quantity, date }] : []
    })
  })
}

function readConfirmation(loop: LoopReader, action: string): readonly Confirmation[] {
  const status = statuses[action]
  if (status === undefined) return none
  const quantity = readQuantity(loop.first('QTY', [1, '113']))
  const date = readDate(loop.first('DTM', [1, '67']))
  return [compact<Confirmation>({ status, quantity, date })]
}

/** Writes ORDERS, ORDCHG or ORDRSP; the findings name what the message cannot say. */
export function writeEdifactOrder(order: Order, version: EdifactVersion): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const own = order.document === 'order' ? order.issueDate : order.documentDate
  const segments = [
    bgmSegment(order, losses),
    // DTM is mandatory; without a day of its own a message cannot be sent, which the check of the receiver will say.
    ...(own === undefined ? [] : [dtm('137', own)]),
    ...dateSegments(order.dates, 'dates', losses),
    ...noteSegments(order.notes, version, 'notes', losses),
    ...orderReferenceSegments(order),
    ...referenceSegments(order.references, 'references', losses),
    ...partySegments(order.parties, losses),
    ...(order.currency === undefined ? [] : [segment('CUX', ['2', order.currency, '9'])]),
    ...paymentTermsSegments(order.paymentTerms, losses),
    ...deliveryTermsSegments(order.deliveryTerms),
    ...chargeSegments(order.charges, 'charges', losses),
    ...order.lines.flatMap((line, index) => lineSegments(line, order.document, version, `lines[${index}]`, losses)),
    segment('UNS', 'S'),
    ...(order.totalAmount === undefined ? [] : [moa('86', order.totalAmount)]),
    segment('CNT', ['2', String(order.lines.length)]),
  ]
  return { document: { type: messageTypes[order.document], segments }, findings: losses.findings }
}

function orderReferenceSegments(order: Order): Segment[] {
  if (order.document === 'order') return []
  const date = order.issueDate === undefined ? [] : [dtm('171', order.issueDate)]
  return [segment('RFF', ['ON', order.number]), ...date]
}

function bgmSegment(order: Order, losses: Losses): Segment {
  const { document, response = 'accepted', documentNumber = '' } = order
  const word = order.type ?? 'standard'
  if (document === 'order-response')
    return segment('BGM', documentNames[document], documentNumber, responseCodes[response])
  const purpose = purposes.code('edifact', order.purpose)!
  if (document === 'order-change') {
    const name = word === 'standard' ? [documentNames[document]] : [documentNames[document], '', '', word]
    return segment('BGM', name, documentNumber, purpose)
  }
  const type = losses.code(orderTypes.code('edifact', word), 'type', word) ?? '220'
  return segment('BGM', type, order.number, purpose)
}

function lineSegments(
  line: OrderLine,
  kind: Order['document'],
  version: EdifactVersion,
  path: string,
  losses: Losses,
): Segment[] {
  const { lin, pia } = itemNumberSegments(line.item, path, losses)
  const [confirmation] = kind === 'order-response' ? line.confirmations : []
  if (kind === 'order-response' && line.confirmations.length > 1) {
    losses.lost(`${path}.confirmations`, 'a line has one status only')
  }
  return [
    segment('LIN', line.id, actionCode(line, kind), lin),
    ...pia,
    ...descriptionSegments(line.description, version),
    ...(line.quantity === undefined ? [] : [qty('21', line.quantity)]),
    ...(confirmation?.quantity === undefined ? [] : [qty('113', confirmation.quantity)]),
    ...dateSegments(line.dates, `${path}.dates`, losses),
    ...(confirmation?.date === undefined ? [] : [dtm('67', confirmation.date)]),
    ...(line.amount === undefined ? [] : [moa('203', line.amount)]),
    ...noteSegments(line.notes, version, `${path}.notes`, losses),
    ...priceSegments(line),
    ...referenceSegments(line.references, `${path}.references`, losses),
    ...chargeSegments(line.charges, `${path}.charges`, losses),
    ...line.schedule.flatMap(({ quantity, date }) => [segment('SCC', '1'), qty('21', quantity), dtm('2', date)]),
  ]
}

function actionCode(line: OrderLine, kind: Order['document']): string {
  if (kind === 'order-change') return changeCodes[line.change ?? 'change']
  const [confirmation] = line.confirmations
  return kind === 'order-response' && confirmation !== undefined ? statusCodes[confirmation.status] : ''
}

/** AAA net price; 5284 and 6411 say for how many units. */
function priceSegments({ price, priceQuantity, quantity }: OrderLine): Segment[] {
  if (price === undefined) return []
  const basis = priceQuantity === undefined ? [] : ['', '', plainText(priceQuantity), quantity?.unit ?? 'EA']
  return [segment('PRI', ['AAA', plainText(price), ...basis])]
}
