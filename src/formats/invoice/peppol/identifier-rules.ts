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

/** ISO/IEC 6523 and EAS schemes with what an identifier of each looks like. */
const schemes: readonly SchemeRule[] = [
  ['R040', '0088', 'a GLN', isGln, 'error'],
  ['R041', '0192', 'a Norwegian organisation number', isNorwegianOrganization, 'error'],
  ['R042', '0184', 'a Danish CVR number', form(/^(DK)?\d{8}$/), 'error'],
  ['R043', '0208', 'a Belgian enterprise number', isBelgianEnterprise, 'error'],
  ['R044', '0201', 'an Italian IPA code', form(/^[a-zA-Z0-9]{6}$/), 'warning'],
  ['R045', '0210', 'an Italian tax code', isItalianTaxCode, 'warning'],
  ['R047', '0211', 'an Italian VAT number', isItalianVat, 'warning'],
  ['R049', '0007', 'a Swedish organisation number', (text) => tenDigits(text) && isLuhn(text), 'error'],
  ['R050', '0151', 'an Australian business number', isAustralianBusiness, 'error'],
  ['R052', '0096', 'a Danish P number', tenDigits, 'error'],
  ['R053', '0198', 'a Danish SE number', form(/^DK\d{8}$/), 'error'],
  ['R054', '0106', 'a Dutch KVK number', form(/^\d{8}$/), 'warning'],
  ['R055', '0190', 'a Dutch OIN', form(/^\d{20}$/), 'warning'],
  ['R056-1', '9944', 'a Dutch VAT number', form(/^NL\d{9}B\d{2}$/), 'warning'],
]

const establishment = (digits: RegExp) =>
  ['R057', '0217', 'a Dutch establishment number', form(digits), 'warning'] as const

/** Identifiers in these schemes are judged with the blanks around them, as published. */
const untrimmed = new Set(['0184', '0096', '0198'])

const isIdentifier = (at: XmlElement): boolean => at.name !== 'ID' || isIn(at, 'PartyIdentification')

/** Where each syntax has its identifiers: of parties in UBL, of whatever has a scheme in CII. */
interface Places {
  readonly schemes: readonly SchemeRule[]
  readonly identifiers: (document: InvoiceDocument) => readonly XmlElement[]
  readonly addresses: (document: InvoiceDocument) => readonly XmlElement[]
  readonly vatNumbers: (document: InvoiceDocument) => readonly XmlElement[]
}

const ublSchemes = [...schemes, establishment(/^\d{12}$/)]

/** Those with a rule of their own are judged by it alone: the rules stand in one pattern, of which the first counts. */
const ownRule = new Set(ublSchemes.map(([, scheme]) => scheme))

const inUbl: Places = {
  schemes: ublSchemes,
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

/** The rule for CII asks for twenty digits, those of an OIN: so it is published (3.0.21). */
const inCii: Places = {
  schemes: [...schemes, establishment(/^\d{20}$/)],
  identifiers: (document) => named(document, 'URIID', 'ID', 'GlobalID'),
  addresses: (document) => named(document, 'URIID'),
  vatNumbers: (document) =>
    named(document, 'ID').filter((at) => isIn(at, 'SpecifiedTaxRegistration') && attribute(at, 'schemeID') === 'VA'),
}

const rules = ({ schemes, identifiers, addresses, vatNumbers }: Places): readonly TreeRule[] => [
  ...schemes.map(
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
  {
    id: 'PEPPOL-COMMON-R056-2',
    says: 'The VAT identifier begins with NL but is not a Dutch VAT number.',
    severity: 'warning',
    broken: (document) =>
      vatNumbers(document).filter((at) => textOf(at).startsWith('NL') && !/^NL\d{9}B\d{2}$/.test(textOf(at))),
  },
]

/** Peppol BIS Billing 3: identifiers that must have the form of their scheme (PEPPOL-COMMON-R040 to R057). */
export const identifierRules = tree(rules(inUbl))
export const ciiIdentifierRules = tree(rules(inCii))
