import type { BusinessDate } from '../../kernel/date.js'
import { orderTypes } from '../edi/mapping/codes.js'
import { compact } from '../edi/mapping/x12-parts.js'
import type { Confirmation, Order, OrderLine, ScheduleLine } from '../edi/order-model.js'
import type { TradeParty, TradeReference } from '../edi/trade-model.js'
import { plain } from '../invoice/terms.js'
import type { ReadUblDocument, UblDocument } from '../invoice/ubl-documents/ubl-document.js'
import {
  chargesOfUbl,
  customerOfUbl,
  dayOf,
  itemOfUbl,
  lastDay,
  list,
  partyOfUbl,
  quantityOf,
  referencesOfUbl,
  supplierOfUbl,
  textOf,
  type UblDelivery,
} from './ubl-parts.js'

export type UblOrderDocument = Extract<ReadUblDocument, { kind: 'Order' | 'OrderChange' | 'OrderResponse' }>

type Heads = UblDocument<'Order'> & UblDocument<'OrderChange'> & UblDocument<'OrderResponse'>
type UblLine = NonNullable<UblDocument<'Order'>['lines']>[number]

const kinds = { Order: 'order', OrderChange: 'order-change', OrderResponse: 'order-response' } as const

/** UNCL 4343 as Peppol uses it: AP accepted, CA accepted with changes, RE rejected. */
const responses: Readonly<Record<string, Order['response']>> = { AP: 'accepted', CA: 'changed', RE: 'rejected' }

/** An order of UBL, its change or the answer to it, in the one order model. */
export function orderOfUbl({ kind, document: read }: Pick<UblOrderDocument, 'kind' | 'document'>): Order {
  const document = read as Heads
  const own = kinds[kind]
  const isOrder = own === 'order'
  const reference = document.order ?? (isOrder ? undefined : (document.orders?.[0] as Heads['order']))
  return compact<Order>({
    document: own,
    number: (isOrder ? textOf(document.id) : textOf(reference?.id)) ?? '',
    issueDate: isOrder ? dayOf(document.issueDate) : dayOf(reference?.issueDate),
    purpose: own === 'order-change' ? 'change' : 'original',
    type: isOrder ? typeOf(document.type?.text) : own === 'order-change' ? 'standard' : undefined,
    documentNumber: isOrder ? undefined : textOf(document.id),
    documentDate: isOrder ? undefined : dayOf(document.issueDate),
    response: own === 'order-response' ? responses[document.response?.text ?? ''] : undefined,
    currency: textOf(document.currency),
    dates: datesOf(document.deliveries?.[0], dayOf(document.validity?.[0]?.end)),
    references: headReferences(document),
    parties: partiesOf(document),
    paymentTerms: paymentTermsOf(document),
    deliveryTerms: deliveryTermsOf(document),
    notes: [...(document.notes ?? [])],
    charges: chargesOfUbl(document.allowances),
    lines: (document.lines ?? []).map((line) => lineOf(line, own)),
    totalAmount: document.totals?.due?.value,
  })
}

const typeOf = (code: string | undefined): string | undefined =>
  code === undefined ? undefined : orderTypes.word('edifact', code)

function datesOf(delivery: UblDelivery | undefined, lastDayOfOffer?: BusinessDate): Order['dates'] {
  const [start, end] = [dayOf(delivery?.requested?.start), dayOf(delivery?.requested?.end)]
  const isOneDay = start === end || start === undefined || end === undefined
  const dates = {
    'delivery-requested': isOneDay ? (start ?? end) : undefined,
    'deliver-not-before': isOneDay ? undefined : start,
    'deliver-not-after': isOneDay ? dayOf(delivery?.latestDate) : end,
    'promised-delivery': lastDay(delivery?.promised),
    'estimated-delivery': lastDay(delivery?.estimated),
    delivered: dayOf(delivery?.actualDate),
    shipped: dayOf(delivery?.despatch?.date),
    'cancel-after': lastDayOfOffer,
  }
  return compact(dates) as Order['dates']
}

function headReferences(document: Heads): TradeReference[] {
  const named: readonly (readonly [kind: string, value: string | undefined])[] = [
    ['customer-reference', document.customerReference],
    ['seller-order', document.salesOrderId],
    ['contract', document.contracts?.[0]?.id],
    ['offer', plain(document.quotation?.id)],
  ]
  const found = named.flatMap(([kind, text]) => {
    const value = textOf(text)
    return value === undefined ? [] : [{ kind, value }]
  })
  return [...found, ...referencesOfUbl(document.documents)]
}

