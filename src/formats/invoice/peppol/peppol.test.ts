import { describe, expect, test } from 'vitest'
import { readInvoice } from '../document.js'
import { validate } from '../rules.js'
import { peppol, peppolSelfBilling } from './peppol.js'

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'

/** A document with nothing but what a rule looks at: the rules about what is missing are not asked. */
function broken(content: string, root: 'Invoice' | 'CreditNote' = 'Invoice', rules = peppol): string[] {
  const xml = `<${root} xmlns="${ubl}${root}-2" xmlns:cac="${ubl}CommonAggregateComponents-2" xmlns:cbc="${ubl}CommonBasicComponents-2">${content}</${root}>`
  return validate(readInvoice(xml), [rules]).map(({ rule }) => rule)
}

const b = (name: string, text: string, attributes = '') =>
  `<cbc:${name}${attributes && ` ${attributes}`}>${text}</cbc:${name}>`
const a = (name: string, ...content: readonly string[]) => `<cac:${name}>${content.join('')}</cac:${name}>`
const address = (country: string, ...more: string[]) =>
  a('PostalAddress', ...more, a('Country', b('IdentificationCode', country)))
const seller = (...content: string[]) => a('AccountingSupplierParty', a('Party', ...content))
const buyer = (...content: string[]) => a('AccountingCustomerParty', a('Party', ...content))
const tax = (scheme: string, company: string) =>
  a('PartyTaxScheme', b('CompanyID', company), a('TaxScheme', b('ID', scheme)))
const legal = (company: string, scheme?: string) =>
  a('PartyLegalEntity', b('CompanyID', company, scheme && `schemeID="${scheme}"`))
const domestic = (country: string) => seller(address(country)) + buyer(address(country))
const means = (code: string, ...content: string[]) => a('PaymentMeans', b('PaymentMeansCode', code), ...content)
const account = (id: string, branch?: string) =>
  a('PayeeFinancialAccount', b('ID', id), branch ? a('FinancialInstitutionBranch', b('ID', branch)) : '')
const endpoint = (scheme: string, id: string) => seller(b('EndpointID', id, `schemeID="${scheme}"`))
const currency = b('DocumentCurrencyCode', 'EUR')
const eur = (name: string, amount: string) => b(name, amount, 'currencyID="EUR"')

/** One rule, a document that keeps it and one that breaks it. */
type Case = readonly [rule: string, keeps: string, breaks: string, root?: 'CreditNote']

