import { describe, expect, test } from 'vitest'
import { at, broken, type Case, ciiFragment } from '../testing/fragments.js'
import { peppol, peppol20, peppol22 } from './peppol.js'

const judged = (content: string): string[] => broken(ciiFragment(content), [peppol])

const transaction = (...content: string[]) => at('SupplyChainTradeTransaction', ...content)
const agreement = (...content: string[]) => at('ApplicableHeaderTradeAgreement', ...content)
const settlement = (...content: string[]) => at('ApplicableHeaderTradeSettlement', ...content)
const line = (...content: string[]) => transaction(at('IncludedSupplyChainTradeLineItem', ...content))
const settled = (...content: string[]) => transaction(settlement(...content))
const party = (name: string, country: string, ...content: string[]) =>
  at(`${name}TradeParty`, ...content, at('PostalTradeAddress', at('CountryID', country)))
const seller = (country: string, ...content: string[]) => party('Seller', country, ...content)
const buyer = (country: string, ...content: string[]) => party('Buyer', country, ...content)
const context = (process: string, specification: string) =>
  at(
    'ExchangedDocumentContext',
    at('BusinessProcessSpecifiedDocumentContextParameter/ID', process),
    at('GuidelineSpecifiedDocumentContextParameter/ID', specification),
  )
const process = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0'
const specification = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
const totals = (...content: string[]) => at('SpecifiedTradeSettlementHeaderMonetarySummation', ...content)
const taxTotal = (amount: string, currency: string) => at(`TaxTotalAmount currencyID="${currency}"`, amount)
const euro = at('InvoiceCurrencyCode', 'EUR')
const krona = at('TaxCurrencyCode', 'SEK')
const marked = (...content: string[]) => settled(at('SpecifiedTradeAllowanceCharge', ...content))
const isCharge = (indicator: string) => at('ChargeIndicator/Indicator', indicator)
const reference = (type: string) => at('AdditionalReferencedDocument/TypeCode', type)
const endpoint = (id: string, scheme: string) =>
  transaction(agreement(at(`SellerTradeParty/URIUniversalCommunication/URIID schemeID="${scheme}"`, id)))
const means = (code: string, ...content: string[]) =>
  settlement(at('SpecifiedTradeSettlementPaymentMeans', at('TypeCode', code), ...content))
const day = (written: string) => at('DateTimeString format="102"', written)
const period = (start: string, end: string) =>
  at('BillingSpecifiedPeriod', at('StartDateTime', day(start)), at('EndDateTime', day(end)))

const documentCases: readonly Case[] = [
  ['PEPPOL-EN16931-R001', context(process, specification), at('ExchangedDocumentContext')],
  ['PEPPOL-EN16931-R004', context(process, specification), context(process, `${specification}::2.1`)],
  ['PEPPOL-EN16931-R007', context(process, specification), context('urn:x', specification)],
  [
    'PEPPOL-EN16931-R007',
    context('urn:peppol:bis:billing_with_response', specification),
    context('urn:peppol:france:billing:regulated', specification),
  ],
  [
    'PEPPOL-EN16931-R002',
    at('ExchangedDocument/IncludedNote/Content', 'A'),
    at('ExchangedDocument/IncludedNote/SubjectCode', 'AAI'),
  ],
  [
    'PEPPOL-EN16931-R003',
    transaction(agreement(at('BuyerOrderReferencedDocument/IssuerAssignedID', '1'))),
    transaction(agreement()),
  ],
  ['PEPPOL-EN16931-R005', settled(euro, krona), settled(euro, at('TaxCurrencyCode', ' EUR'))],
  ['PEPPOL-EN16931-R006', transaction(agreement(reference('130'))), transaction(agreement(reference('130').repeat(2)))],
  ['PEPPOL-EN16931-R080', transaction(agreement(reference('50'))), transaction(agreement(reference('50').repeat(2)))],
  [
    'PEPPOL-EN16931-R010',
    transaction(agreement(at('BuyerTradeParty/URIUniversalCommunication/URIID', '1'))),
    transaction(agreement(buyer('NO'))),
  ],
  ['PEPPOL-EN16931-R020', '', transaction(agreement(seller('NO')))],
  ['PEPPOL-EN16931-R053', settled(euro, totals(taxTotal('1', 'EUR'))), settled(euro, totals())],
  [
    'PEPPOL-EN16931-R054',
    settled(euro, krona, totals(taxTotal('1', 'EUR'), taxTotal('9', 'SEK'))),
    settled(euro, totals(taxTotal('1', 'EUR'), taxTotal('9', 'SEK'))),
  ],
  [
    'PEPPOL-EN16931-R055',
    settled(euro, krona, totals(taxTotal('0', 'EUR'), taxTotal('9', 'SEK'))),
    settled(euro, krona, totals(taxTotal('1', 'EUR'), taxTotal('-9', 'SEK'))),
  ],
  [
    'PEPPOL-EN16931-R061',
    transaction(
      settlement(
        at('SpecifiedTradeSettlementPaymentMeans/TypeCode', '59'),
        at('SpecifiedTradePaymentTerms/DirectDebitMandateID', ''),
      ),
    ),
    transaction(means('59')),
  ],
  [
    'PEPPOL-EN16931-F001',
    at('ExchangedDocument/IssueDateTime', day('20260501')),
    at('ExchangedDocument/IssueDateTime', day('19990501')),
  ],
  [
    'PEPPOL-EN16931-CL001',
    transaction(agreement(at('AdditionalReferencedDocument/AttachmentBinaryObject mimeCode="text/csv"', ''))),
    transaction(agreement(at('AdditionalReferencedDocument/AttachmentBinaryObject mimeCode="text/xml"', ''))),
  ],
  [
    'PEPPOL-EN16931-CL002',
    marked(isCharge('false'), at('ReasonCode', '95')),
    marked(isCharge('false'), at('ReasonCode', 'AA')),
  ],
  [
    'PEPPOL-EN16931-CL003',
    marked(isCharge('true'), at('ReasonCode', 'AA')),
    marked(isCharge('true'), at('ReasonCode', '95')),
  ],
  ['PEPPOL-EN16931-CL007', settled(totals(taxTotal('1', 'EUR'))), settled(totals(taxTotal('1', 'STD')))],
  ['PEPPOL-EN16931-CL008', endpoint('1', '0192'), endpoint('1', '0037')],
]

