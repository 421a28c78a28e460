import { amount, binary, code, identifier, number, part, parts, quantity, text, texts } from './codec.js'

/** Aggregates of UBL 2.1 that several documents share, in the order of its schema. */

export const period = {
  start: text('StartDate'),
  startTime: text('StartTime'),
  end: text('EndDate'),
  endTime: text('EndTime'),
  description: texts('Description'),
}

export const address = {
  identifier: identifier('ID'),
  street: text('StreetName'),
  additionalStreet: text('AdditionalStreetName'),
  building: text('BuildingNumber'),
  city: text('CityName'),
  postCode: text('PostalZone'),
  subdivision: text('CountrySubentity'),
  lines: parts('AddressLine', { line: text('Line') }),
  country: part('Country', { code: code('IdentificationCode') }),
}

export const contact = {
  identifier: text('ID'),
  name: text('Name'),
  telephone: text('Telephone'),
  email: text('ElectronicMail'),
  note: texts('Note'),
}

export const party = {
  endpoint: identifier('EndpointID'),
  identifiers: parts('PartyIdentification', { id: identifier('ID') }),
  names: parts('PartyName', { name: text('Name') }),
  address: part('PostalAddress', address),
  taxes: parts('PartyTaxScheme', { id: identifier('CompanyID'), scheme: part('TaxScheme', { id: text('ID') }) }),
  legal: parts('PartyLegalEntity', {
    name: text('RegistrationName'),
    id: identifier('CompanyID'),
    address: part('RegistrationAddress', address),
  }),
  contact: part('Contact', contact),
  persons: parts('Person', { firstName: text('FirstName'), familyName: text('FamilyName') }),
}

/** A party in a role: supplier or customer, with the number that the other side knows it by. */
export const supplier = {
  customerAssignedId: text('CustomerAssignedAccountID'),
  party: part('Party', party),
  contact: part('SellerContact', contact),
}

export const customer = {
  customerAssignedId: text('CustomerAssignedAccountID'),
  supplierAssignedId: text('SupplierAssignedAccountID'),
  party: part('Party', party),
  deliveryContact: part('DeliveryContact', contact),
  contact: part('BuyerContact', contact),
}

const attachment = {
  embedded: binary('EmbeddedDocumentBinaryObject'),
  external: part('ExternalReference', { uri: text('URI') }),
}

export const documentReference = {
  id: identifier('ID'),
  uuid: text('UUID'),
  issueDate: text('IssueDate'),
  typeCode: code('DocumentTypeCode'),
  type: text('DocumentType'),
  versionId: text('VersionID'),
  description: texts('DocumentDescription'),
  attachment: part('Attachment', attachment),
}

export const orderReference = {
  id: text('ID'),
  salesOrderId: text('SalesOrderID'),
  issueDate: text('IssueDate'),
  customerReference: text('CustomerReference'),
}

export const orderLineReference = { lineId: text('LineID'), order: part('OrderReference', orderReference) }

const taxCategory = {
  code: text('ID'),
  rate: number('Percent'),
  exemptionCode: text('TaxExemptionReasonCode'),
  exemptionReason: texts('TaxExemptionReason'),
  scheme: part('TaxScheme', { id: text('ID') }),
}

export const taxTotal = {
  amount: amount('TaxAmount'),
  subtotals: parts('TaxSubtotal', {
    taxable: amount('TaxableAmount'),
    tax: amount('TaxAmount'),
    category: part('TaxCategory', taxCategory),
  }),
}

export const allowanceCharge = {
  id: text('ID'),
  isCharge: text('ChargeIndicator'),
  reasonCode: code('AllowanceChargeReasonCode'),
  reasons: texts('AllowanceChargeReason'),
  factor: number('MultiplierFactorNumeric'),
  amount: amount('Amount'),
  base: amount('BaseAmount'),
  categories: parts('TaxCategory', taxCategory),
}

export const billingReference = {
  invoice: part('InvoiceDocumentReference', documentReference),
  selfBilledInvoice: part('SelfBilledInvoiceDocumentReference', documentReference),
  creditNote: part('CreditNoteDocumentReference', documentReference),
  debitNote: part('DebitNoteDocumentReference', documentReference),
  reminder: part('ReminderDocumentReference', documentReference),
  additional: part('AdditionalDocumentReference', documentReference),
  lines: parts('BillingReferenceLine', {
    id: text('ID'),
    amount: amount('Amount'),
    allowances: parts('AllowanceCharge', allowanceCharge),
  }),
}

