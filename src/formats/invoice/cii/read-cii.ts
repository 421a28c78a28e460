import type { Delivery, Invoice, Note, PaymentInstruction, SupportingDocument, Totals, VatBreakdown } from '../model.js'
import { amount, attachment, identifier, text } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { all, child, children, first, textOf } from '../xml-path.js'
import { dateOf, isVat, readAddress, readAllowanceCharges, readPeriod, readVatCategory } from './read-cii-groups.js'
import { readLine } from './read-cii-line.js'
import { readParty } from './read-cii-party.js'

/** The four parts of a Cross Industry Invoice that hold the terms. */
interface Parts {
  readonly root: XmlElement
  readonly document: XmlElement | undefined
  readonly agreement: XmlElement | undefined
  readonly delivery: XmlElement | undefined
  readonly settlement: XmlElement | undefined
}

/**
 * UN/CEFACT Cross Industry Invoice D16B to the semantic model, following the syntax binding CEN/TS 16931-3-3. Dates
 * become ISO dates; everything else stays as written.
 */
export function readCii(root: XmlElement): Invoice {
  const transaction = child(root, 'SupplyChainTradeTransaction')
  const parts: Parts = {
    root,
    document: child(root, 'ExchangedDocument'),
    agreement: child(transaction, 'ApplicableHeaderTradeAgreement'),
    delivery: child(transaction, 'ApplicableHeaderTradeDelivery'),
    settlement: child(transaction, 'ApplicableHeaderTradeSettlement'),
  }
  return {
    kind: textOf(child(parts.document, 'TypeCode')) === '381' ? 'creditNote' : 'invoice',
    at: root,
    ...readHeader(parts),
    ...readReferences(parts),
    ...readParties(parts),
    ...readMoney(parts),
    delivery: readDelivery(parts.delivery),
    period: readPeriod(child(parts.settlement, 'BillingSpecifiedPeriod')),
    documents: children(parts.agreement, 'AdditionalReferencedDocument').filter(isType('916')).map(readDocument),
    lines: children(transaction, 'IncludedSupplyChainTradeLineItem').map(readLine),
  }
}

function readHeader({ root, document, agreement, settlement }: Parts) {
  const context = child(root, 'ExchangedDocumentContext')
  const tax = children(settlement, 'ApplicableTradeTax')
  return {
    process: text(first(context, 'BusinessProcessSpecifiedDocumentContextParameter/ID')),
    specification: text(first(context, 'GuidelineSpecifiedDocumentContextParameter/ID')),
    number: text(child(document, 'ID')),
    issueDate: dateOf(child(document, 'IssueDateTime')),
    typeCode: text(child(document, 'TypeCode')),
    currency: text(child(settlement, 'InvoiceCurrencyCode')),
    taxCurrency: text(child(settlement, 'TaxCurrencyCode')),
    taxPointDate: tax.map((one) => dateOf(child(one, 'TaxPointDate'))).find((date) => date !== undefined),
    taxPointCode: text(tax.map((one) => child(one, 'DueDateTypeCode')).find((code) => code !== undefined)),
    dueDate: dateOf(first(settlement, 'SpecifiedTradePaymentTerms/DueDateDateTime')),
    buyerReference: text(child(agreement, 'BuyerReference')),
    buyerAccounting: text(first(settlement, 'ReceivableSpecifiedTradeAccountingAccount/ID')),
    paymentTerms: text(first(settlement, 'SpecifiedTradePaymentTerms/Description')),
    notes: children(document, 'IncludedNote').map(readNote),
  }
}

function readNote(at: XmlElement): Note {
  return { at, subject: text(child(at, 'SubjectCode')), text: text(child(at, 'Content')) }
}

/** Documents of the agreement differ by UNTDID 1001: 916 supports, 130 is the invoiced object, 50 the tender. */
const isType =
  (code: string) =>
  (reference: XmlElement): boolean =>
    textOf(child(reference, 'TypeCode')) === code

function readReferences({ agreement, delivery, settlement }: Parts) {
  const additional = children(agreement, 'AdditionalReferencedDocument')
  const referenced = (at: XmlElement | undefined, name: string) => text(first(at, `${name}/IssuerAssignedID`))
  const object = additional.find(isType('130'))
  const objectScheme = textOf(child(object, 'ReferenceTypeCode'))
  const objectId = child(object, 'IssuerAssignedID')
  return {
    project: text(first(agreement, 'SpecifiedProcuringProject/ID')),
    contract: referenced(agreement, 'ContractReferencedDocument'),
    purchaseOrder: referenced(agreement, 'BuyerOrderReferencedDocument'),
    salesOrder: referenced(agreement, 'SellerOrderReferencedDocument'),
    receivingAdvice: referenced(delivery, 'ReceivingAdviceReferencedDocument'),
    despatchAdvice: referenced(delivery, 'DespatchAdviceReferencedDocument'),
    tender: text(child(additional.find(isType('50')), 'IssuerAssignedID')),
    object: objectId && { at: objectId, text: objectId.text, scheme: objectScheme || undefined },
    preceding: children(settlement, 'InvoiceReferencedDocument').map((at) => ({
      at,
      number: text(child(at, 'IssuerAssignedID')),
      issueDate: dateOf(child(at, 'FormattedIssueDateTime')),
    })),
  }
}