const amountCases: readonly Case[] = [
  [
    'PEPPOL-EN16931-R040',
    marked(isCharge('true'), at('CalculationPercent', '10'), at('BasisAmount', '100'), at('ActualAmount', '10.02')),
    marked(isCharge('true'), at('CalculationPercent', '10'), at('BasisAmount', '100'), at('ActualAmount', '10.03')),
  ],
  ['PEPPOL-EN16931-R041', marked(isCharge('true')), marked(at('CalculationPercent', '10'))],
  ['PEPPOL-EN16931-R042', marked(isCharge('true')), marked(at('BasisAmount', '10'))],
  ['PEPPOL-EN16931-R043', marked(at('BasisAmount', '10'), isCharge('1')), marked(isCharge('1'))],
  [
    'PEPPOL-EN16931-R043',
    line(at('SpecifiedLineTradeAgreement')),
    line(at('SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge')),
  ],
  [
    'PEPPOL-EN16931-R100',
    line(at('SpecifiedLineTradeSettlement', reference('130'))),
    line(at('SpecifiedLineTradeSettlement', reference('130').repeat(2))),
  ],
  [
    'PEPPOL-EN16931-R101',
    line(at('SpecifiedLineTradeSettlement', reference('130'), reference('916'))),
    line(at('SpecifiedLineTradeSettlement', reference('916'))),
  ],
  [
    'PEPPOL-EN16931-R110',
    transaction(
      at('IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement', period('20260501', '20260531')),
      settlement(period('20260501', '20260531')),
    ),
    transaction(
      at('IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement', period('20260430', '20260531')),
      settlement(period('20260501', '20260531')),
    ),
  ],
  [
    'PEPPOL-EN16931-R111',
    transaction(at('IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement', period('20260501', '20260601'))),
    transaction(
      at('IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement', period('20260501', '20260601')),
      settlement(period('20260501', '20260531')),
    ),
  ],
  [
    'PEPPOL-EN16931-R120',
    line(
      at('SpecifiedLineTradeAgreement/NetPriceProductTradePrice', at('ChargeAmount', '10'), at('BasisQuantity', '2')),
      at('SpecifiedLineTradeDelivery/BilledQuantity', '3'),
      at('SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount', '15.02'),
    ),
    line(
      at('SpecifiedLineTradeAgreement/NetPriceProductTradePrice', at('ChargeAmount', '10')),
      at('SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/BasisQuantity', '2'),
      at('SpecifiedLineTradeDelivery/BilledQuantity', '3'),
      at('SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount', '15'),
    ),
  ],
  [
    'PEPPOL-EN16931-R121',
    line(at('SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/BasisQuantity', '0.1')),
    line(at('SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/BasisQuantity', '0')),
  ],
  [
    'PEPPOL-EN16931-R130',
    line(at('SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity', '1')),
    line(at('SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity unitCode="C62"', '1')),
  ],
]

const identifierCases: readonly Case[] = [
  [
    'PEPPOL-COMMON-R040',
    endpoint('4035811991021', '0088'),
    line(at('SpecifiedTradeProduct/GlobalID schemeID="0088"', '4035811991022')),
  ],
  ['PEPPOL-COMMON-R041', endpoint('987654325', '0192'), endpoint('987654326', '0192')],
  ['PEPPOL-COMMON-R046', endpoint('12345678901', '9907'), endpoint('1', '9907')],
  ['PEPPOL-COMMON-R052', endpoint('1234567890', '0096'), endpoint('123456789', '0096')],
  [
    'PEPPOL-COMMON-R056-2',
    transaction(agreement(seller('NL', at('SpecifiedTaxRegistration/ID schemeID="VA"', 'NL123456789B12')))),
    transaction(agreement(seller('NL', at('SpecifiedTaxRegistration/ID schemeID="VA"', 'NL12345678B12')))),
  ],
  ['PEPPOL-COMMON-R057', endpoint('12345678901234567890', '0217'), endpoint('123456789012', '0217')],
]

describe.each([
  ['the document', documentCases],
  ['amounts and lines', amountCases],
  ['identifiers', identifierCases],
])('Peppol BIS Billing 3 in CII, rules about %s', (_, cases) => {
  const named = cases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks }))
  test.each(named)('$rule: $breaks', ({ rule, keeps, breaks }) => {
    expect(judged(keeps)).not.toContain(rule)
    expect(judged(breaks)).toContain(rule)
  })
})

test('the type of document is not judged in CII: the published test looks for it where no document has it', () => {
  const content = context(process, specification) + at('ExchangedDocument/TypeCode', '389')
  const found = [peppol20, peppol, peppol22].flatMap((set) => broken(ciiFragment(content), [set]))
  expect(found.filter((rule) => rule.startsWith('PEPPOL-EN16931-P'))).toEqual([])
})
