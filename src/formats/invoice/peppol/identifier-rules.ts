import type { InvoiceDocument } from '../document.js'
import type { Severity } from '../rules.js'
import { isIn, named, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { attribute, first, textOf } from '../xml-path.js'
import {
  isAustralianBusiness,
  isBelgianEnterprise,
  isGln,
  isItalianTaxCode,
  isItalianVat,
  isLuhn,
  isLuxembourgRegistration,
  isLuxembourgVat,
  isNorwegianOrganization,
} from './check-digits.js'
import { isVat } from './places.js'

type Test = (text: string) => boolean

const form =
  (pattern: RegExp): Test =>
  (text) =>
    pattern.test(text)

const tenDigits = form(/^\d{10}$/)

type SchemeRule = readonly [rule: string, scheme: string, name: string, isRight: Test, severity: Severity]
type VatRule = readonly [rule: string, prefix: Test, name: string, isRight: Test, severity: Severity]

/** What a release asks of identifiers beyond what all of them ask. */
interface Release {
  readonly isGln: Test
  readonly isBelgian: Test
  /** How hard a wrong Dutch identifier breaks its rule: the rules are new in release 3.0.21. */
  readonly dutch: Severity
  readonly schemes: readonly SchemeRule[]
  readonly vatNumbers: readonly VatRule[]
}

const release21: Release = {
  isGln,
  isBelgian: isBelgianEnterprise,
  dutch: 'warning',
  schemes: [],
  vatNumbers: [],
}

const isBelgianOf22: Test = (text) => /^[01]/.test(text) && isBelgianEnterprise(text)

const release22: Release = {
  isGln: (text) => text.length === 13 && isGln(text),
  isBelgian: isBelgianOf22,
  dutch: 'error',
  schemes: [['R059', '0240', 'a number of the Luxembourg register', isLuxembourgRegistration, 'warning']],
  vatNumbers: [
    ['R062', form(/^BE/), 'a Belgian VAT number', (text) => isBelgianOf22(text.slice(2)), 'warning'],
    ['R058', form(/^LU/i), 'a Luxembourg VAT number', isLuxembourgVat, 'warning'],
  ],
}

/** ISO/IEC 6523 and EAS schemes with what an identifier of each looks like. */
const schemesOf = ({ isGln, isBelgian, dutch, schemes }: Release): readonly SchemeRule[] => [
  ['R040', '0088', 'a GLN', isGln, 'error'],
  ['R041', '0192', 'a Norwegian organisation number', isNorwegianOrganization, 'error'],
  ['R042', '0184', 'a Danish CVR number', form(/^(DK)?\d{8}$/), 'error'],
  ['R043', '0208', 'a Belgian enterprise number', isBelgian, 'error'],
  ['R044', '0201', 'an Italian IPA code', form(/^[a-zA-Z0-9]{6}$/), 'warning'],
  ['R045', '0210', 'an Italian tax code', isItalianTaxCode, 'warning'],
  ['R047', '0211', 'an Italian VAT number', isItalianVat, 'warning'],
  ['R049', '0007', 'a Swedish organisation number', (text) => tenDigits(text) && isLuhn(text), 'error'],
  ['R050', '0151', 'an Australian business number', isAustralianBusiness, 'error'],
  ['R052', '0096', 'a Danish P number', tenDigits, 'error'],
  ['R053', '0198', 'a Danish SE number', form(/^DK\d{8}$/), 'error'],
  ['R054', '0106', 'a Dutch KVK number', form(/^\d{8}$/), dutch],
  ['R055', '0190', 'a Dutch OIN', form(/^\d{20}$/), dutch],
  ['R056-1', '9944', 'a Dutch VAT number', form(/^NL\d{9}B\d{2}$/), dutch],
  ...schemes,
]

const vatRulesOf = ({ dutch, vatNumbers }: Release): readonly VatRule[] => [
  ['R056-2', form(/^NL/), 'a Dutch VAT number', form(/^NL\d{9}B\d{2}$/), dutch],
  ...vatNumbers,
]

/** Identifiers in these schemes are judged with the blanks around them, as published. */
const untrimmed = new Set(['0184', '0096', '0198'])

const isIdentifier = (at: XmlElement): boolean => at.name !== 'ID' || isIn(at, 'PartyIdentification')

/** Where each syntax has its identifiers: of parties in UBL, of whatever has a scheme in CII. */
interface Places {
  readonly identifiers: (document: InvoiceDocument) => readonly XmlElement[]
  readonly addresses: (document: InvoiceDocument) => readonly XmlElement[]
  readonly vatNumbers: (document: InvoiceDocument) => readonly XmlElement[]
}

/** Those with a rule of their own are judged by it alone: the rules stand in one pattern, of which the first counts. */
const ownRule = new Set(['0217', ...schemesOf(release21).map(([, scheme]) => scheme)])

const inUbl: Places = {
  identifiers: (document) => named(document, 'EndpointID', 'ID', 'CompanyID').filter(isIdentifier),
  addresses: (document) => named(document, 'EndpointID'),
  vatNumbers: (document) =>
    named(document, 'CompanyID').filter(
      (at) =>
        isIn(at, 'PartyTaxScheme') &&
        isVat(textOf(first(at.parent, 'TaxScheme/ID'))) &&
        !ownRule.has(attribute(at, 'schemeID') ?? ''),
    ),
}

const inCii: Places = {
  identifiers: (document) => named(document, 'URIID', 'ID', 'GlobalID'),
  addresses: (document) => named(document, 'URIID'),
  vatNumbers: (document) =>
    named(document, 'ID').filter((at) => isIn(at, 'SpecifiedTaxRegistration') && attribute(at, 'schemeID') === 'VA'),
}

/** The rule for CII asked for twenty digits, those of an OIN, in release 3.0.21. */
const oinDigits = /^\d{20}$/

function rules(
  release: Release,
  { identifiers, addresses, vatNumbers }: Places,
  establishment = /^\d{12}$/,
): readonly TreeRule[] {
  const dutch: SchemeRule = ['R057', '0217', 'a Dutch establishment number', form(establishment), release.dutch]
  return [
    ...[...schemesOf(release), dutch].map(
      ([number, scheme, name, isRight, severity]): TreeRule => ({
        id: `PEPPOL-COMMON-${number}`,
        says: `The identifier has the scheme ${scheme} but is not ${name}.`,
        severity,
        broken: (document) =>
          identifiers(document).filter(
            (at) => attribute(at, 'schemeID') === scheme && !isRight(untrimmed.has(scheme) ? at.text : textOf(at)),
          ),
      }),
    ),
    {
      id: 'PEPPOL-COMMON-R046',
      says: 'The electronic address has the scheme 9907 but is not an Italian tax code.',
      severity: 'warning',
      broken: (document) =>
        addresses(document).filter((at) => attribute(at, 'schemeID') === '9907' && !isItalianTaxCode(textOf(at))),
    },
    ...vatRulesOf(release).map(
      ([number, isOfCountry, name, isRight, severity]): TreeRule => ({
        id: `PEPPOL-COMMON-${number}`,
        says: `The VAT identifier begins as one of its country but is not ${name}.`,
        severity,
        broken: (document) => vatNumbers(document).filter((at) => isOfCountry(textOf(at)) && !isRight(textOf(at))),
      }),
    ),
  ]
}

/** Peppol BIS Billing 3: identifiers that must have the form of their scheme (PEPPOL-COMMON-R040 to R062). */
export const identifierRules = tree(rules(release21, inUbl))
export const identifierRules22 = tree(rules(release22, inUbl))
export const ciiIdentifierRules = tree(rules(release21, inCii, oinDigits))
export const ciiIdentifierRules22 = tree(rules(release22, inCii))
