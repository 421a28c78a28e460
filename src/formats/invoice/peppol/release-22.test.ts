import { describe, expect, test } from 'vitest'
import { at, broken, ciiFragment, ublFragment } from '../testing/fragments.js'
import { peppol, peppol22, peppolSelfBilling, peppolSelfBilling3 } from './peppol.js'

/** What a release says of a fragment and what the one after it says: how hard each breaks the rule. */
function severities(xml: string, rule: string, releases = [peppol, peppol22]): string[] {
  return releases.map((set) => {
    if (broken(xml, [set], 'error').includes(rule)) return 'error'
    return broken(xml, [set], 'warning').includes(rule) ? 'warning' : 'none'
  })
}

const address = (scheme: string, id: string) => at(`AccountingSupplierParty/Party/EndpointID schemeID="${scheme}"`, id)
const country = (party: string, code: string) => at(`${party}/Party/PostalAddress/Country/IdentificationCode`, code)
const between = (seller: string, buyer: string) =>
  country('AccountingSupplierParty', seller) + country('AccountingCustomerParty', buyer)
const vat = (id: string) =>
  at('AccountingSupplierParty/Party/PartyTaxScheme', at('CompanyID', id), at('TaxScheme/ID', 'VAT'))
const ofType = (type: string) => at('InvoiceTypeCode', type)
/** Two parties by their VAT numbers, with addresses in another country. */
const taxed = (party: string, prefix: string, address: string) =>
  at(
    `${party}/Party`,
    at('PostalAddress/Country/IdentificationCode', address),
    at('PartyTaxScheme', at('CompanyID', `${prefix}1`), at('TaxScheme/ID', 'VAT')),
  )
const vatBetween = (seller: string, buyer: string, address: string) =>
  taxed('AccountingSupplierParty', seller, address) + taxed('AccountingCustomerParty', buyer, address)
const before = at('BillingReference/InvoiceDocumentReference/ID', '7')

test.each([
  ['a GLN of eight digits', 'PEPPOL-COMMON-R040', address('0088', '40170725'), 'none', 'error'],
  ['a GLN of thirteen', 'PEPPOL-COMMON-R040', address('0088', '7300010000001'), 'none', 'none'],
  ['a Belgian number from 2 on', 'PEPPOL-COMMON-R043', address('0208', '2000000042'), 'none', 'error'],
  ['a Belgian number from 0 on', 'PEPPOL-COMMON-R043', address('0208', '0202239951'), 'none', 'none'],
  ['a Dutch KVK number', 'PEPPOL-COMMON-R054', address('0106', '1'), 'warning', 'error'],
  ['a Dutch OIN', 'PEPPOL-COMMON-R055', address('0190', '1'), 'warning', 'error'],
  ['a Dutch VAT number as address', 'PEPPOL-COMMON-R056-1', address('9944', '1'), 'warning', 'error'],
  ['a Dutch VAT number', 'PEPPOL-COMMON-R056-2', vat('NL1'), 'warning', 'error'],
  ['a Dutch establishment number', 'PEPPOL-COMMON-R057', address('0217', '1'), 'warning', 'error'],
  ['a wrong Luxembourg VAT number', 'PEPPOL-COMMON-R058', vat('LU26375246'), 'none', 'warning'],
  ['a Luxembourg VAT number', 'PEPPOL-COMMON-R058', vat('lu26375245'), 'none', 'none'],
  ['a wrong Luxembourg register number', 'PEPPOL-COMMON-R059', address('0240', '20042201237'), 'none', 'warning'],
  ['a Luxembourg register number', 'PEPPOL-COMMON-R059', address('0240', '20042201236'), 'none', 'none'],
  ['a wrong Belgian VAT number', 'PEPPOL-COMMON-R062', vat('BE0202239952'), 'none', 'warning'],
  ['a Belgian VAT number', 'PEPPOL-COMMON-R062', vat('BE0202239951'), 'none', 'none'],
  ['389 between Germans', 'PEPPOL-EN16931-P0112', ofType('389') + between('DE', 'DE'), 'none', 'none'],
  ['389 to a Frenchman', 'PEPPOL-EN16931-P0112', ofType('389') + between('DE', 'FR'), 'none', 'error'],
  ['384 between Slovaks', 'PEPPOL-EN16931-P0112', ofType('384') + between('SK', 'SK'), 'error', 'none'],
  ['326 between Slovaks', 'PEPPOL-EN16931-P0112', ofType('326') + between('SK', 'SK'), 'error', 'error'],
  ['384 to a German', 'PEPPOL-EN16931-P0112', ofType('384') + between('SK', 'DE'), 'error', 'error'],
  ['384 without the invoice before', 'SK-R-001', ofType('384') + between('SK', 'SK'), 'none', 'warning'],
  ['384 with the invoice before', 'SK-R-001', ofType('384') + between('SK', 'SK') + before, 'none', 'none'],
  [
    '384 with any reference',
    'SK-R-001',
    ofType('384') + between('SK', 'SK') + at('BillingReference', ''),
    'none',
    'none',
  ],
  ['384 by VAT numbers', 'SK-R-001', ofType('384') + vatBetween('SK', 'SK', 'AT'), 'none', 'warning'],
  ['384 of a German branch', 'SK-R-001', ofType('384') + vatBetween('DE', 'SK', 'SK'), 'none', 'none'],
  [
    '384 between Slovak VAT numbers',
    'PEPPOL-EN16931-P0112',
    ofType('384') + vatBetween('SK', 'SK', 'AT'),
    'error',
    'none',
  ],
  [
    '384 to a German VAT number',
    'PEPPOL-EN16931-P0112',
    ofType('384') + vatBetween('SK', 'DE', 'SK'),
    'error',
    'error',
  ],
])('%s (%s)', (_, rule, content, was, is) => {
  expect(severities(ublFragment(content), rule)).toEqual([was, is])
})

