import type { AllowanceCharge, Delivery, Identifier, Invoice, Text, Totals } from '../model.js'
import { group, leaf, type Output, requiredGroup, writeXml } from '../xml-writer.js'
import { writeLine } from './write-cii-line.js'
import { writeParty } from './write-cii-party.js'
import { writePaymentMeans, writePaymentTerms } from './write-cii-payment.js'
import {
  ram,
  writeAddress,
  writeAllowance,
  writeDate,
  writePeriod,
  writeReference,
  writeTax,
} from './write-cii-terms.js'

const namespaces = {
  'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
}

/** The model as Cross Industry Invoice D16B, in the order of its schema (syntax binding CEN/TS 16931-3-3). */
export function writeCii(invoice: Invoice): string {
  const root = requiredGroup(
    'rsm:CrossIndustryInvoice',
    writeContext(invoice),
    writeDocument(invoice),
    group(
      'rsm:SupplyChainTradeTransaction',
      invoice.lines.map(writeLine),
      writeAgreement(invoice),
      writeDelivery(invoice),
      writeSettlement(invoice),
    ),
  )
  return writeXml({ ...root, attributes: namespaces })
}

function writeContext({ process, specification }: Invoice): Output {
  return requiredGroup(
    'rsm:ExchangedDocumentContext',
    group('ram:BusinessProcessSpecifiedDocumentContextParameter', ram('ID', process)),
    group('ram:GuidelineSpecifiedDocumentContextParameter', ram('ID', specification)),
  )
}

function writeDocument({ number, typeCode, issueDate, notes }: Invoice): Output {
  return requiredGroup(
    'rsm:ExchangedDocument',
    ram('ID', number),
    ram('TypeCode', typeCode),
    writeDate('ram:IssueDateTime', issueDate),
    notes.map(({ text, subject }) => group('ram:IncludedNote', ram('Content', text), ram('SubjectCode', subject))),
  )
}

function writeAgreement(invoice: Invoice): Output {
  return requiredGroup(
    'ram:ApplicableHeaderTradeAgreement',
    ram('BuyerReference', invoice.buyerReference),
    writeParty('ram:SellerTradeParty', invoice.seller),
    writeParty('ram:BuyerTradeParty', invoice.buyer),
    writeParty('ram:SellerTaxRepresentativeTradeParty', invoice.taxRepresentative),
    writeReference('ram:SellerOrderReferencedDocument', invoice.salesOrder),
    writeReference('ram:BuyerOrderReferencedDocument', invoice.purchaseOrder),
    writeReference('ram:ContractReferencedDocument', invoice.contract),
    writeSupportingDocuments(invoice),
    writeTyped(invoice.tender, '50'),
    writeTyped(invoice.object, '130'),
    invoice.project &&
      group('ram:SpecifiedProcuringProject', ram('ID', invoice.project), leaf('ram:Name', projectName)),
  )
}

/** The schema wants a name for the project, which the model does not know. */
const projectName = 'Project reference'

function writeTyped(id: Identifier | undefined, type: string): Output {
  return (
    id &&
    group(
      'ram:AdditionalReferencedDocument',
      ram('IssuerAssignedID', id),
      leaf('ram:TypeCode', type),
      leaf('ram:ReferenceTypeCode', id.scheme),
    )
  )
}

function writeSupportingDocuments({ documents }: Invoice): Output[] {
  return documents.map(({ reference, location, description, attachment }) => {
    const { mediaType: mimeCode, fileName: filename } = attachment ?? {}
    return group(
      'ram:AdditionalReferencedDocument',
      ram('IssuerAssignedID', reference),
      ram('URIID', location),
      leaf('ram:TypeCode', '916'),
      ram('Name', description),
      leaf('ram:AttachmentBinaryObject', attachment?.text, { mimeCode, filename }),
    )
  })
}

function writeDelivery({ delivery, despatchAdvice, receivingAdvice }: Invoice): Output {
  return requiredGroup(
    'ram:ApplicableHeaderTradeDelivery',
    writeShipTo(delivery),
    group('ram:ActualDeliverySupplyChainEvent', writeDate('ram:OccurrenceDateTime', delivery?.date)),
    writeReference('ram:DespatchAdviceReferencedDocument', despatchAdvice),
    writeReference('ram:ReceivingAdviceReferencedDocument', receivingAdvice),
  )
}

function writeShipTo(delivery: Delivery | undefined): Output {
  const location = delivery?.location
  return group(
    'ram:ShipToTradeParty',
    leaf(location?.scheme ? 'ram:GlobalID' : 'ram:ID', location?.text, { schemeID: location?.scheme }),
    ram('Name', delivery?.name),
    writeAddress(delivery?.address),
  )
}

function writeSettlement(invoice: Invoice): Output {
  const remittance = invoice.payments.find((payment) => payment.remittance)?.remittance
  return requiredGroup(
    'ram:ApplicableHeaderTradeSettlement',
    ram('CreditorReferenceID', invoice.creditorIdentifier),
    ram('PaymentReference', remittance),
    // An accounting currency that is the currency of the invoice says nothing, and CII does not allow it.
    ram('TaxCurrencyCode', isSameText(invoice.taxCurrency, invoice.currency) ? undefined : invoice.taxCurrency),
    ram('InvoiceCurrencyCode', invoice.currency),
    writeParty('ram:PayeeTradeParty', invoice.payee),
    invoice.payments.map(writePaymentMeans),
    writeBreakdown(invoice),
    writePeriod(invoice.period),
    invoice.allowances.map((one: AllowanceCharge) => writeAllowance(one, false)),
    invoice.charges.map((one: AllowanceCharge) => writeAllowance(one, true)),
    writePaymentTerms(invoice),
    writeTotals(invoice.totals, invoice),
    invoice.preceding.map(({ number, issueDate }) =>
      group(
        'ram:InvoiceReferencedDocument',
        ram('IssuerAssignedID', number),
        writeDate('ram:FormattedIssueDateTime', issueDate, 'qdt'),
      ),
    ),
    group('ram:ReceivableSpecifiedTradeAccountingAccount', ram('ID', invoice.buyerAccounting)),
  )
}

const isSameText = (a: Text | undefined, b: Text | undefined): boolean => a?.text.trim() === b?.text.trim()

/** The tax point of the invoice stands in a breakdown, and may stand there once only. */
function writeBreakdown({ breakdown, taxPointDate, taxPointCode }: Invoice): Output[] {
  return breakdown.map(({ taxable, tax, vat }, index) => {
    const taxPoint = index === 0 ? { taxPointDate, taxPointCode } : {}
    return writeTax('ram:ApplicableTradeTax', vat, { taxable, tax, ...taxPoint })
  })
}

function writeTotals(totals: Totals | undefined, { taxTotals, currency }: Invoice): Output {
  return requiredGroup(
    'ram:SpecifiedTradeSettlementHeaderMonetarySummation',
    ram('LineTotalAmount', totals?.lines),
    ram('ChargeTotalAmount', totals?.charges),
    ram('AllowanceTotalAmount', totals?.allowances),
    ram('TaxBasisTotalAmount', totals?.withoutVat),
    taxTotals.map((one) => writeTaxTotal(one, currency)),
    ram('RoundingAmount', totals?.rounding),
    ram('GrandTotalAmount', totals?.withVat),
    ram('TotalPrepaidAmount', totals?.paid),
    ram('DuePayableAmount', totals?.due),
  )
}

function writeTaxTotal(total: { text: string; currency?: string }, currency: Text | undefined): Output {
  return leaf('ram:TaxTotalAmount', total.text, { currencyID: total.currency ?? currency?.text.trim() })
}
