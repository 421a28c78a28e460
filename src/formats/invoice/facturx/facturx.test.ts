import { describe, expect, test } from 'vitest'
import { date } from '../../../kernel/date.js'
import { readInvoice } from '../document.js'
import { ruleSetsFor } from '../rule-sets.js'
import { validate } from '../rules.js'

const cii = 'urn:un:unece:uncefact:data:standard:'
const extended = 'urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended'

interface Sample {
  readonly lines: string
  readonly settlement?: string
  readonly totals: string
}

const e = (name: string, ...content: readonly string[]) => `<ram:${name}>${content.join('')}</ram:${name}>`
const invoice = (specification: string, { lines, settlement = '', totals }: Sample) =>
  `<rsm:CrossIndustryInvoice xmlns:rsm="${cii}CrossIndustryInvoice:100" xmlns:ram="${cii}ReusableAggregateBusinessInformationEntity:100" xmlns:udt="${cii}UnqualifiedDataType:100"><rsm:ExchangedDocumentContext>${e('GuidelineSpecifiedDocumentContextParameter', e('ID', specification))}</rsm:ExchangedDocumentContext><rsm:SupplyChainTradeTransaction>${lines}${e('ApplicableHeaderTradeSettlement', e('InvoiceCurrencyCode', 'EUR'), settlement, e('SpecifiedTradeSettlementHeaderMonetarySummation', totals))}</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>`

const part = (id: string, status: string, parent: string) =>
  e('AssociatedDocumentLineDocument', e('LineID', id), e('ParentLineID', parent), e('LineStatusReasonCode', status))
const note = (...content: string[]) =>
  e('IncludedSupplyChainTradeLineItem', e('AssociatedDocumentLineDocument', e('IncludedNote', ...content)))

const line = (id: string, net: string, status = '', parent = '') =>
  e(
    'IncludedSupplyChainTradeLineItem',
    e(
      'AssociatedDocumentLineDocument',
      e('LineID', id),
      parent && e('ParentLineID', parent),
      status && e('LineStatusReasonCode', status),
    ),
    e(
      'SpecifiedLineTradeSettlement',
      e('ApplicableTradeTax', e('TypeCode', 'VAT'), e('CategoryCode', 'S'), e('RateApplicablePercent', '19')),
      e('SpecifiedTradeSettlementLineMonetarySummation', e('LineTotalAmount', net)),
    ),
  )

const tax = (basis: string, amount: string) =>
  e(
    'ApplicableTradeTax',
    e('CalculatedAmount', amount),
    e('TypeCode', 'VAT'),
    e('BasisAmount', basis),
    e('CategoryCode', 'S'),
    e('RateApplicablePercent', '19'),
  )
const fee = (amount: string) =>
  e(
    'SpecifiedLogisticsServiceCharge',
    e('AppliedAmount', amount),
    e('AppliedTradeTax', e('TypeCode', 'VAT'), e('CategoryCode', 'S'), e('RateApplicablePercent', '19')),
  )

function broken(xml: string): string[] {
  const document = readInvoice(xml)
  return validate(document, ruleSetsFor(document, date('2026-06-01'))).map(({ rule }) => rule)
}

const grouped: Sample = {
  lines: line('1', '110.00', 'GROUP') + line('1.1', '60.00', 'DETAIL', '1') + line('1.2', '50.00', '', '1'),
  settlement: tax('115.00', '21.85') + fee('5.00'),
  totals: e('LineTotalAmount', '110.00') + e('ChargeTotalAmount', '5.00') + e('TaxBasisTotalAmount', '115.00'),
}
const sums = /-(CO-1[0-3]|S-0[89])$/