/** What an address in Slovakia has, for the seller and the buyer. */
const slovakAddresses: readonly (readonly [rule: string, party: string, element: string])[] = [
  ['SK-R-002', 'AccountingSupplierParty', 'StreetName'],
  ['SK-R-003', 'AccountingSupplierParty', 'CityName'],
  ['SK-R-004', 'AccountingSupplierParty', 'PostalZone'],
  ['SK-R-005', 'AccountingCustomerParty', 'StreetName'],
  ['SK-R-006', 'AccountingCustomerParty', 'CityName'],
  ['SK-R-007', 'AccountingCustomerParty', 'PostalZone'],
]

test.each(slovakAddresses)('%s: the address of the %s has a %s', (rule, party, element) => {
  const judged = (other: string, root: 'CreditNote' | 'Invoice', ...content: string[]) => {
    const parties = ['AccountingSupplierParty', 'AccountingCustomerParty'].map((name) => {
      const country = at('Country/IdentificationCode', name === party ? 'sk' : other)
      return at(`${name}/Party/PostalAddress`, ...(name === party ? content : []), country)
    })
    return severities(ublFragment(parties.join(''), root), rule)
  }
  expect(judged('SK', 'Invoice')).toEqual(['none', 'warning'])
  expect(judged('SK', 'CreditNote')).toEqual(['none', 'warning'])
  expect(judged('SK', 'Invoice', at(element, 'A'))).toEqual(['none', 'none'])
  expect(judged('CZ', 'Invoice')).toEqual(['none', 'none'])
})

