import { decimalText, ZERO } from '../../../kernel/decimal.js'
import type {
  Attachment,
  Delivery,
  Identifier,
  Invoice,
  Note,
  PaymentInstruction,
  SupportingDocument,
  Text,
  Totals,
} from '../model.js'
import { total } from '../numbers.js'
import { group, leaf, type Output, requiredGroup, writeXml } from '../xml-writer.js'
import { writeAddress, writeAllowance, writePeriod, writeTaxCategory } from './write-ubl-groups.js'
import { writeLine } from './write-ubl-line.js'
import { writeParty } from './write-ubl-party.js'
import { cbc, writeAmount, writeIdentifier } from './write-ubl-terms.js'

const namespace = 'urn:oasis:names:specification:ubl:schema:xsd:'

/** The model as UBL 2.1 Invoice or CreditNote, in the order of its schema (syntax binding CEN/TS 16931-3-2). */
export function writeUbl(invoice: Invoice): string {
  const isCredit = invoice.kind === 'creditNote'
  const name = isCredit ? 'CreditNote' : 'Invoice'
  const root = requiredGroup(
    name,
    writeHeader(invoice, isCredit),
    writeReferences(invoice, isCredit),
    group('cac:AccountingSupplierParty', writeParty('cac:Party', invoice.seller, invoice.creditorIdentifier)),
    group('cac:AccountingCustomerParty', writeParty('cac:Party', invoice.buyer)),
    writeParty('cac:PayeeParty', invoice.payee),
    writeParty('cac:TaxRepresentativeParty', invoice.taxRepresentative),
    writeDelivery(invoice.delivery),
    writePayments(invoice, isCredit ? invoice.dueDate : undefined),
    group('cac:PaymentTerms', cbc('Note', invoice.paymentTerms)),
    invoice.allowances.map((one) => writeAllowance(one, false, currencyOf(invoice))),
    invoice.charges.map((one) => writeAllowance(one, true, currencyOf(invoice))),
    writeTaxTotals(invoice),
    writeTotals(invoice.totals, currencyOf(invoice)),
    invoice.lines.map((line) => writeLine(line, isCredit, currencyOf(invoice))),
  )
  const attributes = {
    xmlns: `${namespace}${name}-2`,
    'xmlns:cac': `${namespace}CommonAggregateComponents-2`,
    'xmlns:cbc': `${namespace}CommonBasicComponents-2`,
  }
  return writeXml({ ...root, attributes })
}

const currencyOf = ({ currency }: Invoice): string | undefined => currency?.text.trim()

function writeHeader(invoice: Invoice, isCredit: boolean): Output[] {
  const taxPointDate = cbc('TaxPointDate', invoice.taxPointDate)
  return [
    cbc('CustomizationID', invoice.specification),
    cbc('ProfileID', invoice.process),
    cbc('ID', invoice.number),
    cbc('IssueDate', invoice.issueDate),
    isCredit ? taxPointDate : cbc('DueDate', invoice.dueDate),
    cbc(isCredit ? 'CreditNoteTypeCode' : 'InvoiceTypeCode', invoice.typeCode),
    ...invoice.notes.map(writeNote),
    isCredit ? undefined : taxPointDate,
    cbc('DocumentCurrencyCode', invoice.currency),
    cbc('TaxCurrencyCode', invoice.taxCurrency),
    cbc('AccountingCost', invoice.buyerAccounting),
    cbc('BuyerReference', invoice.buyerReference),
    writePeriod(invoice.period, invoice.taxPointCode),
  ]
}

/** BT-21 has no element in UBL: it goes in front of the text between hash signs. */
function writeNote({ subject, text }: Note): Output {
  if (!subject) return cbc('Note', text)
  return leaf('cbc:Note', `#${subject.text}#${text?.text ?? ''}`)
}

/** The order of the references differs between the two documents of UBL. */
function writeReferences(invoice: Invoice, isCredit: boolean): Output[] {
  const tender = group('cac:OriginatorDocumentReference', cbc('ID', invoice.tender))
  const order = invoice.purchaseOrder ?? (invoice.salesOrder && { text: 'NA' })
  return [
    // UBL cannot name the seller's order alone: Peppol writes NA for the missing order of the buyer.
    group('cac:OrderReference', cbc('ID', order), cbc('SalesOrderID', invoice.salesOrder)),
    ...invoice.preceding.map(({ number, issueDate }) =>
      group(
        'cac:BillingReference',
        group('cac:InvoiceDocumentReference', cbc('ID', number), cbc('IssueDate', issueDate)),
      ),
    ),
    group('cac:DespatchDocumentReference', cbc('ID', invoice.despatchAdvice)),
    group('cac:ReceiptDocumentReference', cbc('ID', invoice.receivingAdvice)),
    isCredit ? undefined : tender,
    group('cac:ContractDocumentReference', cbc('ID', invoice.contract)),
    ...invoice.documents.map(writeDocument),
    writeTypedReference(invoice.object, '130'),
    isCredit ? writeTypedReference(invoice.project, '50') : group('cac:ProjectReference', cbc('ID', invoice.project)),
    isCredit ? tender : undefined,
  ]
}

