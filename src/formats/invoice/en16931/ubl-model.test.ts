import { expect, test } from 'vitest'
import { at, broken, type Case, ublFragment } from '../testing/fragments.js'

const seller = (...content: string[]) => at('AccountingSupplierParty/Party', ...content)
const scheme = at('TaxScheme/ID', 'VAT')
const vat = (company: string) => at('PartyTaxScheme', at('CompanyID', company), scheme)
const line = (code: string, percent: string, net: string) =>
  at(
    'InvoiceLine',
    at('LineExtensionAmount', net),
    at('Item/ClassifiedTaxCategory', at('ID', code), at('Percent', percent), scheme),
  )
const breakdown = (code: string, percent: string, taxable: string) =>
  at(
    'TaxTotal/TaxSubtotal',
    at('TaxableAmount', taxable),
    at('TaxCategory', at('ID', code), at('Percent', percent), scheme),
  )
const country = (code: string) => at('Delivery/DeliveryLocation/Address/Country/IdentificationCode', code)
const period = (start: string, end: string) =>
  at('InvoicePeriod', start === '' ? '' : at('StartDate', start), end === '' ? '' : at('EndDate', end))
const accountingTotal = (currency: string) => at(`InvoiceLine/TaxTotal/TaxAmount currencyID="${currency}"`, '1')

const cases: readonly Case[] = [
  ['BR-52', at('AdditionalDocumentReference/ID', '1'), at('AdditionalDocumentReference/DocumentTypeCode', '130')],
  [
    'BR-55',
    at('BillingReference/InvoiceDocumentReference/ID', ''),
    at('BillingReference/CreditNoteDocumentReference/ID', '1'),
  ],
  [
    'BR-55',
    at('InvoiceLine', at('BillingReference/InvoiceDocumentReference/ID', '1')),
    at('InvoiceLine/BillingReference', ''),
  ],
  ['BR-57', country(''), at('Delivery/DeliveryLocation/Address/CityName', 'A')],
  ['BR-57', at('InvoiceLine', country('DE')), at('InvoiceLine/Delivery/DeliveryLocation/Address', '')],
  // Every period counts, and one below a line that is not the line's own is one of the document to the published tests.
  [
    'BR-29',
    period('2024-02-01', '2024-02-01'),
    period('2024-01-01', '2024-01-31') + period('2024-02-02', '2024-02-01'),
  ],
  ['BR-29', at('InvoiceLine', period('2', '1')), at('InvoiceLine/SubInvoiceLine', period('2', '1'))],
  [
    'BR-CO-19',
    period('', '2024-01-31') + at('InvoicePeriod/DescriptionCode', '3'),
    period('2024-01-01', '') + at('InvoicePeriod/Description', 'January'),
  ],
  // A date of the schema may carry a time zone.
  ['BR-29', period('2026-05-01Z', '2026-05-01'), period('2026-05-02Z', '2026-05-01+02:00')],
  ['BR-30', at('InvoiceLine', period('1', '2')), at('InvoiceLine', period('1', '2'), period('2', '1'))],
  [
    'BR-CO-20',
    at('InvoiceLine', period('1', '')),
    at('InvoiceLine', period('1', ''), at('InvoicePeriod/DescriptionCode', '3')),
  ],
  [
    'BR-CO-03',
    at('TaxPointDate', '2024-01-01') + period('2024-01-01', ''),
    at('TaxPointDate', '2024-01-01') + period('2024-01-01', '') + at('InvoicePeriod/DescriptionCode', '3'),
  ],
  [
    'BR-IC-11',
    breakdown('K', '0', '0') + at('InvoicePeriod', '') + period('2024-01-01', ''),
    breakdown('K', '0', '0') + at('InvoicePeriod', '').repeat(2),
  ],
  [
    'BR-CO-14',
    at('TaxTotal', at('TaxAmount', '1.5'), at('TaxSubtotal/TaxAmount', '1.50')) + at('TaxTotal/TaxAmount', '2'),
    at('TaxTotal', at('TaxSubtotal/TaxAmount', '1.50')),
  ],
  [
    'BR-54',
    at('InvoiceLine/Item/AdditionalItemProperty', at('Name', 'A'), at('Value', '')),
    at('InvoiceLine/SubInvoiceLine/Item/AdditionalItemProperty', at('Name', 'A')),
  ],
  [
    'BR-DEC-20',
    at('InvoiceLine/TaxTotal/TaxSubtotal/TaxAmount', '1.50'),
    at('InvoiceLine/TaxTotal/TaxSubtotal/TaxAmount', '1.500'),
  ],
  ['BR-56', at('TaxRepresentativeParty', vat('')), at('TaxRepresentativeParty/PartyTaxScheme/CompanyID', '1')],
  ['BR-CO-26', seller(at('PartyIdentification/ID', '1')), seller(at('PartyIdentification/ID schemeID="SEPA"', '1'))],
  ['BR-CO-26', '', at('AccountingSupplierParty', '')],
  [
    'BR-53',
    at('TaxCurrencyCode', 'SEK') + accountingTotal('SEK'),
    at('TaxCurrencyCode', 'SEK') + accountingTotal('EUR'),
  ],
  ['BR-CO-09', seller(vat('D')), seller(vat('DX1'))],
  ['BR-CO-09', seller(vat('')), seller(vat('de1'))],
  ['BR-B-01', breakdown('B', '22', '1') + country('IT'), breakdown('B', '22', '1') + country('')],
  ['BR-B-02', breakdown('B', '22', '1') + line('B', '22', '1'), line('B', '22', '1') + breakdown('S', '22', '1')],
  [
    'BR-S-08',
    line('S', '19.00', '10') + breakdown('S', '19', '10.99'),
    line('S', '7', '10') + breakdown('S', '19', '0'),
  ],
  ['BR-AF-08', line('L', '7', '10') + breakdown('L', '3', '0.5'), line('L', '7', '10') + breakdown('L', '3', '1')],
  ['BR-E-08', line('E', '0', '10') + breakdown('E', '0', '10.00'), line('E', '0', '10') + breakdown('E', '0', '10.01')],
]

test.each(cases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks })))(
  'in UBL $rule breaks on $breaks',
  ({ rule, keeps, breaks }) => {
    expect(broken(ublFragment(keeps))).not.toContain(rule)
    expect(broken(ublFragment(breaks))).toContain(rule)
  },
)

test('the payee is compared with the trading name and every identifier of the seller', () => {
  const payee = (name: string, id: string) =>
    at('PayeeParty', at('PartyName/Name', name), at('PartyIdentification/ID', id))
  const sold = seller(
    at('PartyIdentification/ID', '1'),
    at('PartyName/Name', 'T'),
    at('PartyLegalEntity/RegistrationName', 'A'),
  )
  expect(broken(ublFragment(sold + payee('A', '2')))).not.toContain('BR-17')
  expect(broken(ublFragment(sold + payee('T', '2')))).toContain('BR-17')
  expect(broken(ublFragment(sold + payee('B', '1')))).toContain('BR-17')
})
