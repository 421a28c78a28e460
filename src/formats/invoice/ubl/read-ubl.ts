import type {
  Delivery,
  Invoice,
  Note,
  PaymentInstruction,
  PrecedingInvoice,
  SupportingDocument,
  Totals,
} from '../model.js'
import { amount, attachment, identifier, text } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first, isFilled, textOf } from '../xml-path.js'
import { readAddress, readAllowanceCharge, readBreakdown, readPeriod } from './read-ubl-groups.js'
import { readLine } from './read-ubl-line.js'
import { creditorIdentifier, readParty } from './read-ubl-party.js'

/**
 * UBL 2.1 Invoice or CreditNote to the semantic model, following the syntax binding CEN/TS 16931-3-2. Where the syntax
 * would allow more than one element for a term, the first one counts; a rule of the binding reports the others.
 */
export function readUbl(root: XmlElement): Invoice {
  const isCreditNote = root.name === 'CreditNote'
  return {
    kind: isCreditNote ? 'creditNote' : 'invoice',
    at: root,
    ...readHeader(root, isCreditNote),
    ...readReferences(root),
    ...readParties(root),
    ...readMoney(root),
    delivery: readDelivery(child(root, 'Delivery')),
    period: readPeriod(child(root, 'InvoicePeriod')),
    documents: children(root, 'AdditionalDocumentReference').flatMap((at) => readSupportingDocument(at)),
    lines: children(root, isCreditNote ? 'CreditNoteLine' : 'InvoiceLine').map(readLine),
  }
}

function readHeader(root: XmlElement, isCreditNote: boolean) {
  return {
    process: text(child(root, 'ProfileID')),
    specification: text(child(root, 'CustomizationID')),
    number: text(child(root, 'ID')),
    issueDate: text(child(root, 'IssueDate')),
    typeCode: text(child(root, isCreditNote ? 'CreditNoteTypeCode' : 'InvoiceTypeCode')),
    currency: text(child(root, 'DocumentCurrencyCode')),
    taxCurrency: text(child(root, 'TaxCurrencyCode')),
    taxPointDate: text(child(root, 'TaxPointDate')),
    taxPointCode: text(all(root, 'InvoicePeriod/DescriptionCode')[0]),
    // A credit note of UBL has no element for the due date of its own: the binding takes the one of the payment means.
    dueDate: text(isCreditNote ? first(root, 'PaymentMeans/PaymentDueDate') : child(root, 'DueDate')),
    buyerReference: text(child(root, 'BuyerReference')),
    buyerAccounting: text(child(root, 'AccountingCost')),
    paymentTerms: text(first(root, 'PaymentTerms/Note')),
    notes: children(root, 'Note').map(readNote),
  }
}

const subjectMark = /^#([A-Z]{3})#([\s\S]*)$/

/** BT-21 has no element in UBL: the binding writes `#AAI#` in front of the text. */
function readNote(at: XmlElement): Note {
  const marked = subjectMark.exec(at.text)
  return marked ? { at, subject: { text: marked[1]!, at }, text: { text: marked[2]!, at } } : { at, text: text(at) }
}

function readReferences(root: XmlElement) {
  const object = children(root, 'AdditionalDocumentReference').find((one) => isInvoicedObject(one))
  return {
    project: text(first(root, 'ProjectReference/ID') ?? referenceOfType(root, '50')),
    contract: text(first(root, 'ContractDocumentReference/ID')),
    purchaseOrder: text(first(root, 'OrderReference/ID')),
    salesOrder: text(first(root, 'OrderReference/SalesOrderID')),
    receivingAdvice: text(first(root, 'ReceiptDocumentReference/ID')),
    despatchAdvice: text(first(root, 'DespatchDocumentReference/ID')),
    tender: text(first(root, 'OriginatorDocumentReference/ID')),
    object: identifier(child(object, 'ID')),
    preceding: all(root, 'BillingReference/InvoiceDocumentReference').map(readPreceding),
  }
}

const isInvoicedObject = (reference: XmlElement): boolean => textOf(child(reference, 'DocumentTypeCode')) === '130'