describe('the profile EXTENDED of Factur-X', () => {
  test('groups do not count, fees for logistics do', () => {
    expect(broken(invoice(extended, grouped)).filter((rule) => sums.test(rule))).toEqual([])
  })

  test('the same sums break EN 16931', () => {
    const found = broken(invoice('urn:cen.eu:en16931:2017', grouped))
    expect(found).toEqual(expect.arrayContaining(['BR-CO-10', 'BR-CO-12', 'BR-S-08']))
  })

  test.each([
    ['110.03', []],
    ['110.04', ['BR-FXEXT-CO-10']],
  ])('a cent for each amount may be missing: %s', (total, rules) => {
    const lines = line('1', '60.00') + line('2', '50.00') + line('3', '0.00')
    const found = broken(invoice(extended, { lines, totals: e('LineTotalAmount', total) }))
    expect(found.filter((rule) => rule.startsWith('BR-FXEXT-CO-10'))).toEqual(rules)
  })

  test('a line of a group that is not there', () => {
    const found = broken(invoice(extended, { lines: line('1', '1.00', 'DETAIL', '9'), totals: '' }))
    expect(found).toContain('BR-FXEXT-11')
  })

  const rules = (lines: string, settlement = '', totals = '') =>
    broken(invoice(extended, { lines, settlement, totals }))

  test.each([
    ['BR-FXEXT-06', line('1', '1.00', 'GROUP') + line('2', '1.00', 'DETAIL', '1'), line('1', '1.00', '', '1')],
    ['BR-FXEXT-06', line('1', '1.00') + line('2', '1.00'), line('1', '1.00') + line('2', '1.00', 'DETAIL', '1')],
    [
      'BR-FXEXT-08',
      line('1', '3', 'GROUP') +
        line('2', '1', 'GROUP', '1') +
        line('3', '2', 'DETAIL', '1') +
        line('4', '1', 'DETAIL', '2'),
      line('1', '3.00', 'GROUP') + line('2', '2.00', 'DETAIL', '1') + line('3', '1.00', 'INFORMATION', '1'),
    ],
    ['BR-FXEXT-08', line('1', '0.00', 'GROUP'), line('1', '0.01', 'GROUP')],
    [
      'BR-FXEXT-12',
      line('1', '1.00', 'GROUP') + e('IncludedSupplyChainTradeLineItem', part('2', 'DETAIL', '1')),
      line('1', '1.00', 'GROUP') + e('IncludedSupplyChainTradeLineItem', part('2', 'GROUP', '1')),
    ],
    ['BR-FXEXT-02', note(e('SubjectCode', 'AAA'), e('ContentCode', 'A')), note(e('SubjectCode', 'AAA'))],
    [
      'BR-25',
      line('1', '1.00', 'GROUP').replace(
        '<ram:SpecifiedLine',
        `${e('SpecifiedTradeProduct', e('Name', 'A'))}<ram:SpecifiedLine`,
      ),
      line('1', '1.00', 'GROUP'),
    ],
  ])('lines keep or break %s', (rule, keeps, breaks) => {
    expect(rules(keeps)).not.toContain(rule)
    expect(rules(breaks)).toContain(rule)
  })

  test('two breakdowns of one category have a reason each, and the lines say which', () => {
    const reason = (code: string) => e('ExemptionReasonCode', code)
    const exempt = (net: string, code: string) =>
      line('1', net).replaceAll('<ram:CategoryCode>S</ram:CategoryCode>', reason(code) + e('CategoryCode', 'S'))
    const settlement = (first: string, second: string) =>
      tax(first, '19.00').replace('</ram:TypeCode>', `</ram:TypeCode>${reason('VATEX-EU-F')}`) +
      tax(second, '38.00').replace('</ram:TypeCode>', `</ram:TypeCode>${reason('VATEX-EU-I')}`)
    const lines = exempt('100.00', 'VATEX-EU-F') + exempt('200.00', 'VATEX-EU-I')
    const sums = (found: string[]) => found.filter((rule) => rule === 'BR-FXEXT-S-08')
    expect(sums(rules(lines, settlement('100.00', '200.00')))).toEqual([])
    expect(sums(rules(lines, settlement('100.01', '200.00')))).toEqual([])
    expect(sums(rules(lines, settlement('100.02', '200.02')))).toHaveLength(2)
  })

  test('the tax may differ by a cent for each amount at its rate', () => {
    const taxed = (amount: string) => rules(line('1', '100.00') + line('2', '0.00'), tax('100.00', amount))
    expect(taxed('19.02')).not.toContain('BR-FXEXT-S-09')
    expect(taxed('19.03')).toContain('BR-FXEXT-S-09')
  })

  test('what is collected for others is due as well', () => {
    const due = (amount: string, ...more: string[]) =>
      rules(line('1', '1.00'), more.join(''), e('GrandTotalAmount', '1.00') + e('DuePayableAmount', amount))
    const others = e('SpecifiedFinancialAdjustment', e('ActualAmount', '0.50'))
    expect(due('1.50', others)).not.toContain('BR-FXEXT-CO-16')
    expect(due('1.50')).toContain('BR-FXEXT-CO-16')
    expect(due('1.50')).not.toContain('BR-CO-16')
  })

  test('only the seller may be registered otherwise than for VAT', () => {
    const registered = (party: string) =>
      rules(line('1', '1.00'), e(party, e('SpecifiedTaxRegistration', '<ram:ID schemeID="FC">1</ram:ID>')))
    expect(registered('SellerTradeParty')).not.toContain('BR-FXEXT-03')
    expect(registered('PayeeTradeParty')).toContain('BR-FXEXT-03')
  })

  test('of the narrowed syntax the form of dates is left', () => {
    const due = (day: string) =>
      rules(
        line('1', '1.00'),
        e(
          'SpecifiedTradePaymentTerms',
          e('DueDateDateTime', `<udt:DateTimeString format="102">${day}</udt:DateTimeString>`),
        ),
      )
    expect(due('20260501')).not.toContain('CII-DT-097')
    expect(due('20261301')).toContain('CII-DT-097')
  })

  test('an identifier that a draft wrote otherwise earns no relief', () => {
    expect(broken(invoice('urn:cen.eu:en16931:2017:conformant:factur-x.eu:1p0:extended', grouped))).toContain(
      'BR-CO-10',
    )
  })
})

