import { expect, test } from 'vitest'
import { at, broken, ublFragment } from '../testing/fragments.js'

/** What the model has once, and where. */
const once: readonly (readonly [rule: string, parent: string, repeated: string])[] = [
  ['UBL-SR-01', '', 'ContractDocumentReference/ID'],
  ['UBL-SR-02', '', 'ReceiptDocumentReference/ID'],
  ['UBL-SR-03', '', 'DespatchDocumentReference/ID'],
  ['UBL-SR-05', '', 'PaymentTerms/Note'],
  ['UBL-SR-06', 'BillingReference', 'InvoiceDocumentReference/ID'],
  ['UBL-SR-08', '', 'InvoicePeriod/StartDate'],
  ['UBL-SR-09', 'AccountingSupplierParty/Party', 'PartyLegalEntity/RegistrationName'],
  ['UBL-SR-10', 'AccountingSupplierParty/Party', 'PartyName/Name'],
  ['UBL-SR-11', 'AccountingSupplierParty/Party', 'PartyLegalEntity/CompanyID'],
  ['UBL-SR-14', 'AccountingSupplierParty/Party', 'PartyLegalEntity/CompanyLegalForm'],
  ['UBL-SR-15', 'AccountingCustomerParty/Party', 'PartyLegalEntity/RegistrationName'],
  ['UBL-SR-16', 'AccountingCustomerParty/Party', 'PartyIdentification/ID'],
  ['UBL-SR-17', 'AccountingCustomerParty/Party', 'PartyLegalEntity/CompanyID'],
  ['UBL-SR-22', 'TaxRepresentativeParty', 'PartyName/Name'],
  ['UBL-SR-24', '', 'Delivery/ActualDeliveryDate'],
  ['UBL-SR-25', 'Delivery', 'DeliveryParty/PartyName/Name'],
  ['UBL-SR-26', 'PaymentMeans', 'PaymentID'],
  ['UBL-SR-27', 'PaymentMeans', 'PaymentMeansCode'],
  ['UBL-SR-28', 'PaymentMeans', 'PaymentMandate/ID'],
  ['UBL-SR-32', 'TaxTotal/TaxSubtotal/TaxCategory', 'TaxExemptionReason'],
  ['UBL-SR-33', 'AdditionalDocumentReference', 'DocumentDescription'],
  ['UBL-SR-34', 'InvoiceLine', 'Note'],
  ['UBL-SR-35', 'InvoiceLine', 'OrderLineReference/LineID'],
  ['UBL-SR-36', 'InvoiceLine', 'InvoicePeriod/StartDate'],
  ['UBL-SR-37', 'InvoiceLine/Price', 'AllowanceCharge/Amount'],
  ['UBL-SR-39', '', 'ProjectReference/ID'],
  ['UBL-SR-40', 'AccountingCustomerParty/Party', 'PartyName/Name'],
  ['UBL-SR-45', '', 'PaymentMeans/PaymentDueDate'],
  ['UBL-SR-46', '', 'PaymentMeans/PaymentMeansCode name="Transfer"'],
  ['UBL-SR-49', '', 'InvoicePeriod/DescriptionCode'],
  ['UBL-SR-50', 'InvoiceLine/Item', 'Description'],
  ['UBL-SR-51', 'AccountingSupplierParty/Party/PostalAddress', 'AddressLine/Line'],
  ['UBL-SR-52', 'InvoiceLine', 'DocumentReference/ID'],
  ['UBL-SR-54', '', 'PaymentMeans/CardAccount/PrimaryAccountNumberID'],
  ['UBL-SR-55', '', 'PaymentMeans/PaymentMandate/ID'],
  ['UBL-SR-56', '', 'OriginatorDocumentReference/ID'],
]

test.each(once.map(([rule, parent, repeated]) => ({ rule, parent, repeated })))(
  '$rule: only one $repeated',
  ({ rule, parent, repeated }) => {
    const inParent = (content: string) => (parent === '' ? content : at(parent, content))
    expect(broken(ublFragment(inParent(at(repeated, '1'))))).not.toContain(rule)
    expect(broken(ublFragment(inParent(at(repeated, '1').repeat(2))))).toContain(rule)
  },
)

const objects = at('AdditionalDocumentReference', at('ID', '1'), at('DocumentTypeCode', '130'))
const taxed = (scheme: string) => at('PartyTaxScheme', at('CompanyID', '1'), at('TaxScheme/ID', scheme))
const reasons = (indicator: string) =>
  at('AllowanceCharge', at('ChargeIndicator', indicator), at('AllowanceChargeReason', 'A').repeat(2))

test.each([
  ['UBL-SR-04', objects, objects.repeat(2)],
  [
    'UBL-SR-12',
    at('AccountingSupplierParty/Party', taxed('VAT')),
    at('AccountingSupplierParty/Party', taxed('VAT').repeat(2)),
  ],
  [
    'UBL-SR-18',
    at('AccountingCustomerParty/Party', taxed('VAT')),
    at('AccountingCustomerParty/Party', taxed('VAT').repeat(2)),
  ],
  ['UBL-SR-30', reasons('1'), reasons('0')],
  ['UBL-SR-31', reasons('false'), reasons('true')],
  [
    'UBL-SR-42',
    at('AccountingSupplierParty/Party', taxed('VAT').repeat(2)),
    at('AccountingSupplierParty/Party', taxed('VAT').repeat(3)),
  ],
  [
    'UBL-SR-44',
    at('PaymentMeans/PaymentID', '1').repeat(2),
    at('PaymentMeans/PaymentID', '1') + at('PaymentMeans/PaymentID', '2'),
  ],
  [
    'UBL-SR-47',
    at('PaymentMeans/PaymentMeansCode', '30').repeat(2),
    at('PaymentMeans/PaymentMeansCode', '30') + at('PaymentMeans/PaymentMeansCode', '58'),
  ],
  // Blanks count, and so does a seller who stands twice.
  [
    'UBL-SR-47',
    at('PaymentMeans/PaymentMeansCode', '30 ').repeat(2),
    at('PaymentMeans/PaymentMeansCode', '30') + at('PaymentMeans/PaymentMeansCode', '30 '),
  ],
  [
    'UBL-SR-09',
    at('AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName', 'A'),
    at('AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName', 'A').repeat(2),
  ],
  [
    'UBL-SR-18',
    at('AccountingCustomerParty/Party', taxed('VAT')),
    at('AccountingCustomerParty/Party', taxed('VAT')).repeat(2),
  ],
  ['UBL-SR-48', at('InvoiceLine/Item/ClassifiedTaxCategory/ID', 'S'), at('InvoiceLine/Item/Name', 'A')],
  ['UBL-SR-53', at('PayeeParty', taxed('VAT')), at('PayeeParty/PartyTaxScheme/CompanyID', '1')],
])('%s', (rule, keeps, breaks) => {
  expect(broken(ublFragment(keeps))).not.toContain(rule)
  expect(broken(ublFragment(breaks))).toContain(rule)
})
