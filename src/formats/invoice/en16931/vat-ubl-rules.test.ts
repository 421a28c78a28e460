import { expect, test } from 'vitest'
import { readInvoice } from '../document.js'
import { validate } from '../rules.js'
import { at, broken, type Case, ciiFragment, ublFragment } from '../testing/fragments.js'
import { en16931 } from './en16931.js'
import { vatCategories } from './vat-categories.js'

/** A tax category as UBL writes it; an empty rate or scheme is left out. */
const category = (name: string, code: string, percent = '', scheme = 'VAT') =>
  at(
    name,
    at('ID', code),
    percent === '' ? '' : at('Percent', percent),
    scheme === '' ? '' : at('TaxScheme/ID', scheme),
  )
const item = (code: string, percent = '', scheme = 'VAT') =>
  at('Item', category('ClassifiedTaxCategory', code, percent, scheme))
const line = (...content: string[]) => at('InvoiceLine', ...content)
const net = (amount: string) => at('LineExtensionAmount', amount)
const added = (isCharge: boolean, amount: string, ...categories: string[]) =>
  at('AllowanceCharge', at('ChargeIndicator', String(isCharge)), at('Amount', amount), ...categories)
const stated = (taxable: string, ...categories: string[]) =>
  at('TaxTotal/TaxSubtotal', at('TaxableAmount', taxable), ...categories)
const registered = at('AccountingSupplierParty/Party/PartyTaxScheme', at('CompanyID', 'DE1'), at('TaxScheme/ID', 'VAT'))

test.each(vatCategories.filter(({ code }) => code !== 'O'))(
  'an allowance or charge of category $code counts at any depth',
  ({ code, letters, rate }) => {
    const wrong = rate === 'notNegative' ? '-1' : rate === 'zero' ? '1' : '0'
    for (const [isCharge, parties, percent] of [
      [false, '03', '06'],
      [true, '04', '07'],
    ] as const) {
      const onLine = (...rest: string[]) =>
        ublFragment(line(added(isCharge, '1', category('TaxCategory', code, ...rest))))
      expect(broken(onLine(wrong))).toEqual(
        expect.arrayContaining([`BR-${letters}-${parties}`, `BR-${letters}-${percent}`, `BR-${letters}-01`]),
      )
      const otherTax = broken(onLine(wrong, 'GST'))
      expect(otherTax).not.toContain(`BR-${letters}-${parties}`)
      expect(otherTax).not.toContain(`BR-${letters}-${percent}`)
    }
  },
)

