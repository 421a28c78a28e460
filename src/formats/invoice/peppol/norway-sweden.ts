import type { InvoiceDocument } from '../document.js'
import type { Check } from '../rules.js'
import { anywhere, must, type PlaceRule, type Places, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, child, children, textOf } from '../xml-path.js'
import { isNorwegianOrganization, isSwedishOrganization } from './check-digits.js'
import { isDomestic, supplierAddressCountry, supplierCountry } from './countries.js'
import {
  type Applies,
  accountOf,
  branchOf,
  inList,
  isNumber,
  isVat,
  meansCode,
  paymentMeans,
  sellerParty,
  taxSchemes,
  textAt,
  vatOf,
  when,
} from './places.js'

/** Norway (NO-R-001, NO-R-002). */
const norway = placed(
  when((invoice) => supplierCountry(invoice) === 'NO', sellerParty),
  [
    must(
      'NO-R-002',
      'BT-32',
      'A Norwegian seller states "Foretaksregisteret" if it is in the register of companies.',
      (party) =>
        taxSchemes(party, (scheme) => scheme === 'TAX').some(
          (one) => textAt(one, 'CompanyID') === 'Foretaksregisteret',
        ),
      'warning',
    ),
    must('NO-R-001', 'BT-31', 'A Norwegian VAT identifier is NO, the organisation number and MVA.', (party) => {
      const written = vatOf(party)
      if (!written.startsWith('NO')) return true
      return /^NO\d{9}MVA$/.test(written) && isNorwegianOrganization(written.slice(2, 11))
    }),
  ],
)

const isSwedishSeller: Applies = (invoice) => supplierAddressCountry(invoice) === 'SE'
const hasSwedishVat = (document: InvoiceDocument): boolean =>
  isSwedishSeller(document.invoice) && sellerParty(document).some((party) => vatOf(party).startsWith('SE'))

const whereSwedishVat =
  (places: Places): Places =>
  (document) =>
    hasSwedishVat(document) ? places(document) : []

const registrations = when(isSwedishSeller, (document) =>
  sellerParty(document)
    .flatMap((party) => children(party, 'PartyLegalEntity'))
    .filter((entity) => child(entity, 'CompanyID') !== undefined),
)

/** The statement about F-tax stands where other countries have their registration for another tax than VAT. */
const otherTaxes = when(isSwedishSeller, (document) =>
  sellerParty(document)
    .filter((party) => all(party, 'PartyLegalEntity/CompanyID').length > 0)
    .flatMap((party) => taxSchemes(party, (scheme) => !isVat(scheme.toUpperCase())))
    .flatMap((one) => children(one, 'CompanyID')),
)

/** The account of a payment through a Swedish giro, which is named in the place of the bank. */
const giro = (branch: string): Places =>
  when(isSwedishSeller, (document) =>
    paymentMeans(document).filter(
      (means) => meansCode(means) === '30' && branchOf(means) === branch && accountElement(means) !== undefined,
    ),
  )

const accountElement = (means: XmlElement): XmlElement | undefined => all(means, 'PayeeFinancialAccount/ID')[0]

const numeric = (id: string, what: string): PlaceRule =>
  must(id, 'BT-84', `A ${what} number has digits only.`, (means) => isNumber(accountOf(means)), 'warning')

/** Sweden (SE-R-nnn). */
const sweden: readonly Check[] = [
  placed(whereSwedishVat(sellerParty), [
    must('SE-R-001', 'BT-31', 'A Swedish VAT identifier has 14 characters.', (party) => vatOf(party).length === 14),
    must('SE-R-002', 'BT-31', 'A Swedish VAT identifier has twelve digits behind SE.', (party) =>
      isNumber(vatOf(party).slice(2, 14)),
    ),
  ]),
  placed(registrations, [
    must('SE-R-003', 'BT-30', 'A Swedish organisation number has digits only.', (entity) =>
      isNumber(textAt(entity, 'CompanyID')),
    ),
    must(
      'SE-R-004',
      'BT-30',
      'A Swedish organisation number has ten characters.',
      (entity) => textAt(entity, 'CompanyID').length === 10,
    ),
    must('SE-R-013', 'BT-30', 'The check digit of the Swedish organisation number is wrong.', (entity) =>
      isSwedishOrganization(textAt(entity, 'CompanyID')),
    ),
  ]),
  placed(otherTaxes, [
    must(
      'SE-R-005',
      'BT-32',
      'A Swedish seller states that it is approved for F-tax: "GODKÄND FÖR F-SKATT".',
      (company) => textOf(company).replace(/\s+/g, ' ').toUpperCase() === 'GODKÄND FÖR F-SKATT',
    ),
  ]),
  placed(whereSwedishVat(anywhere('TaxCategory', 'ClassifiedTaxCategory')), [
    must('SE-R-006', 'BT-119', 'The Swedish VAT rates are 6, 12 and 25 per cent.', (category) => {
      const rate = textAt(category, 'Percent')
      return textAt(category, 'ID') !== 'S' || (rate !== '' && inList('6 12 25', String(Number(rate))))
    }),
  ]),
  placed(giro('SE:PLUSGIRO'), [
    numeric('SE-R-007', 'Plusgiro'),
    must(
      'SE-R-010',
      'BT-84',
      'A Plusgiro number has two to eight digits.',
      (means) => accountOf(means).length >= 2 && accountOf(means).length <= 8,
      'warning',
    ),
  ]),
  placed(giro('SE:BANKGIRO'), [
    numeric('SE-R-008', 'Bankgiro'),
    must(
      'SE-R-009',
      'BT-84',
      'A Bankgiro number has seven or eight digits.',
      (means) => inList('7 8', String(accountOf(means).length)),
      'warning',
    ),
  ]),
  placed(when(isSwedishSeller, paymentMeans), [
    must(
      'SE-R-011',
      'BT-81',
      'Pay to Swedish giros by code 30 with the giro as bank, not by 50 or 56.',
      (means) => !inList('50 56', meansCode(means)),
      'warning',
    ),
  ]),
  placed(
    when((invoice) => isDomestic(invoice, 'SE'), paymentMeans),
    [
      must(
        'SE-R-012',
        'BT-81',
        'Between Swedish parties pay by code 30, not 31.',
        (means) => meansCode(means) !== '31',
        'warning',
      ),
    ],
  ),
]

export const norwegianAndSwedishRules: readonly Check[] = [norway, ...sweden]