function partiesOf(document: Heads): TradeParty[] {
  const [delivery] = document.deliveries ?? []
  const place = delivery?.location
  const address = delivery?.address ?? place?.address
  const receiver = {
    ...delivery?.party,
    identifiers: delivery?.party?.identifiers ?? (place?.id && [{ id: place.id }]),
    names: delivery?.party?.names ?? (place?.name === undefined ? undefined : [{ name: place.name }]),
    address: address ?? delivery?.party?.address,
  }
  const isPlaced = Object.values(receiver).some((one) => one !== undefined)
  return [
    ...customerOfUbl('buyer', document.buyer),
    ...supplierOfUbl('seller', document.seller),
    ...partyOfUbl('ship-to', isPlaced ? receiver : undefined),
    ...customerOfUbl('bill-to', document.invoiceCustomer),
    ...partyOfUbl('carrier', delivery?.carrier),
  ]
}

function paymentTermsOf({ paymentTerms }: Heads): Order['paymentTerms'] {
  const text = textOf(paymentTerms?.flatMap(({ notes }) => notes ?? []).join(' '))
  return text === undefined ? undefined : { text }
}

function deliveryTermsOf({ deliveryTerms }: Heads): Order['deliveryTerms'] {
  const code = textOf(deliveryTerms?.id)
  const place = textOf(deliveryTerms?.location?.name) ?? textOf(plain(deliveryTerms?.location?.id))
  return code === undefined ? undefined : compact({ code, place })
}

/** UNCL 1229: 1 added, 2 deleted, 3 changed, 4 no action, 5 accepted, 7 not accepted. */
const changes: Readonly<Record<string, OrderLine['change']>> = { 1: 'add', 2: 'delete', 3: 'change', 4: 'unchanged' }
const statuses: Readonly<Record<string, Confirmation['status']>> = {
  1: 'changed',
  3: 'changed',
  5: 'accepted',
  6: 'changed',
  7: 'rejected',
  42: 'accepted',
}

function lineOf({ line, notes = [], reference, documents }: UblLine, kind: Order['document']): OrderLine {
  const status = line?.status?.text ?? ''
  const deliveries = line?.deliveries ?? []
  const base = line?.price?.base?.value
  const quantity = quantityOf(line?.quantity)
  const whole = deliveries.find((one) => one.quantity === undefined)
  return compact<OrderLine>({
    id: textOf(line?.id) ?? textOf(reference?.lineId) ?? '',
    item: itemOfUbl(line?.item),
    description: textOf(line?.item?.name) ?? textOf(line?.item?.descriptions?.join(' ')),
    quantity,
    price: line?.price?.amount?.value,
    priceQuantity: base,
    amount: line?.net?.value,
    dates: datesOf(kind === 'order-response' && whole ? { ...whole, promised: undefined } : whole),
    references: referencesOfUbl(documents),
    notes: [...notes, ...(line?.notes ?? [])],
    charges: chargesOfUbl(line?.allowances),
    schedule: deliveries.flatMap(scheduleOf),
    change: kind === 'order-change' ? (changes[status] ?? 'change') : undefined,
    confirmations: kind === 'order-response' ? confirmationsOf(line, statuses[status], whole) : [],
  })
}

function scheduleOf(delivery: UblDelivery): ScheduleLine[] {
  const quantity = quantityOf(delivery.quantity)
  const date = lastDay(delivery.requested)
  return quantity && date ? [{ quantity, date }] : []
}

/** The quantity of an answer is what is promised; what is backordered comes beside it. */
function confirmationsOf(
  line: UblLine['line'],
  status: Confirmation['status'] | undefined,
  delivery: UblDelivery | undefined,
): Confirmation[] {
  if (status === undefined) return []
  const backorder = quantityOf(line?.backorder)
  const own = compact<Confirmation>({
    status,
    quantity: status === 'rejected' ? undefined : quantityOf(line?.quantity),
    date: lastDay(delivery?.promised),
  })
  return [own, ...(list(backorder ? [{ status: 'backordered' as const, quantity: backorder }] : []) ?? [])]
}
