import { describe, expect, test } from 'vitest'
import { at, broken, type Case, ciiFragment, ublFragment } from '../testing/fragments.js'
import { xrechnung, xrechnung25 } from './xrechnung.js'

const trade = 'SupplyChainTradeTransaction'
const settlement = (...content: string[]) =>
  ciiFragment(at(`${trade}/ApplicableHeaderTradeSettlement`, ...content), 'xmlns:xsi="x"')
const totals = (...content: string[]) => at('SpecifiedTradeSettlementHeaderMonetarySummation', ...content)
const vat = (currency: string, amount: string) => at(`TaxTotalAmount currencyID="${currency}"`, amount)
const inEuro = at('InvoiceCurrencyCode', 'EUR')
const inCrowns = at('TaxCurrencyCode', 'SEK')

const line = (...content: string[]) => ciiFragment(at(`${trade}/IncludedSupplyChainTradeLineItem`, ...content))
const prices = (gross: string, net: string) =>
  at('SpecifiedLineTradeAgreement', at('GrossPriceProductTradePrice', gross), at('NetPriceProductTradePrice', net))
const price = (amount: string) => at('ChargeAmount', amount)
const basis = (quantity: string, unit?: string) =>
  at(`BasisQuantity${unit === undefined ? '' : ` unitCode="${unit}"`}`, quantity)
const billed = (quantity: string, unit?: string) =>
  at(`SpecifiedLineTradeDelivery/BilledQuantity${unit === undefined ? '' : ` unitCode="${unit}"`}`, quantity)
const discount = (indicator: string, amount = at('ActualAmount', '2')) =>
  at('AppliedTradeAllowanceCharge', at('ChargeIndicator/Indicator', indicator), amount)
const net = (amount: string) =>
  at('SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount', amount)
const documents = (...types: string[]) =>
  at('SpecifiedLineTradeSettlement', ...types.map((type) => at('AdditionalReferencedDocument/TypeCode', type)))
const charge = (indicator: string, ...content: string[]) =>
  settlement(at('SpecifiedTradeAllowanceCharge', at('ChargeIndicator/Indicator', indicator), ...content))

const cases: readonly Case[] = [
  ['R043-1', charge('true'), charge('1')],
  ['R043-1', charge('1', at('BasisAmount', '10')), charge('0')],
  ['R043-2', line(prices(discount('true'), '')), line(prices(discount('1'), ''))],
  ['R044', line(prices(discount('true', ''), '')), line(prices(discount('true'), ''))],
  ['R044', line(prices(discount('true') + discount('false'), '')), line(prices(discount('true') + discount('1'), ''))],
  ['R046', line(prices(price('10') + discount('false'), price('8'))), line(prices(price('10'), price('8')))],
  ['R046', line(prices(price('10'), price('10.00'))), line(prices(price('10'), ''))],
  ['R053', settlement(inEuro), settlement(inEuro, totals(vat('EUR', '1'), vat('EUR', '1')))],
  [
    'R055',
    settlement(inEuro, inCrowns, totals(vat('SEK', '-1'))),
    settlement(inEuro, inCrowns, totals(vat('EUR', '1'))),
  ],
  [
    'R055',
    settlement(inEuro, inCrowns, totals(vat('EUR', '0'), vat('SEK', '1'))),
    settlement(inEuro, inCrowns, totals(vat('EUR', '0'), vat('SEK', '-1'))),
  ],
  ['R101', line(documents('130', '916')), line(documents('916'))],
  ['R121', line(prices(basis('1'), '')), line(prices(basis('0'), basis('1')))],
  ['R130', line(prices(basis('1', 'C62'), ''), billed('1', 'C62')), line(prices(basis('1', 'C62'), ''), billed('1'))],
  [
    'R120',
    line(prices(basis('10'), price('5')), billed('20'), net('10')),
    line(prices(basis('10'), price('5') + basis('5')), billed('20'), net('10')),
  ],
]

test.each(cases.map(([rule, keeps, breaks], index) => ({ rule, keeps, breaks, index })))(
  'PEPPOL-EN16931-$rule, case $index',
  ({ rule, keeps, breaks }) => {
    expect(broken(keeps, [xrechnung])).not.toContain(`PEPPOL-EN16931-${rule}`)
    expect(broken(breaks, [xrechnung])).toContain(`PEPPOL-EN16931-${rule}`)
  },
)

describe('that a line multiplies out is asked for by a warning only', () => {
  const inCii = line(prices('', price('5')), billed('2'), net('11'))
  const inUbl = ublFragment(at('InvoiceLine', at('InvoicedQuantity', '2'), at('Price/PriceAmount', '5')))
  test.each([
    ['CII', inCii],
    ['UBL', inUbl],
  ])('%s', (_, xml) => {
    for (const set of [xrechnung25, xrechnung]) {
      expect(broken(xml, [set], 'warning')).toContain('PEPPOL-EN16931-R120')
      expect(broken(xml, [set], 'error')).not.toContain('PEPPOL-EN16931-R120')
    }
  })
})
