import { describe, expect, test } from 'vitest'
import { at, broken, type Case, ciiFragment } from '../testing/fragments.js'
import { ciiRestrictions } from './cii-restrictions.js'

const line = (...content: string[]) => at('SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem', ...content)
const product = (...content: string[]) => line(at('SpecifiedTradeProduct', ...content))
const agreement = (...content: string[]) => at('SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement', ...content)
const delivery = (...content: string[]) => at('SupplyChainTradeTransaction/ApplicableHeaderTradeDelivery', ...content)
const settlement = (...content: string[]) =>
  at('SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement', ...content)
const means = (...content: string[]) => settlement(at('SpecifiedTradeSettlementPaymentMeans', ...content))
const discount = (...content: string[]) =>
  line(at('SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/AppliedTradeAllowanceCharge', ...content))
const indicator = (value: string) => at('ChargeIndicator/Indicator', value)
const reference = (code: string, ...content: string[]) =>
  at('AdditionalReferencedDocument', at('TypeCode', code), ...content)
const tax = (...content: string[]) => at('ApplicableTradeTax', ...content)
const withBoth = (party: string) => at(party, at('ID', '1'), at('GlobalID schemeID="0088"', '1'))

/** The context of the published rule is narrower or wider than the name of the element alone. */
const contextCases: readonly Case[] = [
  ['CII-SR-036', line(at('AssociatedDocumentLineDocument/ParentLineID', '1')), line(at('ParentLineID', '1'))],
  [
    'CII-SR-282',
    agreement(at('BuyerTaxRepresentativeTradeParty/ID', '1')),
    agreement(at('SellerTaxRepresentativeTradeParty/ID', '1')),
  ],
  [
    'CII-SR-449',
    line(at('SpecifiedLineTradeDelivery', withBoth('ShipToTradeParty'))),
    delivery(withBoth('ShipToTradeParty')),
  ],
  [
    'CII-SR-451',
    settlement(at('SpecifiedTradePaymentTerms', withBoth('PayeeTradeParty'))),
    settlement(withBoth('PayeeTradeParty')),
  ],
  [
    'CII-SR-464',
    means(at('PayerPartyDebtorFinancialAccount/IBANID', '1')),
    means(at('PayerSpecifiedDebtorFinancialInstitution/BICID', '1')),
  ],
  [
    'CII-DT-005',
    line(at('SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID schemeID="1"', '1')),
    product(at('SellerAssignedID schemeID="1"', '1')),
  ],
  [
    'CII-DT-041',
    settlement(at('SpecifiedTradeAllowanceCharge/CategoryTradeTax/BasisAmount', '1')),
    line(at('SpecifiedLineTradeSettlement', tax(at('BasisAmount', '1')))),
  ],
  ['CII-DT-037', settlement(tax(at('TypeCode', 'VAT'))), settlement(tax(at('TypeCode', ' VAT')))],
]

const countCases: readonly Case[] = [
  ['CII-SR-046', product(at('GlobalID', '1'), at('GlobalID schemeID="0160"', '2')), product(at('GlobalID', '1'))],
  ['CII-SR-090', product(at('OriginTradeCountry/ID', 'DE')), product(at('OriginTradeCountry/Name', 'x'))],
  [
    'CII-SR-090',
    product(at('Name', 'x')),
    product(at('OriginTradeCountry/ID', 'DE'), at('OriginTradeCountry/ID', 'FR')),
  ],
  ['CII-SR-119', discount(indicator('false'), at('ActualAmount', '1')), discount(indicator('true'))],
  ['CII-SR-119', discount(), discount(at('ActualAmount', '1'))],
  ['CII-SR-119', discount(indicator('0'), at('ActualAmount', '1')), discount(indicator('false'))],
  [
    'CII-SR-470',
    means(at('TypeCode', '58'), at('PayeePartyCreditorFinancialAccount/IBANID', '')),
    means(at('TypeCode', '58'), at('PayeePartyCreditorFinancialAccount/AccountName', 'A')),
  ],
  [
    'CII-SR-474',
    line(at('SpecifiedLineTradeSettlement', reference('130'))),
    line(at('SpecifiedLineTradeSettlement', reference('130'), reference(' 130 '))),
  ],
  [
    'CII-SR-475',
    agreement(reference('916', at('Name', 'A')), reference('916')),
    agreement(reference('916', at('Name', 'A')), reference('916', at('Name', 'B'))),
  ],
  [
    'CII-SR-476',
    agreement(reference('916', at('AttachmentBinaryObject', 'AA'))),
    agreement(...Array<string>(2).fill(reference('916', at('AttachmentBinaryObject', 'AA')))),
  ],
]

describe.each([
  ['the syntax of CII is narrowed in the places that the rule names', contextCases],
  ['the syntax of CII is counted as the rule counts', countCases],
])('%s', (_, cases) => {
  const named = cases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks }))
  test.each(named)('$rule: $breaks', ({ rule, keeps, breaks }) => {
    expect(broken(ciiFragment(keeps))).not.toContain(rule)
    expect(broken(ciiFragment(breaks))).toContain(rule)
  })
})

test('a language is refused on the root element alone', () => {
  const note = at('ExchangedDocument/IncludedNote/Content languageID="de"', 'Text')
  expect(broken(ciiFragment(note))).not.toContain('CII-DT-013')
  expect(broken(ciiFragment('', 'languageID="de"'))).toContain('CII-DT-013')
})

test('one credit transfer rule for all instructions', () => {
  const transfer = at('SpecifiedTradeSettlementPaymentMeans/TypeCode', '30')
  const found = broken(ciiFragment(settlement(transfer, transfer)))
  expect(found.filter((rule) => rule === 'CII-SR-470')).toHaveLength(1)
})

test('every restriction breaks on its path', () => {
  const found = new Set(broken(ciiFragment(ciiRestrictions.map(({ path }) => at(path, '1')).join(''))))
  expect(ciiRestrictions.filter(({ id }) => !found.has(id))).toEqual([])
})
