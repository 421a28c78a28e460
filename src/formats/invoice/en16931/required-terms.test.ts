import { expect, test } from 'vitest'
import { at, broken, ciiFragment, ublFragment } from '../testing/fragments.js'

const transaction = 'SupplyChainTradeTransaction'
const header = `${transaction}/ApplicableHeaderTradeSettlement`
const agreement = `${transaction}/ApplicableHeaderTradeAgreement`
const line = `${transaction}/IncludedSupplyChainTradeLineItem`
const totals = `${header}/SpecifiedTradeSettlementHeaderMonetarySummation`

/**
 * A group in each syntax, and what must be in it. `empty` tells whether an element without text is enough.
 */
type Row = readonly [rule: string, ubl: readonly [string, string], cii: readonly [string, string], empty?: 'enough']

const rows: readonly Row[] = [
  ['BR-01', ['', 'CustomizationID'], ['', 'ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID']],
  ['BR-02', ['', 'ID'], ['', 'ExchangedDocument/ID']],
  ['BR-03', ['', 'IssueDate'], ['', 'ExchangedDocument/IssueDateTime/DateTimeString format="102"']],
  ['BR-04', ['', 'InvoiceTypeCode'], ['', 'ExchangedDocument/TypeCode']],
  ['BR-05', ['', 'DocumentCurrencyCode'], ['', `${header}/InvoiceCurrencyCode`]],
  [
    'BR-06',
    ['', 'AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName'],
    ['', `${agreement}/SellerTradeParty/Name`],
  ],
  [
    'BR-07',
    ['', 'AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName'],
    ['', `${agreement}/BuyerTradeParty/Name`],
  ],
  [
    'BR-08',
    ['', 'AccountingSupplierParty/Party/PostalAddress/CityName'],
    ['', `${agreement}/SellerTradeParty/PostalTradeAddress/CityName`],
    'enough',
  ],
  [
    'BR-10',
    ['', 'AccountingCustomerParty/Party/PostalAddress/CityName'],
    ['', `${agreement}/BuyerTradeParty/PostalTradeAddress/CityName`],
    'enough',
  ],
  ['BR-12', ['LegalMonetaryTotal', 'LineExtensionAmount'], [totals, 'LineTotalAmount'], 'enough'],
  ['BR-13', ['LegalMonetaryTotal', 'TaxExclusiveAmount'], [totals, 'TaxBasisTotalAmount'], 'enough'],
  ['BR-14', ['LegalMonetaryTotal', 'TaxInclusiveAmount'], [totals, 'GrandTotalAmount'], 'enough'],
  ['BR-15', ['LegalMonetaryTotal', 'PayableAmount'], [totals, 'DuePayableAmount'], 'enough'],
  [
    'BR-19',
    ['TaxRepresentativeParty', 'PostalAddress/CityName'],
    [`${agreement}/SellerTaxRepresentativeTradeParty`, 'PostalTradeAddress/CityName'],
    'enough',
  ],
  ['BR-21', ['InvoiceLine', 'ID'], [line, 'AssociatedDocumentLineDocument/LineID']],
  ['BR-22', ['InvoiceLine', 'InvoicedQuantity'], [line, 'SpecifiedLineTradeDelivery/BilledQuantity'], 'enough'],
  [
    'BR-23',
    ['InvoiceLine', 'InvoicedQuantity unitCode="C62"'],
    [line, 'SpecifiedLineTradeDelivery/BilledQuantity unitCode="C62"'],
    'enough',
  ],
  [
    'BR-24',
    ['InvoiceLine', 'LineExtensionAmount'],
    [line, 'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount'],
    'enough',
  ],
  ['BR-25', ['InvoiceLine', 'Item/Name'], [line, 'SpecifiedTradeProduct/Name']],
  [
    'BR-26',
    ['InvoiceLine', 'Price/PriceAmount'],
    [line, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount'],
    'enough',
  ],
  ['BR-46', ['TaxTotal/TaxSubtotal', 'TaxAmount'], [`${header}/ApplicableTradeTax`, 'CalculatedAmount'], 'enough'],
  [
    'BR-49',
    ['PaymentMeans', 'PaymentMeansCode'],
    [`${header}/SpecifiedTradeSettlementPaymentMeans`, 'TypeCode'],
    'enough',
  ],
]

const named = rows.map(([rule, ubl, cii, empty]) => ({ rule, ubl, cii, empty }))

test.each(named)('$rule', ({ rule, ubl, cii, empty }) => {
  for (const [group, term, wrap] of [
    [...ubl, ublFragment],
    [...cii, ciiFragment],
  ] as const) {
    const inGroup = (content: string) => broken(wrap(group === '' ? content : at(group, content)))
    expect(inGroup(at(term, '1'))).not.toContain(rule)
    expect(inGroup('')).toContain(rule)
    expect(inGroup(at(term, ' ')).includes(rule)).toBe(empty === undefined)
  }
})

const ublReason = (isCharge: boolean, ...content: string[]) =>
  at('AllowanceCharge', at('ChargeIndicator', String(isCharge)), ...content)
const ciiReason = (isCharge: boolean, ...content: string[]) =>
  at('SpecifiedTradeAllowanceCharge', at('ChargeIndicator/Indicator', String(isCharge)), ...content)

/** Allowances and charges of the document and of a line: the same demands under other numbers. */
test.each([
  ['allowance', false, ['BR-31', 'BR-32', 'BR-33', 'BR-CO-21'], ['BR-41', 'BR-42', 'BR-CO-23']],
  ['charge', true, ['BR-36', 'BR-37', 'BR-38', 'BR-CO-22'], ['BR-43', 'BR-44', 'BR-CO-24']],
] as const)('an %s needs an amount, a reason and on the document a VAT category', (_, isCharge, ofDocument, ofLine) => {
  const settled = (content: string) => at(`${line}/SpecifiedLineTradeSettlement`, content)
  const bare = [
    [ofDocument, ublFragment(ublReason(isCharge)), ciiFragment(at(header, ciiReason(isCharge)))],
    [ofLine, ublFragment(at('InvoiceLine', ublReason(isCharge))), ciiFragment(settled(ciiReason(isCharge)))],
  ] as const
  for (const [rules, ...documents] of bare) {
    for (const xml of documents) expect(broken(xml)).toEqual(expect.arrayContaining([...rules]))
  }
  const ubl = [
    at('Amount', '1'),
    at('AllowanceChargeReasonCode', ''),
    at('TaxCategory', at('ID', 'S'), at('TaxScheme/ID', 'vat')),
  ]
  const cii = [
    at('ActualAmount', '1'),
    at('ReasonCode', ''),
    at('CategoryTradeTax', at('TypeCode', 'VAT'), at('CategoryCode', 'S')),
  ]
  const whole = [
    [ofDocument, ublFragment(ublReason(isCharge, ...ubl)), ciiFragment(at(header, ciiReason(isCharge, ...cii)))],
    [
      ofLine,
      ublFragment(at('InvoiceLine', ublReason(isCharge, ...ubl))),
      ciiFragment(settled(ciiReason(isCharge, ...cii))),
    ],
  ] as const
  for (const [rules, ...documents] of whole) {
    for (const xml of documents) expect(broken(xml).filter((rule) => rules.some((one) => one === rule))).toEqual([])
  }
})