test('389 is a type of billing from then on', () => {
  const content = at('ProfileID', 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0') + ofType('389')
  expect(severities(ublFragment(content), 'PEPPOL-EN16931-P0100')).toEqual(['error', 'none'])
})

test('the Swedish rates hold between Swedish parties only', () => {
  const seller = at(
    'AccountingSupplierParty/Party',
    at('PostalAddress/Country/IdentificationCode', 'SE'),
    at('PartyTaxScheme', at('CompanyID', 'SE556677889901'), at('TaxScheme/ID', 'VAT')),
  )
  const rate = at('InvoiceLine/Item/ClassifiedTaxCategory', at('ID', 'S'), at('Percent', '20'))
  const soldTo = (buyer: string) => ublFragment(seller + country('AccountingCustomerParty', buyer) + rate)
  expect(severities(soldTo('SE'), 'SE-R-006')).toEqual(['error', 'error'])
  expect(severities(soldTo('FI'), 'SE-R-006')).toEqual(['error', 'none'])
})

test('the document type in a Greek invoice number is no longer judged, its other parts are', () => {
  const content = ublFragment(at('ID', '094014201|01/05/2026|0|9.9||') + vat('EL094014201'))
  expect(severities(content, 'GR-R-001-5')).toEqual(['error', 'none'])
  expect(severities(content, 'GR-R-001-6')).toEqual(['error', 'error'])
})

test('in CII too: a Luxembourg VAT number', () => {
  const seller = 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/SellerTradeParty'
  const xml = ciiFragment(at(`${seller}/SpecifiedTaxRegistration/ID schemeID="VA"`, 'LU26375246'))
  expect(severities(xml, 'PEPPOL-COMMON-R058')).toEqual(['none', 'warning'])
})

describe('national rules in CII', () => {
  const party = (name: string, country: string, ...content: string[]) =>
    at(`${name}TradeParty`, ...content, at('PostalTradeAddress/CountryID', country))
  const trade = (seller: string, buyer: string, ...content: string[]) =>
    ciiFragment(at('SupplyChainTradeTransaction', at('ApplicableHeaderTradeAgreement', seller, buyer), ...content))
  const vat = (scheme: string, id: string) => at(`SpecifiedTaxRegistration/ID schemeID="${scheme}"`, id)
  const legal = (scheme: string) => at(`SpecifiedLegalOrganization/ID schemeID="${scheme}"`, '12345678')

  test.each([
    ['NO-R-001', 'NO', 'NO1', 'error'],
    ['IT-R-002', 'DE', 'IT06363391001', 'error'],
    ['SE-R-001', 'SE', 'SE1', 'error'],
  ])('%s knows the scheme of a VAT identifier', (rule, country, id, is) => {
    const judged = (scheme: string) => severities(trade(party('Seller', country, vat(scheme, id)), ''), rule)
    expect(judged('VA')).toEqual(['none', is])
    expect(judged('VAT')).toEqual([is, 'none'])
  })

  test('the legal registration of a Danish buyer has the scheme 0184', () => {
    const judged = (scheme: string, seller = 'DK') =>
      severities(trade(party('Seller', seller), party('Buyer', 'DK', legal(scheme))), 'DK-R-017')
    expect([judged('0088'), judged('0184'), judged('0088', 'SE')]).toEqual([
      ['none', 'error'],
      ['none', 'none'],
      ['none', 'none'],
    ])
  })

  test('the version of UNSPSC in a Danish invoice is asked for', () => {
    const line = 'IncludedSupplyChainTradeLineItem/SpecifiedTradeProduct/DesignatedProductClassification'
    const xml = trade(party('Seller', 'DK'), party('Buyer', 'DK'), at(`${line}/ClassCode listID="TST"`, '1'))
    expect(severities(xml, 'DK-R-003')).toEqual(['warning', 'error'])
  })

  test('a Dutch establishment number has twelve digits', () => {
    const judged = (id: string) =>
      severities(
        trade(party('Seller', 'NL', at('URIUniversalCommunication/URIID schemeID="0217"', id)), ''),
        'PEPPOL-COMMON-R057',
      )
    expect(judged('123456789012')).toEqual(['warning', 'none'])
    expect(judged('12345678901234567890')).toEqual(['none', 'error'])
  })
})

/** The first and the last rule of each group of elements, as they are numbered in the published text. */
const mandatory: readonly (readonly [rule: string, place: string, element: string, root: 'CreditNote' | 'Invoice'])[] =
  [
    ['R140', '', 'AccountingCustomerParty', 'CreditNote'],
    ['R144', 'AccountingCustomerParty/Party/PartyTaxScheme/TaxScheme', 'ID', 'CreditNote'],
    ['R150', 'AccountingCustomerParty/Party', 'EndpointID', 'CreditNote'],
    ['R160', 'AccountingSupplierParty/Party', 'EndpointID', 'CreditNote'],
    ['R161', 'AdditionalDocumentReference/Attachment/ExternalReference', 'URI', 'CreditNote'],
    ['R165', 'AllowanceCharge/TaxCategory', 'ID', 'CreditNote'],
    ['R166', 'BillingReference', 'InvoiceDocumentReference', 'CreditNote'],
    ['R168', 'CreditNoteLine', 'Item', 'CreditNote'],
    ['R176', 'CreditNoteLine/Item', 'Name', 'CreditNote'],
    ['R179', 'CreditNoteLine', 'LineExtensionAmount', 'CreditNote'],
    ['R183', 'Delivery/DeliveryParty', 'PartyName', 'CreditNote'],
    ['R192', 'PaymentTerms', 'Note', 'CreditNote'],
    ['R200', 'TaxRepresentativeParty/PostalAddress/Country', 'IdentificationCode', 'CreditNote'],
    ['R204', 'TaxTotal/TaxSubtotal', 'TaxableAmount', 'CreditNote'],
    ['R208', '', 'ProfileID', 'CreditNote'],
    ['R209', '', 'AccountingCustomerParty', 'Invoice'],
    ['R239', 'Delivery/DeliveryParty', 'PartyName', 'Invoice'],
    ['R240', 'InvoiceLine/DocumentReference', 'DocumentTypeCode', 'Invoice'],
    ['R251', 'InvoiceLine', 'LineExtensionAmount', 'Invoice'],
    ['R257', 'PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch', 'ID', 'Invoice'],
    ['R258', 'PaymentMeans/PayeeFinancialAccount', 'ID', 'Invoice'],
    ['R264', 'TaxRepresentativeParty/PartyTaxScheme', 'CompanyID', 'Invoice'],
    ['R272', 'TaxTotal/TaxSubtotal', 'TaxableAmount', 'Invoice'],
    ['R276', '', 'ProfileID', 'Invoice'],
  ]

describe('elements that must be there exactly once', () => {
  test.each(mandatory)('%s: %s/%s', (number, place, element, root) => {
    const rule = `PEPPOL-EN16931-${number}`
    const times = (count: number) => {
      const inside = at(element, 'x').repeat(count)
      return severities(ublFragment(place === '' ? inside : at(place, inside), root), rule)
    }
    expect([times(0), times(1), times(2)]).toEqual([
      ['none', 'error'],
      ['none', 'none'],
      ['none', 'error'],
    ])
  })

  test('an element whose group is not there is not asked for', () => {
    expect(severities(ublFragment(''), 'PEPPOL-EN16931-R257')).toEqual(['none', 'none'])
  })
})

describe('self-billing', () => {
  const process = (id: string) => ublFragment(at('ProfileID', id) + ofType('380'))
  const both = [peppolSelfBilling, peppolSelfBilling3]
  test.each([
    ['urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0', 'none', 'error'],
    ['urn:peppol:france:billing:regulated', 'none', 'error'],
    ['urn:peppol:bis:billing_with_response', 'none', 'none'],
    ['urn:fdc:peppol.eu:2017:poacc:selfbilling:02:1.0', 'error', 'none'],
  ])('%s', (id, isProcess, isType) => {
    expect(severities(process(id), 'PEPPOL-EN16931-R007', both)).toEqual([isProcess, isProcess])
    expect(severities(process(id), 'PEPPOL-EN16931-P0100', both)).toEqual([isType, isType])
  })

  test('its specification has no addition, and from 3.0.3 on its elements are counted', () => {
    const own = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0'
    const named = (id: string) => severities(ublFragment(at('CustomizationID', id)), 'PEPPOL-EN16931-R004', both)
    expect([named(own), named(`${own}::2.1`)]).toEqual([
      ['none', 'none'],
      ['error', 'error'],
    ])
    expect(severities(ublFragment(''), 'PEPPOL-EN16931-R276', both)).toEqual(['none', 'error'])
    expect(severities(ublFragment(vat('LU1')), 'PEPPOL-COMMON-R058', both)).toEqual(['none', 'warning'])
  })
})