/** A credit note of UBL has no project reference: a document reference of type 50 stands in for it. */
function referenceOfType(root: XmlElement, type: string): XmlElement | undefined {
  const references = root.name === 'CreditNote' ? children(root, 'AdditionalDocumentReference') : []
  return child(
    references.find((one) => textOf(child(one, 'DocumentTypeCode')) === type),
    'ID',
  )
}

function readPreceding(at: XmlElement): PrecedingInvoice {
  return { at, number: text(child(at, 'ID')), issueDate: text(child(at, 'IssueDate')) }
}

function readSupportingDocument(at: XmlElement): SupportingDocument[] {
  if (isFilled(child(at, 'DocumentTypeCode'))) return []
  const binary = first(at, 'Attachment/EmbeddedDocumentBinaryObject')
  return [
    {
      at,
      reference: identifier(child(at, 'ID')),
      description: text(child(at, 'DocumentDescription')),
      location: text(first(at, 'Attachment/ExternalReference/URI')),
      attachment: attachment(binary),
    },
  ]
}

function readParties(root: XmlElement) {
  return {
    seller: readParty(first(root, 'AccountingSupplierParty/Party')),
    buyer: readParty(first(root, 'AccountingCustomerParty/Party')),
    payee: readParty(child(root, 'PayeeParty')),
    taxRepresentative: readParty(child(root, 'TaxRepresentativeParty')),
    creditorIdentifier: creditorIdentifier(root),
  }
}

function readMoney(root: XmlElement) {
  const allowanceCharges = children(root, 'AllowanceCharge').map((at) => readAllowanceCharge(at))
  return {
    payments: children(root, 'PaymentMeans').map(readPayment),
    allowances: allowanceCharges.filter(({ isCharge }) => isCharge === false).map(({ terms }) => terms),
    charges: allowanceCharges.filter(({ isCharge }) => isCharge === true).map(({ terms }) => terms),
    totals: readTotals(child(root, 'LegalMonetaryTotal')),
    taxTotals: all(root, 'TaxTotal/TaxAmount').map((at) => amount(at)!),
    breakdown: all(root, 'TaxTotal/TaxSubtotal').map(readBreakdown),
  }
}

function readPayment(at: XmlElement): PaymentInstruction {
  const code = child(at, 'PaymentMeansCode')
  const account = child(at, 'PayeeFinancialAccount')
  const card = child(at, 'CardAccount')
  const mandate = child(at, 'PaymentMandate')
  const meaning = attribute(code, 'name')
  return {
    at,
    code: text(code),
    meaning: meaning === undefined ? undefined : { text: meaning, at: code },
    remittance: text(child(at, 'PaymentID')),
    transfer: account && {
      at: account,
      account: text(child(account, 'ID')),
      accountName: text(child(account, 'Name')),
      serviceProvider: text(first(account, 'FinancialInstitutionBranch/ID')),
    },
    card: card && {
      at: card,
      number: text(child(card, 'PrimaryAccountNumberID')),
      holder: text(child(card, 'HolderName')),
      network: text(child(card, 'NetworkID')),
    },
    debit: mandate && {
      at: mandate,
      mandate: text(child(mandate, 'ID')),
      account: text(first(mandate, 'PayerFinancialAccount/ID')),
    },
  }
}

function readTotals(at: XmlElement | undefined): Totals | undefined {
  if (!at) return undefined
  const term = (name: string) => amount(child(at, name))
  return {
    at,
    lines: term('LineExtensionAmount'),
    allowances: term('AllowanceTotalAmount'),
    charges: term('ChargeTotalAmount'),
    withoutVat: term('TaxExclusiveAmount'),
    withVat: term('TaxInclusiveAmount'),
    paid: term('PrepaidAmount'),
    rounding: term('PayableRoundingAmount'),
    due: term('PayableAmount'),
  }
}

function readDelivery(at: XmlElement | undefined): Delivery | undefined {
  return (
    at && {
      at,
      name: text(first(at, 'DeliveryParty/PartyName/Name')),
      location: identifier(first(at, 'DeliveryLocation/ID')),
      date: text(child(at, 'ActualDeliveryDate')),
      address: readAddress(first(at, 'DeliveryLocation/Address')),
    }
  )
}