const documentCases: readonly Case[] = [
  [
    'PEPPOL-EN16931-R007',
    b('ProfileID', 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'),
    b('ProfileID', 'urn:x:01:1.0'),
  ],
  [
    'PEPPOL-EN16931-R004',
    b('CustomizationID', 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'),
    b('CustomizationID', 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1'),
  ],
  ['PEPPOL-EN16931-R010', buyer(b('EndpointID', '1', 'schemeID="0192"')), buyer(address('NO'))],
  ['PEPPOL-EN16931-R020', '', seller(address('NO'))],
  [
    'PEPPOL-EN16931-R043',
    a('AllowanceCharge', b('ChargeIndicator', 'true'), eur('Amount', '1')),
    a('AllowanceCharge', b('ChargeIndicator', '1'), eur('Amount', '1')),
  ],
  [
    'PEPPOL-EN16931-R041',
    a('AllowanceCharge', b('ChargeIndicator', 'true'), eur('Amount', '1')),
    a('AllowanceCharge', b('MultiplierFactorNumeric', '1'), eur('Amount', '1')),
  ],
  [
    'PEPPOL-EN16931-R046',
    a(
      'InvoiceLine',
      a('Price', eur('PriceAmount', '8'), a('AllowanceCharge', eur('Amount', '2'), eur('BaseAmount', '10'))),
    ),
    a('InvoiceLine', a('Price', eur('PriceAmount', '8'), a('AllowanceCharge', eur('BaseAmount', '10')))),
  ],
  [
    'PEPPOL-EN16931-R120',
    a(
      'InvoiceLine',
      b('InvoicedQuantity', '3'),
      eur('LineExtensionAmount', '30.02'),
      a('Price', eur('PriceAmount', '10')),
    ),
    a('InvoiceLine', a('Price', eur('PriceAmount', '10'))),
  ],
  [
    'PEPPOL-EN16931-R130',
    a(
      'InvoiceLine',
      b('InvoicedQuantity', '1', 'unitCode="C62"'),
      a('Price', b('BaseQuantity', '1', 'unitCode="C62"')),
    ),
    a('InvoiceLine', b('InvoicedQuantity', '1'), a('Price', b('BaseQuantity', '1', 'unitCode="C62"'))),
  ],
  [
    'PEPPOL-EN16931-CL007',
    currency + a('LegalMonetaryTotal', eur('PayableAmount', '1')),
    a('LegalMonetaryTotal', b('PayableAmount', '1')),
  ],
  ['PEPPOL-EN16931-CL008', seller(b('EndpointID', '1')), endpoint('0207', '1')],
  ['PEPPOL-EN16931-CL008', endpoint('0192', '987654325'), endpoint(' 0192', '987654325')],
  ['PEPPOL-EN16931-F001', b('IssueDate', '2026-05-01'), b('IssueDate', '2026-5-01')],
  ['PEPPOL-COMMON-R040', endpoint('0088', '4035811991021'), endpoint('0088', '4035811991022')],
  ['PEPPOL-COMMON-R041', endpoint('0192', '987654325'), endpoint('0192', '000000000')],
  ['PEPPOL-COMMON-R042', endpoint('0184', '12345678'), endpoint('0184', 'DK1234567')],
  ['PEPPOL-COMMON-R043', endpoint('0208', '0202239951'), endpoint('0208', '0202239952')],
  ['PEPPOL-COMMON-R049', endpoint('0007', '5567321707'), endpoint('0007', '5567321708')],
  ['PEPPOL-COMMON-R050', endpoint('0151', '51824753556'), endpoint('0151', '51824753557')],
]

const danishLine = (...versions: string[]) =>
  domestic('DK') +
  a(
    'InvoiceLine',
    a(
      'Item',
      ...versions.map((version) =>
        a('CommodityClassification', b('ItemClassificationCode', '1', `listID="TST" listVersionID="${version}"`)),
      ),
    ),
  )
const danishTax = (reason: string) =>
  domestic('DK') +
  a('InvoiceLine', a('AllowanceCharge', b('AllowanceChargeReasonCode', 'ZZZ'), b('AllowanceChargeReason', reason)))

const northernCases: readonly Case[] = [
  ['DK-R-003', danishLine('18.01', '26.08.01'), danishLine('18.01')],
  ['DK-R-004', danishTax('Energi#12'), danishTax('Energi#')],
  ['DK-R-004', danishTax('3645'), danishTax('364')],
  ['DK-R-004', danishTax('1.50'), danishTax('-1.5')],
  [
    'DK-R-008',
    domestic('DK') + means('50', b('PaymentID', '01#'), account('12345678')),
    domestic('DK') + means('50', b('PaymentID', '01#'), account('123456789')),
  ],
  [
    'DK-R-013',
    domestic('DK'),
    seller(a('PartyIdentification', b('ID', '1', 'schemeID=" "')), address('DK')) + buyer(address('DK')),
  ],
  [
    'DK-R-017',
    seller(address('DK')) + buyer(address('DK'), legal('DK12345678', '0184')),
    seller(address('DK')) + buyer(address('DK'), legal('DK12345678', '0088')),
  ],
  [
    'NO-R-002',
    seller(tax('VAT', 'NO987654325MVA'), tax('TAX', 'Foretaksregisteret')),
    seller(tax('VAT', 'NO987654325MVA')),
  ],
  ['NO-R-001', seller(tax('VAT', 'NO987654325MVA')), seller(tax('VAT', 'NO987654326MVA'))],
  ['SE-R-002', seller(address('SE'), tax('VAT', 'SE12345678901')), seller(address('SE'), tax('VAT', 'SE12345678A901'))],
  ['SE-R-001', seller(address('SE'), tax('VAT', 'SE556677889901')), seller(address('SE'), tax('VAT', 'SE55667788990'))],
  ['SE-R-013', seller(address('SE'), legal('5567321707')), seller(address('SE'), legal('5567321708'))],
  [
    'SE-R-006',
    seller(address('SE'), tax('VAT', 'SE556677889901')) +
      a('InvoiceLine', a('Item', a('ClassifiedTaxCategory', b('ID', 'S'), b('Percent', '12.00')))),
    seller(address('SE'), tax('VAT', 'SE556677889901')) +
      a('InvoiceLine', a('Item', a('ClassifiedTaxCategory', b('ID', 'S'), b('Percent', '13')))),
  ],
  [
    'SE-R-009',
    seller(address('SE')) + means('30', account('9112346', 'SE:BANKGIRO')),
    seller(address('SE')) + means('30', account('911234', 'SE:BANKGIRO')),
  ],
  ['IS-R-002', seller(address('IS'), legal('5402697509', '0196')), seller(address('IS'), legal('5402697509', '0088'))],
  [
    'IS-R-010',
    `${seller(address('IS'))}${b('DueDate', '2026-05-01')}${a('AdditionalDocumentReference', b('ID', '2026-05-10'), b('DocumentDescription', 'EINDAGI'))}`,
    `${seller(address('IS'))}${a('AdditionalDocumentReference', b('ID', '2026-05-10'), b('DocumentDescription', 'EINDAGI'))}`,
  ],
]

const greekVat = tax('VAT', 'EL094014201')
const greek = (number: string) => b('ID', number) + b('IssueDate', '2026-05-01') + seller(address('GR'), greekVat)

const southernCases: readonly Case[] = [
  ['GR-R-001-2', greek('094014201|01/05/2026|0|1.1|A|7'), greek('094014202|01/05/2026|0|1.1|A|7')],
  ['GR-R-001-3', greek('094014201|01/05/2026|0|1.1|A|7'), greek('094014201|1/5/2026|0|1.1|A|7')],
  ['GR-R-001-5', greek('094014201|01/05/2026|0|1.1|A|7'), greek('094014201|01/05/2026|0||A|7')],
  ['GR-R-002', seller(a('PartyName', b('Name', 'A')), greekVat), seller(a('PartyName', b('Name', '')), greekVat)],
  ['GR-R-004-1', seller(address('CY'), greekVat), seller(address('GR'), greekVat)],
  [
    'GR-R-009',
    seller(b('EndpointID', '094014201', 'schemeID="9933"'), greekVat),
    seller(b('EndpointID', '1', 'schemeID="9933"'), greekVat),
  ],
  [
    'IT-R-001',
    seller(tax('VAT', 'IT06363391001'), tax('TAX', 'RSSMRA80A01H501U')),
    seller(tax('VAT', 'IT06363391001'), tax('TAX', 'RSSMRA')),
  ],
  ['IT-R-001', seller(tax('VAT', 'IT06363391001')), seller(tax('VAT', 'IT06363391001'), a('PartyTaxScheme'))],
  [
    'NL-R-001',
    a('BillingReference', a('InvoiceDocumentReference', b('ID', '7'))) +
      b('CreditNoteTypeCode', '381') +
      seller(address('NL')),
    b('CreditNoteTypeCode', '381') + seller(address('NL')),
    'CreditNote',
  ],
  ['NL-R-003', seller(address('NL')), seller(address('NL'), legal('12345678', '0088'))],
  [
    'NL-R-007',
    seller(address('NL')) + means('30') + a('LegalMonetaryTotal', eur('PayableAmount', '5')),
    seller(address('NL')) + a('LegalMonetaryTotal', eur('PayableAmount', '5')),
  ],
  [
    'DE-R-027',
    seller(address('DE'), a('Contact', b('Telephone', '112'))) + buyer(address('DE')),
    seller(address('DE'), a('Contact', b('Name', 'A'))) + buyer(address('DE')),
  ],
]

describe.each([
  ['Peppol BIS Billing 3', documentCases],
  ['its rules for Denmark, Norway, Sweden and Iceland', northernCases],
  ['its rules for Greece, Italy, the Netherlands and Germany', southernCases],
])('%s', (_, cases) => {
  const named = cases.map(([rule, keeps, breaks, root]) => ({ rule, keeps, breaks, root }))
  test.each(named)('$rule', ({ rule, keeps, breaks, root }) => {
    expect(broken(keeps, root)).not.toContain(rule)
    expect(broken(breaks, root)).toContain(rule)
  })
})

describe('self-billing has its own specification, process and types', () => {
  const process = 'urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0'
  const own = b('CustomizationID', 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0')
  const judged = (...content: string[]) => broken(content.join(''), 'Invoice', peppolSelfBilling)
  const ruled = ['R004', 'R007', 'P0100'].map((rule) => `PEPPOL-EN16931-${rule}`)

  test('389 in its process', () => {
    const found = judged(own, b('ProfileID', process), b('InvoiceTypeCode', '389'))
    expect(found.filter((rule) => ruled.includes(rule))).toEqual([])
  })
  test('a plain invoice in its process', () => {
    expect(judged(own, b('ProfileID', process), b('InvoiceTypeCode', '380'))).toContain('PEPPOL-EN16931-P0100')
  })
  test('the process of billing', () => {
    const found = judged(own, b('ProfileID', process.replace('selfbilling', 'billing')), b('InvoiceTypeCode', '380'))
    expect(found.filter((rule) => ruled.includes(rule))).toEqual(['PEPPOL-EN16931-R007'])
  })
  test('a credit note is 261', () => {
    const content = (type: string) => b('ProfileID', process) + b('CreditNoteTypeCode', type)
    expect(broken(content('381'), 'CreditNote', peppolSelfBilling)).toContain('PEPPOL-EN16931-P0101')
    expect(broken(content('261'), 'CreditNote', peppolSelfBilling)).not.toContain('PEPPOL-EN16931-P0101')
  })
  test('no rules of single countries', () => {
    expect(judged(domestic('DK')).filter((rule) => rule.startsWith('DK-'))).toEqual([])
  })
})
