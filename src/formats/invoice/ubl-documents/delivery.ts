import { code, part, parts, quantity, text, texts } from './codec.js'
import { head } from './order.js'
import { customer, documentReference, item, orderLineReference, orderReference, shipment, supplier } from './parts.js'

const issued = {
  ...head,
  uuid: text('UUID'),
  issueDate: text('IssueDate'),
  issueTime: text('IssueTime'),
  status: code('DocumentStatusCode'),
}

/** UBL 2.1 DespatchAdvice. */
export const despatchAdvice = {
  ...issued,
  type: code('DespatchAdviceTypeCode'),
  notes: texts('Note'),
  orders: parts('OrderReference', orderReference),
  documents: parts('AdditionalDocumentReference', documentReference),
  despatcher: part('DespatchSupplierParty', supplier),
  receiver: part('DeliveryCustomerParty', customer),
  buyer: part('BuyerCustomerParty', customer),
  seller: part('SellerSupplierParty', supplier),
  originator: part('OriginatorCustomerParty', customer),
  shipment: part('Shipment', shipment),
  lines: parts('DespatchLine', {
    id: text('ID'),
    notes: texts('Note'),
    status: code('LineStatusCode'),
    delivered: quantity('DeliveredQuantity'),
    backorder: quantity('BackorderQuantity'),
    backorderReasons: texts('BackorderReason'),
    outstanding: quantity('OutstandingQuantity'),
    outstandingReasons: texts('OutstandingReason'),
    oversupply: quantity('OversupplyQuantity'),
    orderLines: parts('OrderLineReference', orderLineReference),
    documents: parts('DocumentReference', documentReference),
    item: part('Item', item),
    shipments: parts('Shipment', shipment),
  }),
}

const lineReference = { lineId: text('LineID'), document: part('DocumentReference', documentReference) }

/** UBL 2.1 ReceiptAdvice. */
export const receiptAdvice = {
  ...issued,
  type: code('ReceiptAdviceTypeCode'),
  notes: texts('Note'),
  orders: parts('OrderReference', orderReference),
  despatches: parts('DespatchDocumentReference', documentReference),
  documents: parts('AdditionalDocumentReference', documentReference),
  receiver: part('DeliveryCustomerParty', customer),
  despatcher: part('DespatchSupplierParty', supplier),
  buyer: part('BuyerCustomerParty', customer),
  seller: part('SellerSupplierParty', supplier),
  shipment: part('Shipment', shipment),
  lines: parts('ReceiptLine', {
    id: text('ID'),
    notes: texts('Note'),
    received: quantity('ReceivedQuantity'),
    short: quantity('ShortQuantity'),
    shortageAction: code('ShortageActionCode'),
    rejected: quantity('RejectedQuantity'),
    rejectReasonCode: code('RejectReasonCode'),
    rejectReasons: texts('RejectReason'),
    rejectAction: code('RejectActionCode'),
    discrepancy: code('QuantityDiscrepancyCode'),
    oversupply: quantity('OversupplyQuantity'),
    receivedDate: text('ReceivedDate'),
    orderLine: part('OrderLineReference', orderLineReference),
    despatchLines: parts('DespatchLineReference', lineReference),
    documents: parts('DocumentReference', documentReference),
    items: parts('Item', item),
    shipments: parts('Shipment', shipment),
  }),
}
