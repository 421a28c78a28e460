import { amount, code, identifier, part, parts, quantity, text, texts } from './codec.js'
import {
  allowanceCharge,
  customer,
  delivery,
  deliveryTerms,
  documentReference,
  item,
  monetaryTotal,
  orderReference,
  party,
  paymentMeans,
  paymentTerms,
  period,
  price,
  supplier,
  taxTotal,
} from './parts.js'

/** What every document of UBL begins with. */
export const head = {
  version: text('UBLVersionID'),
  specification: text('CustomizationID'),
  process: text('ProfileID'),
  id: text('ID'),
}

const contract = { id: text('ID'), type: text('ContractType') }

const lineItem = {
  id: text('ID'),
  salesOrderId: text('SalesOrderID'),
  notes: texts('Note'),
  status: code('LineStatusCode'),
  quantity: quantity('Quantity'),
  net: amount('LineExtensionAmount'),
  tax: amount('TotalTaxAmount'),
  minimum: quantity('MinimumQuantity'),
  maximum: quantity('MaximumQuantity'),
  backorder: quantity('MaximumBackorderQuantity'),
  partialDelivery: text('PartialDeliveryIndicator'),
  accounting: text('AccountingCost'),
  deliveries: parts('Delivery', delivery),
  originator: part('OriginatorParty', party),
  allowances: parts('AllowanceCharge', allowanceCharge),
  price: part('Price', price),
  item: part('Item', item),
}

const orderLine = {
  status: code('SubstitutionStatusCode'),
  notes: texts('Note'),
  line: part('LineItem', lineItem),
  proposed: parts('SellerProposedSubstituteLineItem', lineItem),
  substituted: parts('SellerSubstitutedLineItem', lineItem),
  reference: part('OrderLineReference', { lineId: text('LineID') }),
  documents: parts('DocumentReference', documentReference),
}

const issued = { uuid: text('UUID'), issueDate: text('IssueDate'), issueTime: text('IssueTime') }

const fulfilment = {
  deliveries: parts('Delivery', delivery),
  deliveryTerms: part('DeliveryTerms', deliveryTerms),
  payments: parts('PaymentMeans', paymentMeans),
  paymentTerms: parts('PaymentTerms', paymentTerms),
  allowances: parts('AllowanceCharge', allowanceCharge),
  taxes: parts('TaxTotal', taxTotal),
}

/** UBL 2.1 Order. */
export const order = {
  ...head,
  salesOrderId: text('SalesOrderID'),
  ...issued,
  type: code('OrderTypeCode'),
  notes: texts('Note'),
  currency: text('DocumentCurrencyCode'),
  customerReference: text('CustomerReference'),
  accounting: text('AccountingCost'),
  validity: parts('ValidityPeriod', period),
  quotation: part('QuotationDocumentReference', documentReference),
  orders: parts('OrderDocumentReference', documentReference),
  originatorDocument: part('OriginatorDocumentReference', documentReference),
  documents: parts('AdditionalDocumentReference', documentReference),
  contracts: parts('Contract', contract),
  buyer: part('BuyerCustomerParty', customer),
  seller: part('SellerSupplierParty', supplier),
  originator: part('OriginatorCustomerParty', customer),
  invoiceCustomer: part('AccountingCustomerParty', customer),
  ...fulfilment,
  totals: part('AnticipatedMonetaryTotal', monetaryTotal),
  lines: parts('OrderLine', orderLine),
}

/** UBL 2.1 OrderChange. */
export const orderChange = {
  ...head,
  salesOrderId: text('SalesOrderID'),
  ...issued,
  sequence: identifier('SequenceNumberID'),
  notes: texts('Note'),
  currency: text('DocumentCurrencyCode'),
  customerReference: text('CustomerReference'),
  accounting: text('AccountingCost'),
  validity: parts('ValidityPeriod', period),
  order: part('OrderReference', orderReference),
  quotation: part('QuotationDocumentReference', documentReference),
  originatorDocument: part('OriginatorDocumentReference', documentReference),
  documents: parts('AdditionalDocumentReference', documentReference),
  contracts: parts('Contract', contract),
  buyer: part('BuyerCustomerParty', customer),
  seller: part('SellerSupplierParty', supplier),
  originator: part('OriginatorCustomerParty', customer),
  invoiceCustomer: part('AccountingCustomerParty', customer),
  invoiceSupplier: part('AccountingSupplierParty', supplier),
  ...fulfilment,
  totals: part('AnticipatedMonetaryTotal', monetaryTotal),
  lines: parts('OrderLine', orderLine),
}

/** UBL 2.1 OrderResponse. */
export const orderResponse = {
  ...head,
  salesOrderId: text('SalesOrderID'),
  ...issued,
  response: code('OrderResponseCode'),
  notes: texts('Note'),
  currency: text('DocumentCurrencyCode'),
  customerReference: text('CustomerReference'),
  accounting: text('AccountingCost'),
  validity: parts('ValidityPeriod', period),
  orders: parts('OrderReference', orderReference),
  documents: parts('AdditionalDocumentReference', documentReference),
  contracts: parts('Contract', contract),
  seller: part('SellerSupplierParty', supplier),
  buyer: part('BuyerCustomerParty', customer),
  originator: part('OriginatorCustomerParty', customer),
  invoiceSupplier: part('AccountingSupplierParty', supplier),
  invoiceCustomer: part('AccountingCustomerParty', customer),
  ...fulfilment,
  totals: part('LegalMonetaryTotal', monetaryTotal),
  lines: parts('OrderLine', orderLine),
}