function readDocument(at: XmlElement): SupportingDocument {
  return {
    at,
    reference: identifier(child(at, 'IssuerAssignedID')),
    description: text(child(at, 'Name')),
    location: text(child(at, 'URIID')),
    attachment: attachment(child(at, 'AttachmentBinaryObject')),
  }
}

function readParties({ agreement, settlement }: Parts) {
  return {
    seller: readParty(child(agreement, 'SellerTradeParty')),
    buyer: readParty(child(agreement, 'BuyerTradeParty')),
    payee: readParty(child(settlement, 'PayeeTradeParty')),
    taxRepresentative: readParty(child(agreement, 'SellerTaxRepresentativeTradeParty')),
    creditorIdentifier: identifier(child(settlement, 'CreditorReferenceID')),
  }
}

function readMoney({ settlement }: Parts) {
  const summation = child(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation')
  const allowanceCharges = readAllowanceCharges(children(settlement, 'SpecifiedTradeAllowanceCharge'))
  return {
    payments: children(settlement, 'SpecifiedTradeSettlementPaymentMeans').map((at) => readPayment(at, settlement)),
    ...allowanceCharges,
    totals: readTotals(summation),
    taxTotals: children(summation, 'TaxTotalAmount').map((at) => amount(at)!),
    breakdown: children(settlement, 'ApplicableTradeTax').map(readBreakdown),
  }
}

/** The remittance text and the mandate are terms of the settlement in CII: the same for every instruction. */
function readPayment(at: XmlElement, settlement: XmlElement | undefined): PaymentInstruction {
  const account = child(at, 'PayeePartyCreditorFinancialAccount')
  const bank = child(at, 'PayeeSpecifiedCreditorFinancialInstitution')
  const card = child(at, 'ApplicableTradeSettlementFinancialCard')
  const mandate = all(settlement, 'SpecifiedTradePaymentTerms/DirectDebitMandateID')[0]
  const debited = first(at, 'PayerPartyDebtorFinancialAccount/IBANID')
  return {
    at,
    code: text(child(at, 'TypeCode')),
    meaning: text(child(at, 'Information')),
    remittance: text(child(settlement, 'PaymentReference')),
    transfer: (account ?? bank) && {
      at: account ?? bank,
      account: text(child(account, 'IBANID') ?? child(account, 'ProprietaryID')),
      accountName: text(child(account, 'AccountName')),
      serviceProvider: text(child(bank, 'BICID')),
    },
    card: card && { at: card, number: text(child(card, 'ID')), holder: text(child(card, 'CardholderName')) },
    debit: (mandate ?? debited) && { at, mandate: text(mandate), account: text(debited) },
  }
}

function readTotals(at: XmlElement | undefined): Totals | undefined {
  if (!at) return undefined
  const term = (name: string) => amount(child(at, name))
  return {
    at,
    lines: term('LineTotalAmount'),
    allowances: term('AllowanceTotalAmount'),
    charges: term('ChargeTotalAmount'),
    withoutVat: term('TaxBasisTotalAmount'),
    withVat: term('GrandTotalAmount'),
    paid: term('TotalPrepaidAmount'),
    rounding: term('RoundingAmount'),
    due: term('DuePayableAmount'),
  }
}

function readBreakdown(at: XmlElement): VatBreakdown {
  return {
    at,
    taxable: amount(child(at, 'BasisAmount')),
    tax: amount(child(at, 'CalculatedAmount')),
    vat: isVat(at) ? readVatCategory(at) : undefined,
  }
}

function readDelivery(at: XmlElement | undefined): Delivery | undefined {
  const shipTo = child(at, 'ShipToTradeParty')
  const date = dateOf(first(at, 'ActualDeliverySupplyChainEvent/OccurrenceDateTime'))
  if (!shipTo && !date) return undefined
  return {
    at: shipTo ?? date?.at,
    name: text(child(shipTo, 'Name')),
    location: identifier(child(shipTo, 'GlobalID') ?? child(shipTo, 'ID')),
    date,
    address: readAddress(child(shipTo, 'PostalTradeAddress')),
  }
}
