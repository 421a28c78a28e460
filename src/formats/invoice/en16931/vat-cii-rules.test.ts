import { expect, test } from 'vitest'
import { at, broken, type Case, ciiFragment } from '../testing/fragments.js'

const transaction = (...content: string[]) => at('SupplyChainTradeTransaction', ...content)
const line = (...content: string[]) => at('IncludedSupplyChainTradeLineItem', ...content)
const header = (...content: string[]) => at('ApplicableHeaderTradeSettlement', ...content)
const settlement = (...content: string[]) => transaction(header(...content))
const tax = (code: string, ...content: string[]) =>
  at('ApplicableTradeTax', at('TypeCode', 'vat'), at('CategoryCode', code), ...content)
const rate = (percent: string) => at('RateApplicablePercent', percent)
const taxedLine = (code: string, net: string, ...content: string[]) =>
  line(
    at(
      'SpecifiedLineTradeSettlement',
      tax(code, ...content),
      at('SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount', net),
    ),
  )
const charge = (code: string, amount: string, ...content: string[]) =>
  at(
    'SpecifiedTradeAllowanceCharge',
    at('ChargeIndicator/Indicator', '1'),
    at('ActualAmount', amount),
    at('CategoryTradeTax', at('TypeCode', 'VAT'), at('CategoryCode', code), ...content),
  )
const basis = (amount: string) => at('BasisAmount', amount)

const vatCases: readonly Case[] = [
  ['BR-S-01', transaction(taxedLine('S', '1'), taxedLine('S', '1')), transaction(taxedLine('S', '1'))],
  ['BR-Z-01', transaction(taxedLine('Z', '1'), header(tax('Z'))), settlement(tax('Z'))],
  [
    'BR-E-01',
    transaction(taxedLine('E', '1'), header(tax('E'))),
    transaction(taxedLine('E', '1'), header(tax('E'), tax('E'))),
  ],
  ['BR-O-01', transaction(taxedLine('O', '1')), settlement(tax('O'))],
  ['BR-S-05', transaction(taxedLine('S', '1', rate('0.1'))), transaction(taxedLine('S', '1', rate('0')))],
  ['BR-AF-05', transaction(taxedLine('L', '1', rate('7'))), transaction(taxedLine('L', '1', rate('0')))],
  ['BR-AG-05', transaction(taxedLine('M', '1', rate('0'))), transaction(taxedLine('M', '1'))],
  ['BR-S-08', settlement(tax('S', basis('7'))), settlement(tax('S', basis('7'), rate('19')))],
  [
    'BR-S-08',
    transaction(
      taxedLine('S', '10.005', rate('19.0')),
      header(charge('S', '1.005', rate('19')), tax('S', basis('11.02'), rate('19.00'))),
    ),
    transaction(
      taxedLine('S', '10.005', rate('19.0')),
      header(charge('S', '1.005', rate('19')), tax('S', basis('11.01'), rate('19.00'))),
    ),
  ],
  [
    'BR-Z-08',
    transaction(taxedLine('Z', '10'), header(tax('Z', basis('10.99')))),
    transaction(taxedLine('Z', '10'), header(tax('Z', basis('11')))),
  ],
  [
    'BR-S-09',
    settlement(tax('S', basis('-100'), rate('19'), at('CalculatedAmount', '-19.99'))),
    settlement(tax('S', basis('-100'), rate('19'), at('CalculatedAmount', '-20'))),
  ],
  [
    'BR-CO-17',
    settlement(tax('S', basis('100'), rate('0.5'), at('CalculatedAmount', '1.5'))),
    settlement(tax('S', basis('100'), rate('0.4'), at('CalculatedAmount', '0.5'))),
  ],
  ['BR-45', settlement(tax('O')), settlement(tax('E'))],
  [
    'BR-IC-11',
    transaction(
      at('ApplicableHeaderTradeDelivery/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString', ''),
      header(tax('K')),
    ),
    settlement(tax('K'), at('BillingSpecifiedPeriod/Description', 'May')),
  ],
  ['BR-O-11', settlement(tax('O')), transaction(taxedLine('S', '1'), header(tax('O')))],
  ['BR-O-14', settlement(tax('O'), charge('O', '1')), settlement(tax('O'), charge('S', '1'))],
]

test.each(vatCases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks })))(
  'VAT in CII: $rule breaks on $breaks',
  ({ rule, keeps, breaks }) => {
    expect(broken(ciiFragment(keeps))).not.toContain(rule)
    expect(broken(ciiFragment(breaks))).toContain(rule)
  },
)