function writeTypedReference(id: Identifier | undefined, type: string): Output {
  return id && group('cac:AdditionalDocumentReference', writeIdentifier('ID', id), leaf('cbc:DocumentTypeCode', type))
}

function writeDocument({ reference, description, location, attachment }: SupportingDocument): Output {
  return group(
    'cac:AdditionalDocumentReference',
    writeIdentifier('ID', reference),
    cbc('DocumentDescription', description),
    group('cac:Attachment', writeAttachment(attachment), group('cac:ExternalReference', cbc('URI', location))),
  )
}

function writeAttachment(attachment: Attachment | undefined): Output {
  const { mediaType: mimeCode, fileName: filename } = attachment ?? {}
  return leaf('cbc:EmbeddedDocumentBinaryObject', attachment?.text, { mimeCode, filename })
}

function writeDelivery(delivery: Delivery | undefined): Output {
  return (
    delivery &&
    group(
      'cac:Delivery',
      cbc('ActualDeliveryDate', delivery.date),
      group(
        'cac:DeliveryLocation',
        writeIdentifier('ID', delivery.location),
        writeAddress('cac:Address', delivery.address),
      ),
      group('cac:DeliveryParty', group('cac:PartyName', cbc('Name', delivery.name))),
    )
  )
}

/** UBL has room for one card and one mandate; CII repeats them with every instruction. */
function writePayments({ payments }: Invoice, due: Text | undefined): Output[] {
  const card = payments.find((one) => one.card)
  const debit = payments.find((one) => one.debit)
  return payments.map((one) => {
    const only = { card: one === card ? one.card : undefined, debit: one === debit ? one.debit : undefined }
    return writePayment({ ...one, ...only }, due)
  })
}

function writePayment(
  { code, meaning, remittance, transfer, card, debit }: PaymentInstruction,
  due: Text | undefined,
): Output {
  return group(
    'cac:PaymentMeans',
    leaf('cbc:PaymentMeansCode', code?.text, { name: meaning?.text }),
    cbc('PaymentDueDate', due),
    cbc('PaymentID', remittance),
    card &&
      group(
        'cac:CardAccount',
        cbc('PrimaryAccountNumberID', card.number),
        // The schema of UBL wants a card network, which the model does not know.
        cbc('NetworkID', card.network ?? { text: 'NA' }),
        cbc('HolderName', card.holder),
      ),
    group(
      'cac:PayeeFinancialAccount',
      cbc('ID', transfer?.account),
      cbc('Name', transfer?.accountName),
      group('cac:FinancialInstitutionBranch', cbc('ID', transfer?.serviceProvider)),
    ),
    group(
      'cac:PaymentMandate',
      cbc('ID', debit?.mandate),
      group('cac:PayerFinancialAccount', cbc('ID', debit?.account)),
    ),
  )
}

/** The breakdown stands in the total of the currency of the invoice, the total for accounting behind it alone. */
function writeTaxTotals(invoice: Invoice): Output[] {
  const currency = currencyOf(invoice)
  const main = invoice.taxTotals.find((one) => (one.currency ?? currency) === currency)
  const others = invoice.taxTotals.filter((one) => one !== main)
  const breakdown = invoice.breakdown.map(({ taxable, tax, vat }) =>
    group(
      'cac:TaxSubtotal',
      writeAmount('TaxableAmount', taxable, currency),
      writeAmount('TaxAmount', tax, currency),
      writeTaxCategory('cac:TaxCategory', vat),
    ),
  )
  // CII may leave out a total of nothing; UBL wants one beside every breakdown.
  const sum = decimalText(total(invoice.breakdown.map(({ tax }) => tax)) ?? ZERO)
  const stated = main ?? (breakdown.length > 0 ? { text: sum } : undefined)
  return [
    group('cac:TaxTotal', writeAmount('TaxAmount', stated, currency), breakdown),
    ...others.map((one) => group('cac:TaxTotal', writeAmount('TaxAmount', one, currency))),
  ]
}

function writeTotals(totals: Totals | undefined, currency: string | undefined): Output {
  return group(
    'cac:LegalMonetaryTotal',
    writeAmount('LineExtensionAmount', totals?.lines, currency),
    writeAmount('TaxExclusiveAmount', totals?.withoutVat, currency),
    writeAmount('TaxInclusiveAmount', totals?.withVat, currency),
    writeAmount('AllowanceTotalAmount', totals?.allowances, currency),
    writeAmount('ChargeTotalAmount', totals?.charges, currency),
    writeAmount('PrepaidAmount', totals?.paid, currency),
    writeAmount('PayableRoundingAmount', totals?.rounding, currency),
    writeAmount('PayableAmount', totals?.due, currency),
  )
}
