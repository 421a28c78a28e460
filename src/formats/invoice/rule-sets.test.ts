import { describe, expect, test } from 'vitest'
import { date } from '../../kernel/date.js'
import { readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { facturx } from './facturx/facturx.js'
import { profileOf } from './facturx/profiles.js'
import { ruleSetAt, ruleSetsFor } from './rule-sets.js'
import { validate } from './rules.js'

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'
const cii = 'urn:un:unece:uncefact:data:standard:'
const peppolId = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'
const xrechnungId = 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0'

const ublInvoice = (content: string) =>
  readInvoice(
    `<Invoice xmlns="${ubl}Invoice-2" xmlns:cac="${ubl}CommonAggregateComponents-2" xmlns:cbc="${ubl}CommonBasicComponents-2">${content}</Invoice>`,
  )

const ciiInvoice = (specification: string) =>
  readInvoice(
    `<rsm:CrossIndustryInvoice xmlns:rsm="${cii}CrossIndustryInvoice:100" xmlns:ram="${cii}ReusableAggregateBusinessInformationEntity:100"><rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>${specification}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext></rsm:CrossIndustryInvoice>`,
  )

describe('the rule sets of an invoice', () => {
  test.each([
    ['urn:cen.eu:en16931:2017', ['EN 16931']],
    [peppolId, ['EN 16931', 'Peppol BIS Billing']],
    [peppolId.replace('billing', 'selfbilling'), ['EN 16931', 'Peppol BIS Self-Billing']],
    [xrechnungId, ['EN 16931', 'XRechnung']],
  ])('%s', (specification, names) => {
    const document = ublInvoice(`<cbc:CustomizationID>${specification}</cbc:CustomizationID>`)
    expect(ruleSetsFor(document, date('2026-06-01')).map(({ name }) => name)).toEqual(names)
  })

  test('the version in force on the day', () => {
    const version = (name: string, day: string) => ruleSetAt(name, date(day))?.version
    expect(version('XRechnung', '2026-08-30')).toBe('3.0.2, rules 2.5.0')
    expect(version('XRechnung', '2026-08-31')).toBe('3.0.2, rules 2.6.0')
    expect(version('Peppol BIS Billing', '2026-08-16')).toBe('3.0.20')
    expect(version('Peppol BIS Billing', '2026-08-17')).toBe('3.0.21')
    expect(version('Peppol BIS Billing', '2027-02-23')).toBe('3.0.21')
    expect(version('Peppol BIS Billing', '2027-02-24')).toBe('3.0.22')
    expect(version('Peppol BIS Self-Billing', '2027-02-24')).toBe('3.0.3')
  })

  test('a day before the first version gets the first version', () => {
    expect(ruleSetAt('EN 16931', date('2020-01-01'))).toBe(en16931)
  })
})

test('a finding carries the rule, its severity, the place and the business term', () => {
  const document = ublInvoice('<cac:InvoiceLine><cbc:ID>1</cbc:ID></cac:InvoiceLine><cac:InvoiceLine/>')
  const found = validate(document, [en16931]).find(({ rule }) => rule === 'BR-21')
  expect(found).toEqual({
    rule: 'BR-21',
    severity: 'error',
    message: 'The line has no identifier.',
    path: '/Invoice/cac:InvoiceLine[2]',
    term: 'BT-126',
  })
})

test('the small profiles of Factur-X have no lines', () => {
  const document = ciiInvoice('urn:factur-x.eu:1p0:minimum')
  const rules = (sets: Parameters<typeof validate>[1]) => validate(document, sets).map(({ rule }) => rule)
  expect(rules([en16931])).toContain('BR-16')
  expect(rules([en16931, facturx])).not.toContain('BR-16')
})

test.each([
  ['urn:factur-x.eu:1p0:basicwl', 'BASIC WL'],
  ['urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic', 'BASIC'],
  ['urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended', 'EXTENDED'],
  ['urn:cen.eu:en16931:2017', 'EN 16931'],
])('%s is the profile %s', (specification, profile) => {
  expect(profileOf(specification)).toBe(profile)
})