const notSubject = stated('0', category('TaxCategory', 'O'))
const cases: readonly Case[] = [
  // Of what is not subject to VAT, the parties matter for the allowances and charges of the document alone.
  [
    'BR-O-03',
    registered + line(added(false, '1', category('TaxCategory', 'O'))),
    registered + added(false, '1', category('TaxCategory', 'O')),
  ],
  [
    'BR-O-04',
    registered + line(added(true, '1', category('TaxCategory', 'O'))),
    registered + added(true, '1', category('TaxCategory', 'O')),
  ],
  [
    'BR-O-06',
    line(added(false, '1', category('TaxCategory', 'O'))),
    line(added(false, '1', category('TaxCategory', 'O', '0'))),
  ],
  [
    'BR-O-07',
    line(at('Price', added(false, '1', category('TaxCategory', 'O', '0')))),
    line(at('Price', added(true, '1', category('TaxCategory', 'O', '0')))),
  ],
  [
    'BR-O-11',
    notSubject + stated('0', category('TaxCategory', 'S', '19', 'GST')),
    notSubject + stated('0', category('TaxCategory', 'S', '19')),
  ],
  ['BR-O-12', notSubject + line(item('S', '19', '')), notSubject + line(at('SubInvoiceLine', item('S', '19')))],
  [
    'BR-O-13',
    notSubject + line(added(true, '1', category('TaxCategory', 'S', '19'))),
    notSubject + line(added(false, '1', category('TaxCategory', 'S', '19'))),
  ],
  [
    'BR-O-14',
    notSubject + line(added(true, '1', category('TaxCategory', 'O'))),
    notSubject + line(added(true, '1', category('TaxCategory', 'S', '19'))),
  ],
  // The standard rate is counted whatever the scheme, and its lines must then be of VAT.
  ['BR-S-01', line(item('S', '19')) + stated('0', category('TaxCategory', 'S', '19', '')), line(item('S', '19', ''))],
  [
    'BR-S-01',
    line(item('S', '19', 'GST')) + stated('0', category('TaxCategory', 'S')),
    stated('0', category('TaxCategory', 'S', '19', '')),
  ],
  ['BR-S-02', registered + line(item('S', '19')) + line(item('S', '19', '')), registered + line(item('S', '19', ''))],
  // The island taxes count what is used by its scheme; IGIC takes a breakdown of any scheme for it.
  ['BR-AF-01', line(item('L', '7', '')), line(item('L', '7'))],
  [
    'BR-AF-01',
    line(item('L', '7')) + stated('0', category('TaxCategory', 'L', '7', '')),
    stated('0', category('TaxCategory', 'L', '7')),
  ],
  // Blanks around a code and its scheme are taken off, capitals do not matter in the scheme.
  [
    'BR-AF-04',
    registered + added(true, '1', category('TaxCategory', ' L ', '7', ' vat ')),
    added(true, '1', category('TaxCategory', ' L ', '7', ' vat ')),
  ],
  [
    'BR-AF-03',
    added(true, '1', category('TaxCategory', '\nL', '7')),
    added(false, '1', category('TaxCategory', '\nL', '7')),
  ],
  [
    'BR-AG-01',
    stated('0', category('TaxCategory', 'M', '4', '')),
    line(item('M', '4')) + stated('0', category('TaxCategory', 'M', '4', '')),
  ],
  // The other categories are of VAT wherever they stand, and each breakdown of the document is counted.
  ['BR-Z-01', line(item('Z', '0', '')), line(at('TaxTotal/TaxSubtotal', category('TaxCategory', 'Z', '0')))],
  ['BR-E-01', line(at('SubInvoiceLine', item('E', '0', 'GST'))), line(at('SubInvoiceLine', item('E', '0')))],
  // Taxable amounts are added up whatever the scheme of the lines, charges and allowances.
  [
    'BR-S-08',
    line(net('10'), item('S', '19', '')) + stated('10', category('TaxCategory', 'S', '19.0')),
    line(net('10'), item('Z', '19', '')) + stated('10', category('TaxCategory', 'S', '19')),
  ],
  [
    'BR-E-08',
    line(net('10'), item('E', '0', '')) +
      added(false, '4', category('TaxCategory', 'E', '0', 'GST')) +
      stated('6', category('TaxCategory', 'E', '0')),
    line(net('10'), item('E', '0')) +
      line(added(false, '4', category('TaxCategory', 'E', '0'))) +
      stated('6', category('TaxCategory', 'E', '0')),
  ],
  // The half of the published test that is about credit notes also takes an invoice with charges, and forgets its lines.
  [
    'BR-S-08',
    line(net('100'), item('S', '19')) +
      added(true, '5', category('TaxCategory', 'S', '19')) +
      stated('5.99', category('TaxCategory', 'S', '19')),
    line(net('100'), item('S', '19')) +
      added(true, '5', category('TaxCategory', 'S', '7')) +
      stated('5.99', category('TaxCategory', 'S', '19')),
  ],
  [
    'BR-S-08',
    stated('0.5', category('TaxCategory', 'S', '19')) + line(added(true, '5', category('TaxCategory', 'S', '19'))),
    stated('0.5', category('TaxCategory', 'S', '19')),
  ],
  [
    'BR-S-08',
    at('TaxTotal/TaxSubtotal', category('TaxCategory', 'S')),
    at('TaxTotal/TaxSubtotal', category('TaxCategory', 'S', '19')),
  ],
]

test.each(cases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks })))(
  'VAT in UBL: $rule breaks on $breaks',
  ({ rule, keeps, breaks }) => {
    expect(broken(ublFragment(keeps))).not.toContain(rule)
    expect(broken(ublFragment(breaks))).toContain(rule)
  },
)

const pathsOf = (rule: string, xml: string): string[] =>
  validate(readInvoice(xml), [en16931]).flatMap((finding) => (finding.rule === rule ? [finding.path] : []))

test('beside what is not subject to VAT, every line of another category is named', () => {
  const lines = line(item('O')) + line(item('S', '19')) + line(item('E', '0'))
  expect(pathsOf('BR-O-12', ublFragment(notSubject + lines))).toEqual([
    '/Invoice/x:InvoiceLine[2]/x:Item/x:ClassifiedTaxCategory',
    '/Invoice/x:InvoiceLine[3]/x:Item/x:ClassifiedTaxCategory',
  ])
})

test('in CII every line is named that has no VAT breakdown to belong to, or another category than the breakdown', () => {
  const transaction = (...content: string[]) => ciiFragment(at('SupplyChainTradeTransaction', ...content))
  const ofLine = (code: string) =>
    at(
      'IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement/ApplicableTradeTax',
      at('TypeCode', 'VAT'),
      at('CategoryCode', code),
    )
  const root = '/r:CrossIndustryInvoice/x:SupplyChainTradeTransaction'
  expect(pathsOf('BR-CO-18', transaction(ofLine('S'), ofLine('S')))).toEqual([
    `${root}/x:IncludedSupplyChainTradeLineItem[1]`,
    `${root}/x:IncludedSupplyChainTradeLineItem[2]`,
  ])
  const breakdown = at(
    'ApplicableHeaderTradeSettlement/ApplicableTradeTax',
    at('TypeCode', 'VAT'),
    at('CategoryCode', 'O'),
  )
  expect(pathsOf('BR-CO-18', transaction(ofLine('O'), breakdown))).toEqual([])
  expect(pathsOf('BR-O-12', transaction(ofLine('O'), ofLine('S'), breakdown))).toEqual([
    `${root}/x:IncludedSupplyChainTradeLineItem[2]/x:SpecifiedLineTradeSettlement/x:ApplicableTradeTax`,
  ])
})