describe('what the schema asks of every document', () => {
  const lines = line('1', '1.00')
  test.each([
    ['XSD-DECIMAL', invoice(extended, { lines: line('1', '19.00e'), totals: '' })],
    ['XSD-ELEMENT', invoice(extended, { lines, totals: '<x xmlns="">1</x>' })],
    [
      'XSD-ORDER',
      invoice(extended, { lines, totals: e('TaxBasisTotalAmount', '1.00') + e('LineTotalAmount', '1.00') }),
    ],
  ])('%s', (rule, xml) => {
    expect(broken(xml)).toContain(rule)
    expect(broken(invoice(extended, { lines, totals: e('LineTotalAmount', '1.00') }))).not.toContain(rule)
  })
})

const minimum = 'urn:factur-x.eu:1p0:minimum'
const basicWl = 'urn:factur-x.eu:1p0:basicwl'

describe('the profiles without lines', () => {
  const total = `<ram:TaxTotalAmount currencyID="EUR">19.00</ram:TaxTotalAmount>`
  const totals = (withVat: string, ...more: string[]) =>
    e('TaxBasisTotalAmount', '100.00') + total + e('GrandTotalAmount', withVat) + more.join('')
  const due = e('DuePayableAmount', '50.00')
  const booked = (specification: string, settlement: string, ...more: string[]) =>
    broken(invoice(specification, { lines: '', settlement, totals: totals('120.00', ...more) }))

  test('MINIMUM has totals of which none follows from the others: a part was paid, the VAT is left out', () => {
    const found = booked(minimum, '', due)
    expect(found.filter((rule) => /^BR-(?:CO-1|1[0126])/.test(rule))).toEqual([])
    expect(found).toEqual(expect.arrayContaining(['BR-02', 'BR-06', 'BR-08', 'BR-09']))
    expect(booked(minimum, '')).toContain('BR-15')
  })

  test('BASIC WL adds up what it has and needs a breakdown and the way to pay', () => {
    const found = booked(basicWl, '', due)
    expect(found).toEqual(expect.arrayContaining(['BR-12', 'BR-CO-15', 'BR-CO-16', 'BR-CO-18', 'BR-CO-25']))
    expect(found).not.toContain('BR-16')
    const terms = e('SpecifiedTradePaymentTerms', e('Description', 'At once'))
    expect(booked(basicWl, terms, due)).not.toContain('BR-CO-25')
  })

  test.each([minimum, basicWl])('%s has no lines', (specification) => {
    expect(broken(invoice(specification, { lines: line('1', '1.00'), totals: totals('119.00') }))).toContain(
      'XSD-ELEMENT',
    )
    expect(booked(specification, '')).not.toContain('XSD-ELEMENT')
  })
})

