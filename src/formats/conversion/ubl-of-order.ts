import { orderTypes } from '../edi/mapping/codes.js'
import { compact } from '../edi/mapping/x12-parts.js'
import type { Order, OrderLine } from '../edi/order-model.js'
import type { TradeParty } from '../edi/trade-model.js'
import { madeQuantity } from '../invoice/made-terms.js'
import type { UblDocument } from '../invoice/ubl-documents/ubl-document.js'
import type { UblOrderDocument } from './order-of-ubl.js'
import {
  group,
  list,
  onDay,
  refuseCancellation,
  type UblDelivery,
  ublAddress,
  ublAmount,
  ublCharges,
  ublCustomer,
  ublItem,
  ublParty,
  ublQuantity,
  ublReferences,
  ublSupplier,
} from './ubl-parts.js'

type UblLine = NonNullable<UblDocument<'Order'>['lines']>[number]

const responseCodes = { accepted: 'AP', changed: 'CA', rejected: 'RE' } as const
const changeCodes = { add: '1', delete: '2', change: '3', unchanged: '4' } as const
const statusCodes = { accepted: '5', changed: '3', rejected: '7', backordered: '3' } as const

/** References that have an element of their own. */
const placed = new Set(['customer-reference', 'seller-order', 'contract', 'offer'])

/** An order, its change or the answer to it as UBL; what has no place there shows when the two are compared. */
export function ublOfOrder(order: Order): Pick<UblOrderDocument, 'kind' | 'document'> {
  refuseCancellation(order.purpose, order.number)
  const common = commonOf(order)
  const orderReference = compact({ id: order.number, issueDate: order.issueDate })
  switch (order.document) {
    case 'order': {
      const type = order.type && orderTypes.code('edifact', order.type)
      const document = {
        ...common,
        id: order.number,
        issueDate: order.issueDate,
        type: type ? { text: type } : undefined,
      }
      return { kind: 'Order', document: compact<UblDocument<'Order'>>(document) }
    }
    case 'order-change': {
      // A change must have a place in a series; the first one is all that a single message tells.
      const document = { ...common, ...ownHead(order), sequence: { text: '1' }, order: orderReference }
      return { kind: 'OrderChange', document: compact<UblDocument<'OrderChange'>>(document) }
    }
    case 'order-response': {
      const response = order.response && { text: responseCodes[order.response] }
      const document = { ...common, ...ownHead(order), response, orders: [orderReference] }
      return { kind: 'OrderResponse', document: compact<UblDocument<'OrderResponse'>>(document) }
    }
  }
}

const ownHead = (order: Order) => ({ id: order.documentNumber, issueDate: order.documentDate })

/** What the three documents say in the same elements. */
function commonOf(order: Order) {
  const party = (...roles: string[]): TradeParty | undefined => order.parties.find(({ role }) => roles.includes(role))
  const reference = (kind: string) => order.references.find((one) => one.kind === kind)?.value
  const { paymentTerms, deliveryTerms, currency } = order
  const contract = reference('contract')
  const offer = reference('offer')
  const cancelAfter = order.dates['cancel-after']
  return {
    version: '2.1',
    salesOrderId: reference('seller-order'),
    notes: list(order.notes),
    currency,
    customerReference: reference('customer-reference'),
    validity: cancelAfter === undefined ? undefined : [{ end: cancelAfter }],
    quotation: offer === undefined ? undefined : { id: { text: offer } },
    contracts: contract === undefined ? undefined : [{ id: contract }],
    documents: ublReferences(order.references.filter(({ kind }) => !placed.has(kind))),
    buyer: ublCustomer(party('buyer')),
    seller: ublSupplier(party('seller', 'supplier')),
    invoiceCustomer: ublCustomer(party('bill-to')),
    deliveries: list([deliveryOf(order.dates, party('ship-to'), party('carrier'))].filter((one) => one !== undefined)),
    deliveryTerms:
      deliveryTerms &&
      compact({ id: deliveryTerms.code, location: deliveryTerms.place ? { name: deliveryTerms.place } : undefined }),
    paymentTerms: paymentTerms?.text === undefined ? undefined : [{ notes: [paymentTerms.text] }],
    allowances: ublCharges(order.charges, currency),
    totals: order.totalAmount && { due: ublAmount(order.totalAmount, currency) },
    lines: order.lines.map((line) => lineOf(line, order)),
  }
}

function deliveryOf(dates: Order['dates'], receiver?: TradeParty, carrier?: TradeParty): UblDelivery | undefined {
  const [start, end] = [dates['deliver-not-before'], dates['deliver-not-after']]
  const window = start !== undefined && end !== undefined ? { start, end } : undefined
  return group<UblDelivery>({
    actualDate: dates.delivered,
    latestDate: window ? undefined : end,
    address: receiver && ublAddress(receiver),
    requested: window ?? onDay(dates['delivery-requested']),
    promised: onDay(dates['promised-delivery']),
    estimated: onDay(dates['estimated-delivery']),
    carrier: ublParty(carrier),
    party: receiver && withoutAddress(receiver),
    despatch: dates.shipped === undefined ? undefined : { date: dates.shipped },
  })
}

/** The address of a delivery stands beside its party. */
function withoutAddress(receiver: TradeParty): UblDelivery['party'] {
  const { identifiers, names, taxes, contact } = ublParty(receiver) ?? {}
  return group({ identifiers, names, taxes, contact })
}

function lineOf(line: OrderLine, order: Order): UblLine {
  const { currency } = order
  const [confirmation, ...others] = line.confirmations
  const status =
    order.document === 'order-change'
      ? changeCodes[line.change ?? 'change']
      : confirmation && statusCodes[confirmation.status]
  const backorder = [confirmation, ...others].find((one) => one?.status === 'backordered')
  const promised = confirmation?.status === 'backordered' ? undefined : confirmation
  const ownDelivery = deliveryOf({
    ...line.dates,
    ...(confirmation?.date === undefined ? {} : { 'promised-delivery': confirmation.date }),
  })
  const schedule = line.schedule.map(({ quantity, date }) => ({
    quantity: ublQuantity(quantity),
    requested: onDay(date),
  }))
  return compact<UblLine>({
    notes: list(line.notes),
    line: compact<NonNullable<UblLine['line']>>({
      id: line.id,
      status: status === undefined ? undefined : { text: status },
      quantity: ublQuantity(promised?.quantity ?? line.quantity),
      net: ublAmount(line.amount, currency),
      backorder: ublQuantity(backorder?.quantity),
      deliveries: list([...(ownDelivery ? [ownDelivery] : []), ...schedule]),
      allowances: ublCharges(line.charges, currency),
      price:
        line.price &&
        compact({
          amount: ublAmount(line.price, currency),
          base: line.priceQuantity && madeQuantity(line.priceQuantity, line.quantity?.unit),
        }),
      item: ublItem(line.item, line.description),
    }),
    reference: order.document === 'order-response' ? { lineId: line.id } : undefined,
    documents: ublReferences(line.references),
  })
}