export const monetaryTotal = {
  lines: amount('LineExtensionAmount'),
  withoutTax: amount('TaxExclusiveAmount'),
  withTax: amount('TaxInclusiveAmount'),
  allowances: amount('AllowanceTotalAmount'),
  charges: amount('ChargeTotalAmount'),
  paid: amount('PrepaidAmount'),
  rounding: amount('PayableRoundingAmount'),
  due: amount('PayableAmount'),
}

const account = {
  id: identifier('ID'),
  name: text('Name'),
  branch: part('FinancialInstitutionBranch', { id: identifier('ID'), name: text('Name') }),
}

export const paymentMeans = {
  id: text('ID'),
  code: code('PaymentMeansCode'),
  dueDate: text('PaymentDueDate'),
  channel: code('PaymentChannelCode'),
  paymentIds: texts('PaymentID'),
  payer: part('PayerFinancialAccount', account),
  payee: part('PayeeFinancialAccount', account),
}

export const paymentTerms = {
  id: text('ID'),
  notes: texts('Note'),
  amount: amount('Amount'),
  dueDate: text('PaymentDueDate'),
}

export const exchangeRate = {
  source: text('SourceCurrencyCode'),
  target: text('TargetCurrencyCode'),
  rate: number('CalculationRate'),
  date: text('Date'),
}

const itemIdentification = { id: identifier('ID') }

export const item = {
  descriptions: texts('Description'),
  name: text('Name'),
  buyers: part('BuyersItemIdentification', itemIdentification),
  sellers: part('SellersItemIdentification', itemIdentification),
  manufacturers: parts('ManufacturersItemIdentification', itemIdentification),
  standard: part('StandardItemIdentification', itemIdentification),
  origin: part('OriginCountry', { code: code('IdentificationCode') }),
  classifications: parts('CommodityClassification', { code: code('ItemClassificationCode') }),
  taxes: parts('ClassifiedTaxCategory', taxCategory),
  properties: parts('AdditionalItemProperty', { name: text('Name'), value: text('Value') }),
  instances: parts('ItemInstance', {
    serialId: text('SerialID'),
    lot: part('LotIdentification', { number: text('LotNumberID'), expiry: text('ExpiryDate') }),
  }),
}

export const price = {
  amount: amount('PriceAmount'),
  base: quantity('BaseQuantity'),
  allowances: parts('AllowanceCharge', allowanceCharge),
}

const location = { id: identifier('ID'), name: text('Name'), address: part('Address', address) }

export const delivery = {
  id: text('ID'),
  quantity: quantity('Quantity'),
  actualDate: text('ActualDeliveryDate'),
  actualTime: text('ActualDeliveryTime'),
  latestDate: text('LatestDeliveryDate'),
  trackingId: text('TrackingID'),
  address: part('DeliveryAddress', address),
  location: part('DeliveryLocation', location),
  requested: part('RequestedDeliveryPeriod', period),
  promised: part('PromisedDeliveryPeriod', period),
  estimated: part('EstimatedDeliveryPeriod', period),
  carrier: part('CarrierParty', party),
  party: part('DeliveryParty', party),
  despatch: part('Despatch', {
    date: text('ActualDespatchDate'),
    time: text('ActualDespatchTime'),
    address: part('DespatchAddress', address),
  }),
}

export const deliveryTerms = {
  id: text('ID'),
  specialTerms: texts('SpecialTerms'),
  location: part('DeliveryLocation', location),
}

export const shipment = {
  id: text('ID'),
  information: texts('Information'),
  grossWeight: quantity('GrossWeightMeasure'),
  netWeight: quantity('NetWeightMeasure'),
  grossVolume: quantity('GrossVolumeMeasure'),
  unitCount: quantity('TotalTransportHandlingUnitQuantity'),
  consignments: parts('Consignment', { id: text('ID'), carrier: part('CarrierParty', party) }),
  delivery: part('Delivery', delivery),
  units: parts('TransportHandlingUnit', { id: identifier('ID'), type: code('TransportHandlingUnitTypeCode') }),
}