test.each([
  ['30', ['IBANID'], []],
  ['58', ['IBANID', 'ProprietaryID'], ['BR-CO-27']],
  ['30', [], ['BR-CO-27']],
  ['42', [], []],
])('a transfer (%s) names the account once: %s', (code, names, rules) => {
  const account = e('PayeePartyCreditorFinancialAccount', ...names.map((name) => e(name, '1')))
  const settlement = e('SpecifiedTradeSettlementPaymentMeans', e('TypeCode', code), account)
  const found = broken(invoice(basicWl, { lines: '', settlement, totals: '' }))
  expect(found.filter((rule) => rule === 'BR-CO-27')).toEqual(rules)
})

const old = 'urn:un:unece:uncefact:data:standard:'
const zugferd1 = (due: string) =>
  `<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0" xmlns:ram="${old}ReusableAggregateBusinessInformationEntity:12" xmlns:udt="${old}UnqualifiedDataType:15"><rsm:SpecifiedExchangedDocumentContext>${e('GuidelineSpecifiedDocumentContextParameter', e('ID', 'urn:ferd:CrossIndustryDocument:invoice:1p0:basic'))}</rsm:SpecifiedExchangedDocumentContext><rsm:HeaderExchangedDocument>${e('ID', '471102')}${e('TypeCode', '380')}${e('IssueDateTime', '<udt:DateTimeString format="102">20130305</udt:DateTimeString>')}</rsm:HeaderExchangedDocument><rsm:SpecifiedSupplyChainTradeTransaction>${e('ApplicableSupplyChainTradeAgreement', e('SellerTradeParty', e('Name', 'Lieferant GmbH')), e('BuyerTradeParty', e('Name', 'Kunde AG')))}${e('ApplicableSupplyChainTradeSettlement', e('InvoiceCurrencyCode', 'EUR'), e('ApplicableTradeTax', e('TypeCode', 'VAT'), e('ApplicablePercent', '19.00')), e('SpecifiedTradeSettlementMonetarySummation', e('LineTotalAmount', '100.00'), e('TaxBasisTotalAmount', '100.00'), e('TaxTotalAmount', '19.00'), e('GrandTotalAmount', '119.00'), e('DuePayableAmount', due)))}${e('IncludedSupplyChainTradeLineItem', e('SpecifiedSupplyChainTradeSettlement', e('SpecifiedTradeSettlementMonetarySummation', e('LineTotalAmount', '100.00'))))}</rsm:SpecifiedSupplyChainTradeTransaction></rsm:CrossIndustryDocument>`

describe('ZUGFeRD 1', () => {
  test('is read into the model and judged by rules of its own', () => {
    const { invoice: read, edition } = readInvoice(zugferd1('119.00'))
    expect(edition).toBe('ZUGFeRD 1')
    expect(read.number?.text).toBe('471102')
    expect(read.issueDate?.text).toBe('2013-03-05')
    expect(read.seller?.name?.text).toBe('Lieferant GmbH')
    expect(read.totals?.withVat?.text).toBe('119.00')
    expect(read.lines.map(({ net }) => net?.text)).toEqual(['100.00'])
    expect(read.breakdown[0]?.vat?.rate?.text).toBe('19.00')
    expect(broken(zugferd1('119.00'))).toEqual([])
  })

  test('says what does not add up, at the place as written', () => {
    const document = readInvoice(zugferd1('120.00'))
    const [found] = validate(document, ruleSetsFor(document, date('2026-06-01')))
    expect(found?.rule).toBe('ZF1-DUE')
    expect(found?.path).toContain(
      'ram:ApplicableSupplyChainTradeSettlement/ram:SpecifiedTradeSettlementMonetarySummation',
    )
  })
})

test('an electronic address scheme stays right for what was issued before it left the list', () => {
  const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'
  const issued = (day: string) =>
    broken(
      `<Invoice xmlns="${ubl}Invoice-2" xmlns:cac="${ubl}CommonAggregateComponents-2" xmlns:cbc="${ubl}CommonBasicComponents-2"><cbc:IssueDate>${day}</cbc:IssueDate><cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="9958">1</cbc:EndpointID></cac:Party></cac:AccountingSupplierParty></Invoice>`,
    )
  expect(issued('2019-10-01')).not.toContain('BR-CL-25')
  expect(issued('2020-11-15')).toContain('BR-CL-25')
})
