import { describe, expect, test } from 'vitest'
import { at, broken, type Case, ciiFragment } from '../testing/fragments.js'

const transaction = (...content: string[]) => at('SupplyChainTradeTransaction', ...content)
const line = (...content: string[]) => at('IncludedSupplyChainTradeLineItem', ...content)
const agreement = (...content: string[]) => transaction(at('ApplicableHeaderTradeAgreement', ...content))
const seller = (...content: string[]) => agreement(at('SellerTradeParty', ...content))
const header = (...content: string[]) => at('ApplicableHeaderTradeSettlement', ...content)
const settlement = (...content: string[]) => transaction(header(...content))
const means = (...content: string[]) => settlement(at('SpecifiedTradeSettlementPaymentMeans', ...content))
const account = (...content: string[]) => at('PayeePartyCreditorFinancialAccount', ...content)
const totals = (...content: string[]) => at('SpecifiedTradeSettlementHeaderMonetarySummation', ...content)
const taxTotal = (amount: string, currency: string) => at(`TaxTotalAmount currencyID="${currency}"`, amount)
const day = (written: string, format = '102') => at(`DateTimeString format="${format}"`, written)
const period = (start: string, end: string) =>
  settlement(at('BillingSpecifiedPeriod', at('StartDateTime', start), at('EndDateTime', end)))

const lineSum = 'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation'
const netOf = (...amounts: string[]) => at(lineSum, ...amounts.map((amount) => at('LineTotalAmount', amount)))
const totalled = (sum: string) => header(totals(at('LineTotalAmount', sum)))
const taxed = (total: string, ...amounts: string[]) =>
  settlement(
    at('InvoiceCurrencyCode', 'EUR'),
    at('ApplicableTradeTax', ...amounts.map((amount) => at('CalculatedAmount', amount))),
    totals(taxTotal(total, 'EUR')),
  )

const partyCases: readonly Case[] = [
  ['BR-09', seller(at('PostalTradeAddress/CountryID', 'DE')), seller(at('Name', 'A'))],
  [
    'BR-18',
    agreement(at('SellerTaxRepresentativeTradeParty/Name', 'A')),
    agreement(at('SellerTaxRepresentativeTradeParty/ID', '1')),
  ],
  [
    'BR-20',
    agreement(at('SellerTaxRepresentativeTradeParty/PostalTradeAddress/CountryID', 'DE')),
    agreement(at('SellerTaxRepresentativeTradeParty/Name', 'A')),
  ],
  [
    'BR-62',
    seller(at('URIUniversalCommunication/URIID schemeID="EM"', 'a@b.c')),
    seller(at('URIUniversalCommunication/CompleteNumber', '1')),
  ],
  [
    'BR-17',
    transaction(
      at('ApplicableHeaderTradeAgreement/SellerTradeParty/GlobalID', '1'),
      header(at('PayeeTradeParty', at('Name', 'B'), at('GlobalID', '1'))),
    ),
    transaction(
      at('ApplicableHeaderTradeAgreement/SellerTradeParty/ID', '1'),
      header(at('PayeeTradeParty', at('Name', 'B'), at('ID', '1'))),
    ),
  ],
  [
    'BR-CO-09',
    seller(at('SpecifiedTaxRegistration/ID schemeID="VA"', 'EL1')),
    seller(at('SpecifiedTaxRegistration/ID schemeID="VA"', 'D')),
  ],
  [
    'BR-B-01',
    settlement(at('ApplicableTradeTax/CategoryCode', 'B'), at('PayeeTradeParty/PostalTradeAddress/CountryID', 'IT')),
    settlement(at('ApplicableTradeTax/CategoryCode', 'B'), at('PayeeTradeParty/PostalTradeAddress/CountryID', '')),
  ],
]

const referenceCases: readonly Case[] = [
  [
    'BR-52',
    agreement(at('AdditionalReferencedDocument/IssuerAssignedID', '1')),
    transaction(line(at('SpecifiedLineTradeSettlement/AdditionalReferencedDocument/TypeCode', '130'))),
  ],
  ['BR-29', period(day('20260501'), day('20260501')), period(day('20260501'), day('202605', '610'))],
  ['BR-CO-10', transaction(line(netOf('1', '2')), totalled('3')), transaction(line(netOf('1', '2')), totalled('1'))],
  ['BR-CO-14', taxed('3', '1', '2'), taxed('1', '1', '2')],
  ['BR-CO-19', period(day('202605', '610'), ''), settlement(at('BillingSpecifiedPeriod/Description', 'May'))],
  ['BR-50', means(at('TypeCode', '58')), means(at('TypeCode', '58'), account(at('AccountName', 'A')))],
  [
    'BR-50',
    means(at('TypeCode', '58'), account(at('IBANID', ''), at('ProprietaryID', '1'))),
    means(at('TypeCode', '58'), account(at('IBANID', ' '))),
  ],
  ['BR-61', means(at('TypeCode', '58'), account(at('ProprietaryID', ''))), means(at('TypeCode', '30'), account())],
  [
    'BR-51',
    means(at('ApplicableTradeSettlementFinancialCard/ID', '1234567890 \n')),
    means(at('ApplicableTradeSettlementFinancialCard/ID', '12345678901')),
  ],
  [
    'BR-CO-03',
    settlement(
      at(
        'ApplicableTradeTax',
        at('TypeCode', 'VAT'),
        at('CategoryCode', 'O'),
        at('TaxPointDate', day('20260501')),
        at('DueDateTypeCode', '5'),
      ),
    ),
    settlement(
      at('ApplicableTradeTax', at('TypeCode', 'VAT'), at('CategoryCode', 'S'), at('TaxPointDate', day('20260501'))),
      at('ApplicableTradeTax/DueDateTypeCode', '5'),
    ),
  ],
]

const euro = at('InvoiceCurrencyCode', 'EUR')

const totalCases: readonly Case[] = [
  [
    'BR-CO-13',
    settlement(totals(at('LineTotalAmount', '1.005'), at('TaxBasisTotalAmount', '1.01'))),
    settlement(totals(at('LineTotalAmount', '1.004'), at('TaxBasisTotalAmount', '1.01'))),
  ],
  ['BR-DEC-13', settlement(euro, totals(taxTotal('1.500', 'EUR'))), settlement(euro, totals(taxTotal('1.505', 'EUR')))],
  [
    'BR-DEC-13',
    settlement(euro, totals(taxTotal('1.505', 'EUR'), taxTotal('7', 'SEK'))),
    settlement(euro, totals(taxTotal('1.505', 'EUR'))),
  ],
  [
    'BR-DEC-15',
    settlement(euro, totals(taxTotal('1', 'EUR'))),
    settlement(euro, at('TaxCurrencyCode', 'SEK'), totals(taxTotal('1', 'EUR'))),
  ],
  [
    'BR-53',
    settlement(at('TaxCurrencyCode', 'SEK')),
    settlement(at('TaxCurrencyCode', 'SEK'), totals(taxTotal('1', 'EUR'))),
  ],
  ['BR-CO-18', settlement(), transaction(line(at('SpecifiedTradeProduct/Name', 'A')))],
]

describe.each([
  ['parties in CII', partyCases],
  ['references, periods and payment in CII', referenceCases],
  ['totals in CII', totalCases],
])('%s are judged from where the published rules look', (_, cases) => {
  const named = cases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks }))
  test.each(named)('$rule: $breaks', ({ rule, keeps, breaks }) => {
    expect(broken(ciiFragment(keeps))).not.toContain(rule)
    expect(broken(ciiFragment(breaks))).toContain(rule)
  })
})
