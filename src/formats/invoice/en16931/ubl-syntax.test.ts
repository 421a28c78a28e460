import { describe, expect, test } from 'vitest'
import { at, broken, type Case, ublFragment } from '../testing/fragments.js'
import { ublRestrictions } from './ubl-restrictions.js'

const seller = (...content: string[]) => at('AccountingSupplierParty/Party', ...content)
const sold = seller(at('PartyLegalEntity/RegistrationName', 'A'))
const taxed = (company: string, scheme?: string) =>
  at('PartyTaxScheme', at('CompanyID', company), scheme === undefined ? '' : at('TaxScheme/ID', scheme))
const payee = (...content: string[]) => at('PayeeParty', ...content)
const named = at('PartyName/Name', 'B')
const identified = (scheme: string) => at(`PartyIdentification/ID schemeID="${scheme}"`, '1')
const reference = (type: string) => at('AdditionalDocumentReference', at('ID', '1'), at('DocumentTypeCode', type))

const cases: readonly Case[] = [
  ['UBL-SR-13', seller(taxed('1'), taxed('2', 'TAX')), seller(taxed('1', 'GST'), taxed('2', 'TAX'))],
  [
    'UBL-SR-13',
    seller(taxed('1', 'vat'), taxed('2', 'TAX')),
    seller(at('PartyTaxScheme', at('CompanyID', '1'), at('CompanyID', '2'), at('TaxScheme/Name', 'T'))),
  ],
  ['UBL-SR-19', sold + payee(named), sold + payee()],
  ['UBL-SR-19', sold + payee(named), payee(named)],
  ['UBL-SR-19', sold + payee(at('PartyName/Name', 'A ')), sold + payee(at('PartyName/Name', 'A'))],
  [
    'UBL-SR-20',
    sold + payee(named, identified('0088'), identified('sepa')),
    sold + payee(named, identified('0088'), identified('0060')),
  ],
  [
    'UBL-SR-21',
    sold + payee(named, at('PartyLegalEntity/CompanyID', '1')),
    sold + payee(at('PartyLegalEntity/CompanyID', '1')),
  ],
  [
    'UBL-SR-23',
    at('TaxRepresentativeParty', taxed('1', 'VAT')),
    at('TaxRepresentativeParty', taxed('1', 'VAT'), taxed('2', 'TAX')),
  ],
  ['UBL-SR-29', seller(identified('Sepa')), seller(identified('Sepa'), identified('SEPA'))],
  ['UBL-SR-43', at('BillingReference', reference('130')), at('BillingReference', reference('916'))],
  ['UBL-DT-01', at('LegalMonetaryTotal/PayableAmount', '1.50'), at('LegalMonetaryTotal/PayableAmount', '1.50 ')],
  ['BR-DEC-18', at('LegalMonetaryTotal/PayableAmount', ' 1.5'), at('LegalMonetaryTotal/PayableAmount', '1.50\n')],
  ['UBL-CR-651', at('OrderReference/SalesOrderID schemeID="1"', '1'), at('SalesOrderID schemeID="1"', '1')],
  [
    'UBL-CR-663',
    at('InvoiceLine/InvoicedQuantity unitCode="C62"', '1'),
    at('InvoiceLine/Item/PackQuantity unitCodeListID="1"', '1'),
  ],
  [
    'UBL-CR-674',
    at('PaymentMeans/CardAccount/PrimaryAccountNumberID', '1'),
    at('PaymentMeans/CardAccount/PrimaryAccountNumberID schemeID="1"', '1'),
  ],
]

describe('the syntax of UBL is narrowed as published', () => {
  test.each(cases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks })))(
    '$rule: $breaks',
    ({ rule, keeps, breaks }) => {
      expect(broken(ublFragment(keeps))).not.toContain(rule)
      expect(broken(ublFragment(breaks))).toContain(rule)
    },
  )
})

/** The names that the rules give are those of UBL 2.1: a misspelt one would never break. */
test.each([
  ['UBL-CR-183', 'AccountingSupplierParty/Party/PartyLegalEntity/CorporateStockAmount'],
  ['UBL-CR-358', 'Delivery/DeliveryLocation/ValidityPeriod'],
  ['UBL-CR-384', 'Delivery/EstimatedDeliveryPeriod'],
  ['UBL-CR-419', 'PaymentMeans/CardAccount/IssueNumberID'],
])('%s is about %s', (rule, path) => {
  expect(broken(ublFragment(at(path, '1')))).toContain(rule)
})

test('every restriction breaks on its path, in an invoice and in a credit note', () => {
  for (const root of ['Invoice', 'CreditNote'] as const) {
    const paths = ublRestrictions.map(({ path }) => at(path.replace(/^Line(?=\/)/, `${root}Line`), '1'))
    const found = new Set(broken(ublFragment(paths.join(''), root)))
    expect(ublRestrictions.filter(({ id }) => !found.has(id))).toEqual([])
  }
})
