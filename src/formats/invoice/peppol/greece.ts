import type { Check } from '../rules.js'
import { must, type PlaceRule, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, isFilled, textOf } from '../xml-path.js'
import { isGreekTaxNumber } from './check-digits.js'
import { customerCountry, isGreek, sellerCountry, supplierAddressCountry, supplierCountry } from './countries.js'
import { type Applies, at, buyerParty, isVat, root, sellerParty, taxSchemes, when } from './places.js'

const isGreekSeller: Applies = (invoice) => isGreek(supplierCountry(invoice))
const isInGreece: Applies = (invoice) => isGreekSeller(invoice) && supplierAddressCountry(invoice) === 'GR'
const isAllGreek: Applies = (invoice) => isGreekSeller(invoice) && isGreek(customerCountry(invoice))

/** The number of a Greek invoice has six parts: tax number, date, branch, document type, series, number. */
const segment = (id: XmlElement, number: number): string => id.text.split('|')[number - 1] ?? ''
const greekDocuments = new Set(['1.1', '1.6', '2.1', '2.4', '5.1', '5.2'])
const greekDay = /^(0?[1-9]|[12][0-9]|3[01])[-\\/ ]?(0?[1-9]|1[0-2])[-\\/ ]?(19|20)[0-9]{2}/

/** `dd/mm/yyyy`, the day of issue written as the number wants it. */
function isIssueDate(written: string, issued: string): boolean {
  const [day, month, year] = written.split('/')
  const [issueYear, issueMonth, issueDay] = issued.split('-')
  return greekDay.test(written) && day === issueDay && month === issueMonth && year === issueYear
}

/** The first part is the tax number of the seller or of its tax representative. */
function isOwnTaxNumber(id: XmlElement): boolean {
  const taxNumber = segment(id, 1)
  const parties = [...all(id.parent, 'AccountingSupplierParty/Party'), ...all(id.parent, 'TaxRepresentativeParty')]
  const known = parties.flatMap((party) => vatNumbers(party)).map((vat) => textOf(vat).slice(2, 11))
  return taxNumber.length === 9 && isGreekTaxNumber(taxNumber) && known.includes(taxNumber)
}

const vatNumbers = (party: XmlElement): XmlElement[] =>
  taxSchemes(party, isVat).flatMap((one) => children(one, 'CompanyID'))

const numberRules: readonly PlaceRule[] = [
  must(
    'GR-R-001-1',
    'BT-1',
    'A Greek invoice number has six parts between bars.',
    (id) => id.text.split('|').length === 6,
  ),
  must(
    'GR-R-001-2',
    'BT-1',
    'The first part of a Greek invoice number is the tax number of the seller.',
    isOwnTaxNumber,
  ),
  must('GR-R-001-3', 'BT-1', 'The second part of a Greek invoice number is the issue date.', (id) =>
    isIssueDate(segment(id, 2), textOf(child(id.parent, 'IssueDate'))),
  ),
  must('GR-R-001-4', 'BT-1', 'The third part of a Greek invoice number is the number of the branch.', (id) =>
    /^\s*\+?\d+\s*$/.test(segment(id, 3)),
  ),
  must('GR-R-001-5', 'BT-1', 'The fourth part of a Greek invoice number is a document type.', (id) =>
    greekDocuments.has(segment(id, 4)),
  ),
  must('GR-R-001-6', 'BT-1', 'The fifth part of a Greek invoice number is not empty.', (id) => segment(id, 5) !== ''),
  must('GR-R-001-7', 'BT-1', 'The sixth part of a Greek invoice number is not empty.', (id) => segment(id, 6) !== ''),
]

const isGreekVat = (vat: string): boolean => vat.startsWith('EL') && isGreekTaxNumber(vat.slice(2))
const hasOneGreekVat = (party: XmlElement): boolean => {
  const numbers = vatNumbers(party).map(textOf)
  return numbers.length === 1 && numbers.every(isGreekVat)
}
const isGreekEndpoint = (endpoint: XmlElement): boolean =>
  attribute(endpoint, 'schemeID') === '9933' && isGreekTaxNumber(endpoint.text)
const hasTradingName = (party: XmlElement): boolean => all(party, 'PartyName/Name').some((name) => name.text !== '')

/** References to the register of the Greek tax office, told by their description. */
const described = (document: XmlElement, description: string): XmlElement[] =>
  children(document, 'AdditionalDocumentReference').filter((one) =>
    children(one, 'DocumentDescription').some((text) => textOf(text) === description),
  )
const marks = (document: XmlElement) => described(document, '##M.AR.K##')
const addresses = (document: XmlElement) => described(document, '##INVOICE|URL##')

/** Greece (GR-R-nnn, GR-S-nnn). */
export const greekRules: readonly Check[] = [
  placed(when(isGreekSeller, at('ID')), numberRules),
  placed(when(isGreekSeller, sellerParty), [
    must('GR-R-002', 'BT-28', 'A Greek seller has a trading name.', hasTradingName),
    must('GR-S-011', 'BT-31', 'A Greek seller has a VAT identifier with EL.', hasOneGreekVat, 'warning'),
  ]),
  placed(
    when(isGreekSeller, (document) => sellerParty(document).flatMap(vatNumbers)),
    [
      must('GR-R-003', 'BT-31', 'The VAT identifier of a Greek seller is EL and nine digits.', (vat) =>
        isGreekVat(textOf(vat)),
      ),
    ],
  ),
  placed(when(isInGreece, root), [
    must(
      'GR-R-004-1',
      'BG-24',
      'A Greek invoice refers once to its M.AR.K. number.',
      (document) => marks(document).length === 1,
    ),
    must(
      'GR-S-008-1',
      'BG-24',
      'A Greek invoice refers once to its address on the web.',
      (document) => addresses(document).length === 1,
      'warning',
    ),
    must(
      'GR-R-008-2',
      'BG-24',
      'A Greek invoice refers to one address on the web at most.',
      (document) => addresses(document).length <= 1,
    ),
  ]),
  placed(
    when(isInGreece, ({ root: document }) => marks(document).flatMap((mark) => children(mark, 'ID'))),
    [must('GR-R-004-2', 'BT-122', 'The M.AR.K. number is a positive number.', (id) => /^[1-9]/.test(id.text))],
  ),
  placed(
    when(isGreekSeller, ({ root: document }) => addresses(document)),
    [
      must('GR-R-008-3', 'BT-124', 'The reference to the web has an address.', (reference) =>
        all(reference, 'Attachment/ExternalReference/URI').some(isFilled),
      ),
    ],
  ),
  placed(when(isGreekSeller, buyerParty), [
    must('GR-R-005', 'BT-45', 'The buyer of a Greek seller has a trading name.', hasTradingName),
  ]),
  placed(
    when((invoice) => isGreek(sellerCountry(invoice)), at('AccountingSupplierParty/Party/EndpointID')),
    [
      must(
        'GR-R-009',
        'BT-34',
        'The electronic address of a Greek seller is its tax number (scheme 9933).',
        isGreekEndpoint,
      ),
    ],
  ),
  placed(when(isAllGreek, buyerParty), [
    must('GR-R-006', 'BT-48', 'A Greek buyer has a VAT identifier with EL.', hasOneGreekVat),
  ]),
  placed(when(isAllGreek, at('AccountingCustomerParty/Party/EndpointID')), [
    must(
      'GR-R-010',
      'BT-49',
      'The electronic address of a Greek buyer is its tax number (scheme 9933).',
      isGreekEndpoint,
    ),
  ]),
]
