import { type Decimal, decimal, plainText } from '../../../kernel/decimal.js'
import type { Confirmation, Order, OrderLine, ScheduleLine } from '../order-model.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Quantity } from '../trade-model.js'
import { type LoopReader, none } from './loop-reader.js'
import { joined, type Losses, pieces } from './losses.js'
import { itemNumberElements, readItemNumbers } from './x12-item-numbers.js'
import {
  chargeSegments,
  compact,
  dateSegments,
  dateText,
  decimalOut,
  descriptionSegments,
  readCharges,
  readDate,
  readDates,
  readDecimal,
  readDescription,
  readReferences,
  readUnit,
  referenceSegments,
  unitText,
} from './x12-parts.js'

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

/** N9 loops with MSG (004010) or MTX (005010), one note each. */
export function readNotes(loop: LoopReader): readonly string[] {
  return loop.mapLoops('N9', (inner) => {
    inner.first('N9')
    const texts = [...inner.mapAll('MSG', (msg) => textAt(msg, 1)), ...inner.mapAll('MTX', (mtx) => textAt(mtx, 2))]
    return joined(texts, 264)
  })
}

export function noteSegments(notes: readonly string[], textTag: 'MSG' | 'MTX'): Segment[] {
  return notes.flatMap((note, index) => [
    segment('N9', 'L1', String(index + 1)),
    ...pieces(note, 264).map((piece) => (textTag === 'MSG' ? segment('MSG', piece) : segment('MTX', '', piece))),
  ])
}

export function readLine(loop: LoopReader, kind: Order['document']): OrderLine {
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
    confirmations: kind === 'order-response' ? readConfirmations(loop) : none,
  })
}

const lineAmount = [1, '1'] as const

/** AMT*1 is the amount of the line; 850 and 860 give it a loop, 855 does not. */
function readAmount(loop: LoopReader): Decimal | undefined {
  const inner = loop.mapLoops('AMT', (amount) => amount.first('AMT', lineAmount))
  return readDecimal(textAt(inner.find((amount) => amount !== undefined) ?? loop.first('AMT', lineAmount), 2))
}

function readSchedule(loop: LoopReader): readonly ScheduleLine[] {
  const inners = loop.loops('SCH')
  if (inners.length === 0) return none
  return inners.flatMap((inner) => {
    const sch = inner.first('SCH')
    const date = readDate(textAt(sch, 6))
    const value = readDecimal(textAt(sch, 1))
    return date && value ? [{ quantity: { value, unit: readUnit(textAt(sch, 2)) }, date }] : []
  })
}

function readConfirmations(loop: LoopReader): readonly Confirmation[] {
  return loop.mapLoops('ACK', (inner) => {
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

/** The segments of one line. */
export function lineSegments(
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
