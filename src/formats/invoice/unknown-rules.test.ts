import { describe, expect, test } from 'vitest'
import { date } from '../../kernel/date.js'
import { read } from '../read.js'
import { validate } from '../validate.js'

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'
const day = date('2026-06-01')

const invoice = (specification: string) =>
  read(
    Buffer.from(
      `<Invoice xmlns="${ubl}Invoice-2" xmlns:cbc="${ubl}CommonBasicComponents-2"><cbc:CustomizationID>${specification}</cbc:CustomizationID></Invoice>`,
    ),
  ).documents[0]!

const said = (specification: string) =>
  validate(invoice(specification), { day }).findings.filter(({ rule }) => rule === 'format.unknown_rules')

const ehf =
  'urn:www.cenbii.eu:transaction:biitrns010:ver2.0:extended:urn:www.peppol.eu:bis:peppol4a:ver2.0:extended:urn:www.difi.no:ehf:faktura:ver2.0'

describe('an invoice whose rules are not here is judged by EN 16931, and that is said', () => {
  test.each([
    ['urn:peppol:pint:billing-1@jp-1', 'follows PINT ('],
    ['OIOUBL-2.02', 'follows OIOUBL 2 ('],
    ['TR1.2', 'follows UBL-TR ('],
    [ehf, 'follows EHF 2 ('],
    [
      'urn:www.cenbii.eu:transaction:biitrns010:ver2.0:extended:urn:www.peppol.eu:bis:peppol4a:ver2.0',
      'Peppol BIS 2 (',
    ],
    ['urn:example:ours', 'names the specification "urn:example:ours"'],
  ])('%s, which is no EN 16931', (specification, words) => {
    const [finding, ...more] = said(specification)
    expect(more).toEqual([])
    expect(finding).toMatchObject({ severity: 'info', path: '/Invoice/cbc:CustomizationID', term: 'BT-24' })
    expect(finding?.message).toContain(words)
    expect(finding?.message).toContain(specification)
    expect(finding?.message).toContain('which is no EN 16931')
    expect(validate(invoice(specification), { day }).findings.map(({ rule }) => rule)).toContain('BR-02')
  })

  test.each(['urn:fdc:nen.nl:nlcius:v1.0', 'urn:efactura.mfinante.ro:CIUS-RO:1.0.1'])('%s, which is one', (part) => {
    const [finding] = said(`urn:cen.eu:en16931:2017#compliant#${part}`)
    expect(finding?.message).toContain('judged by EN 16931 alone')
    expect(finding?.message).not.toContain('no EN 16931')
  })
})

test.each([
  '',
  'urn:cen.eu:en16931:2017',
  'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
  'urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended',
])('nothing is said of "%s"', (specification) => {
  expect(said(specification)).toEqual([])
})

test('whoever chooses the rules knows what they are', () => {
  const { findings } = validate(invoice('OIOUBL-2.02'), { day, rules: ['en16931'] })
  expect(findings.map(({ rule }) => rule)).not.toContain('format.unknown_rules')
})
