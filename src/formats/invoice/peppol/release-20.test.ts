import { expect, test } from 'vitest'
import { at, broken, ciiFragment, ublFragment } from '../testing/fragments.js'
import { peppol, peppol20 } from './peppol.js'

/** What release 3.0.20 says of a fragment, and what 3.0.21 says: how hard each breaks the rule. */
function severities(xml: string, rule: string): string[] {
  return [peppol20, peppol].map((set) => {
    if (broken(xml, [set], 'error').includes(rule)) return 'error'
    return broken(xml, [set], 'warning').includes(rule) ? 'warning' : 'none'
  })
}

const address = (scheme: string, id: string) => at(`AccountingSupplierParty/Party/EndpointID schemeID="${scheme}"`, id)
const process = (id: string) => at('ProfileID', id)
const billing = 'urn:fdc:peppol.eu:2017:poacc:billing'
const own = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'

test.each([
  ['a process with a number of its own', 'EN16931-R007', process(`${billing}:02:1.0`), 'none', 'error'],
  [
    'a process that was approved later',
    'EN16931-R007',
    process('urn:peppol:france:billing:regulated'),
    'error',
    'none',
  ],
  ['a specification with an addition', 'EN16931-R004', at('CustomizationID', `${own}::x`), 'none', 'error'],
  [
    'a type in process 01',
    'EN16931-P0100',
    process(`${billing}:01:1.0`) + at('InvoiceTypeCode', '389'),
    'error',
    'error',
  ],
  ['a lev', 'EN16931-CL007', at('LegalMonetaryTotal/PayableAmount currencyID="BGN"', '1'), 'none', 'error'],
  ['a scheme that came', 'EN16931-CL008', address('0246', '1'), 'error', 'none'],
  ['a scheme that went', 'EN16931-CL008', address('0217', '1'), 'none', 'error'],
  ['a Danish P number', 'COMMON-R052', address('0096', '1'), 'warning', 'error'],
  ['a Dutch KVK number', 'COMMON-R054', address('0106', '1'), 'none', 'warning'],
])('%s (%s)', (_, rule, content, before, after) => {
  expect(severities(ublFragment(content), `PEPPOL-${rule}`)).toEqual([before, after])
})

test('CII too: a Danish SE number', () => {
  const seller = 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty'
  const xml = ciiFragment(at(`${seller}/URIUniversalCommunication/URIID schemeID="0198"`, '1'))
  expect(severities(xml, 'PEPPOL-COMMON-R053')).toEqual(['warning', 'error'])
})

test('the days of a classification that a Danish line may use were a warning in UBL', () => {
  const country = (party: string) => at(`${party}/Party/PostalAddress/Country/IdentificationCode`, 'DK')
  const classified = at(
    'InvoiceLine/Item/CommodityClassification',
    at('ItemClassificationCode listID="TST" listVersionID="1"', '1'),
  )
  const xml = ublFragment(country('AccountingSupplierParty') + country('AccountingCustomerParty') + classified)
  expect(severities(xml, 'DK-R-003')).toEqual(['warning', 'error'])
})

test('a VAT identifier in a scheme that has a rule is judged by that rule alone', () => {
  const registration = (scheme: string) =>
    ublFragment(
      at('AccountingSupplierParty/Party/PartyTaxScheme', at(`CompanyID${scheme}`, 'NL1'), at('TaxScheme/ID', 'VAT')),
    )
  const dutch = (xml: string) =>
    broken(xml, [peppol], 'warning').filter((rule) => rule.startsWith('PEPPOL-COMMON-R056'))
  expect(dutch(registration(''))).toEqual(['PEPPOL-COMMON-R056-2'])
  expect(dutch(registration(' schemeID="9944"'))).toEqual(['PEPPOL-COMMON-R056-1'])
})
