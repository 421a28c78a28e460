import type { Check } from '../rules.js'
import { anywhere, must, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, isFilled } from '../xml-path.js'
import { isDomestic, representativeAddressCountry, supplierAddressCountry, supplierCountry } from './countries.js'
import {
  type Applies,
  at,
  buyerParty,
  hasAll,
  inList,
  isVat,
  meansCode,
  paymentMeans,
  sellerParty,
  taxSchemes,
  textAt,
  when,
} from './places.js'

const isItalian: Applies = (invoice) => supplierCountry(invoice) === 'IT'

/** Italy (IT-R-nnn). */
const italy: readonly Check[] = [
  placed(
    when(isItalian, (document) =>
      sellerParty(document).flatMap((party) => taxSchemes(party, (scheme) => !isVat(scheme))),
    ),
    [
      must(
        'IT-R-001',
        'BT-32',
        'The tax code (Codice Fiscale) of an Italian seller has 11 to 16 capital letters and digits.',
        (scheme) => /^[A-Z0-9]{11,16}$/.test(textAt(scheme, 'CompanyID')),
      ),
    ],
  ),
  placed(when(isItalian, sellerParty), [
    must('IT-R-002', 'BT-35', 'An Italian seller has its street.', (party) =>
      hasAll(party, 'PostalAddress/StreetName'),
    ),
    must('IT-R-003', 'BT-37', 'An Italian seller has its city.', (party) => hasAll(party, 'PostalAddress/CityName')),
    must('IT-R-004', 'BT-38', 'An Italian seller has its post code.', (party) =>
      hasAll(party, 'PostalAddress/PostalZone'),
    ),
  ]),
]

const isDutchSeller: Applies = (invoice) => supplierAddressCountry(invoice) === 'NL'
const isDutch: Applies = (invoice) => isDomestic(invoice, 'NL')
const isDutchRepresentative: Applies = (invoice) =>
  isDutchSeller(invoice) && representativeAddressCountry(invoice) === 'NL'

/** The register of companies (KVK, 0106) or of public bodies (OIN, 0190). */
const isDutchRegistration = (company: XmlElement): boolean =>
  isFilled(company) && inList('0106 0190', attribute(company, 'schemeID') ?? '')
const isWholeAddress = (address: XmlElement): boolean => hasAll(address, 'StreetName', 'CityName', 'PostalZone')
const addresses = (party: XmlElement): XmlElement[] => children(party, 'PostalAddress')
const companies = (party: XmlElement): XmlElement[] => all(party, 'PartyLegalEntity/CompanyID')

/** Nothing is to be paid by the buyer: an invoice of zero or less, a credit note of zero or more. */
function isNothingOwed(totals: XmlElement): boolean {
  const due = child(totals, 'PayableAmount')
  if (!due) return false
  return totals.parent?.name === 'Invoice' ? Number(due.text) <= 0 : Number(due.text) >= 0
}

/** The Netherlands (NL-R-nnn). */
const netherlands: readonly Check[] = [
  placed(when(isDutchSeller, at('CreditNoteTypeCode')), [
    must('NL-R-001', 'BT-25', 'A Dutch credit note refers to the invoice that it corrects.', (type) =>
      hasAll(type.parent, 'BillingReference/InvoiceDocumentReference/ID'),
    ),
  ]),
  placed(
    when(isDutchSeller, (document) => sellerParty(document).flatMap(addresses)),
    [must('NL-R-002', 'BG-5', 'A Dutch seller has street, city and post code.', isWholeAddress)],
  ),
  placed(
    when(isDutchSeller, (document) => sellerParty(document).flatMap(companies)),
    [
      must(
        'NL-R-003',
        'BT-30',
        'The registration of a Dutch seller is a KVK number (0106) or an OIN (0190).',
        isDutchRegistration,
      ),
    ],
  ),
  placed(
    when(isDutch, (document) => buyerParty(document).flatMap(addresses)),
    [must('NL-R-004', 'BG-8', 'A Dutch buyer has street, city and post code.', isWholeAddress)],
  ),
  placed(
    when(isDutch, (document) => buyerParty(document).flatMap(companies)),
    [
      must(
        'NL-R-005',
        'BT-47',
        'The registration of a Dutch buyer is a KVK number (0106) or an OIN (0190).',
        isDutchRegistration,
      ),
    ],
  ),
  placed(when(isDutchRepresentative, at('TaxRepresentativeParty/PostalAddress')), [
    must('NL-R-006', 'BG-12', 'A Dutch tax representative has street, city and post code.', isWholeAddress),
  ]),
  placed(when(isDutchSeller, anywhere('LegalMonetaryTotal')), [
    must(
      'NL-R-007',
      'BG-16',
      'A Dutch invoice says how to pay.',
      (totals, { root }) => isNothingOwed(totals) || child(root, 'PaymentMeans') !== undefined,
    ),
  ]),
  placed(when(isDutch, paymentMeans), [
    must('NL-R-008', 'BT-81', 'The payment means is not in use in the Netherlands.', (means) =>
      inList('30 48 49 57 58 59', meansCode(means)),
    ),
  ]),
  placed(
    when(isDutchSeller, (document) =>
      anywhere('OrderLineReference')(document).flatMap((reference) => children(reference, 'LineID')),
    ),
    [
      must('NL-R-009', 'BT-13', 'References to order lines need the order.', (_, { root }) =>
        hasAll(root, 'OrderReference/ID'),
      ),
    ],
  ),
]

/** National rules of Peppol BIS Billing 3 for Italy and the Netherlands. */
export const italianAndDutchRules: readonly Check[] = [...italy, ...netherlands]
