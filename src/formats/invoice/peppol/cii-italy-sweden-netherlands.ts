import type { InvoiceDocument } from '../document.js'
import type { Check } from '../rules.js'
import { must, named, type PlaceRule, type Places, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first, isFilled, textOf } from '../xml-path.js'
import { isSwedishOrganization } from './check-digits.js'
import {
  agreement,
  bankOf,
  below,
  buyers,
  codeOf,
  everySeller,
  type Holds,
  isDomesticIn,
  isSellerIn,
  isSupplierIn,
  means,
  registered,
  sellers,
  settlement,
  transaction,
  type VatScheme,
  vatOf,
  where,
} from './cii-places.js'
import { at, hasAll, inList, isNumber, root, textAt } from './places.js'

/** Italy (IT-R-nnn). */
const italy = (scheme: VatScheme): readonly Check[] => [
  placed(where(isSupplierIn('IT', scheme), below(everySeller, 'SpecifiedTaxRegistration')), [
    must(
      'IT-R-001',
      'BT-32',
      'The tax code (Codice Fiscale) of an Italian seller has 11 to 16 capital letters and digits.',
      (one) => {
        const schemes = children(one, 'ID').map((id) => attribute(id, 'schemeID')?.trim() ?? '')
        return schemes.some((scheme) => scheme !== 'FC') || /^[A-Z0-9]{11,16}$/.test(textAt(one, 'ID'))
      },
    ),
  ]),
  placed(where(isSupplierIn('IT', scheme), everySeller), [
    must('IT-R-002', 'BT-35', 'An Italian seller has its street.', (party) =>
      hasAll(party, 'PostalTradeAddress/LineOne'),
    ),
    must('IT-R-003', 'BT-37', 'An Italian seller has its city.', (party) =>
      hasAll(party, 'PostalTradeAddress/CityName'),
    ),
    must('IT-R-004', 'BT-38', 'An Italian seller has its post code.', (party) =>
      hasAll(party, 'PostalTradeAddress/PostcodeCode'),
    ),
  ]),
]

const isSwedishSeller = isSellerIn('SE')
const hasSwedishVat =
  (scheme: VatScheme): Holds =>
  (document) =>
    isSwedishSeller(document) && sellers(document).some((party) => vatOf(party, scheme).startsWith('SE'))

const taxes: Places = (document) => named(document, 'ApplicableTradeTax', 'CategoryTradeTax')

/** The account of a payment through a Swedish giro, which is named in the place of the bank. */
const giro = (bank: string): Places =>
  below(
    (document) =>
      isSwedishSeller(document) ? means(document).filter((one) => codeOf(one) === '30' && bankOf(one) === bank) : [],
    'PayeePartyCreditorFinancialAccount/ProprietaryID',
  )

const giroRule = (id: string, says: string, holds: PlaceRule['holds']): PlaceRule =>
  must(id, 'BT-84', says, holds, 'warning')
const lengthOf = (id: XmlElement): number => textOf(id).length

/** Sweden (SE-R-nnn). */
const sweden = (scheme: VatScheme): readonly Check[] => [
  placed(where(hasSwedishVat(scheme), sellers), [
    must(
      'SE-R-001',
      'BT-31',
      'A Swedish VAT identifier has 14 characters.',
      (party) => vatOf(party, scheme).length === 14,
    ),
    must('SE-R-002', 'BT-31', 'A Swedish VAT identifier has twelve digits behind SE.', (party) =>
      isNumber(vatOf(party, scheme).slice(2, 14)),
    ),
  ]),
  placed(where(isSwedishSeller, below(sellers, 'SpecifiedLegalOrganization/ID')), [
    must('SE-R-003', 'BT-30', 'A Swedish organisation number has digits only.', (id) => isNumber(textOf(id))),
    must('SE-R-004', 'BT-30', 'A Swedish organisation number has ten characters.', (id) => lengthOf(id) === 10),
    must('SE-R-013', 'BT-30', 'The check digit of the Swedish organisation number is wrong.', (id) =>
      isSwedishOrganization(textOf(id)),
    ),
  ]),
  placed(
    where(isSwedishSeller, (document) =>
      sellers(document)
        .filter((party) => first(party, 'SpecifiedLegalOrganization/ID') !== undefined)
        .flatMap((party) => registered(party, 'FC')),
    ),
    [
      must(
        'SE-R-005',
        'BT-32',
        'A Swedish seller states that it is approved for F-tax: "GODKÄND FÖR F-SKATT".',
        (id) => textOf(id).replace(/\s+/g, ' ').toUpperCase() === 'GODKÄND FÖR F-SKATT',
      ),
    ],
  ),
  placed(where(hasSwedishVat(scheme), taxes), [
    must('SE-R-006', 'BT-119', 'The Swedish VAT rates are 6, 12 and 25 per cent.', (tax) => {
      const rate = textAt(tax, 'RateApplicablePercent')
      return rate !== '' && inList('6 12 25', String(Number(rate)))
    }),
  ]),
  placed(giro('SE:PLUSGIRO'), [
    giroRule('SE-R-007', 'A Plusgiro number has digits only.', (id) => isNumber(textOf(id))),
    giroRule('SE-R-010', 'A Plusgiro number has two to eight digits.', (id) => lengthOf(id) >= 2 && lengthOf(id) <= 8),
  ]),
  placed(giro('SE:BANKGIRO'), [
    giroRule('SE-R-008', 'A Bankgiro number has digits only.', (id) => isNumber(textOf(id))),
    giroRule('SE-R-009', 'A Bankgiro number has seven or eight digits.', (id) => inList('7 8', String(lengthOf(id)))),
  ]),
  placed(where(isSwedishSeller, means), [
    giroRule(
      'SE-R-011',
      'Pay to Swedish giros by code 30 with the giro as bank, not by 50 or 56.',
      (one) => !inList('50 56', codeOf(one)),
    ),
  ]),
  placed(where(isDomesticIn('SE'), means), [
    giroRule('SE-R-012', 'Between Swedish parties pay by code 30, not 31.', (one) => codeOf(one) !== '31'),
  ]),
]

const isDutchSeller = isSellerIn('NL')
const isDutch = isDomesticIn('NL')
const representatives = at(`${agreement}/SellerTaxRepresentativeTradeParty`)
const isWholeAddress = (address: XmlElement): boolean => hasAll(address, 'LineOne', 'CityName', 'PostcodeCode')
const isDutchRegistration = (id: XmlElement): boolean =>
  isFilled(id) && inList('0106 0190', attribute(id, 'schemeID') ?? '')
const isCreditNote = ({ root: document }: InvoiceDocument, types: string): boolean =>
  inList(types, textAt(document, 'ExchangedDocument/TypeCode'))

function isNothingOwed(document: InvoiceDocument): boolean {
  const due = Number(document.invoice.totals?.due?.text)
  return isCreditNote(document, '381') ? due >= 0 : due <= 0
}

/** The Netherlands (NL-R-nnn). */
const netherlands: readonly Check[] = [
  placed(where(isDutchSeller, root), [
    must(
      'NL-R-001',
      'BT-25',
      'A Dutch credit note refers to the invoice that it corrects.',
      (at, document) =>
        !isCreditNote(document, '81 83 381 396 532') ||
        all(at, `${settlement}/InvoiceReferencedDocument/IssuerAssignedID`).length > 0,
    ),
  ]),
  placed(where(isDutchSeller, below(sellers, 'PostalTradeAddress')), [
    must('NL-R-002', 'BG-5', 'A Dutch seller has street, city and post code.', isWholeAddress),
  ]),
  placed(where(isDutchSeller, below(sellers, 'SpecifiedLegalOrganization/ID')), [
    must(
      'NL-R-003',
      'BT-30',
      'The registration of a Dutch seller is a KVK number (0106) or an OIN (0190).',
      isDutchRegistration,
    ),
  ]),
  placed(where(isDutch, below(buyers, 'PostalTradeAddress')), [
    must('NL-R-004', 'BG-8', 'A Dutch buyer has street, city and post code.', isWholeAddress),
  ]),
  placed(where(isDutch, below(buyers, 'SpecifiedLegalOrganization/ID')), [
    must(
      'NL-R-005',
      'BT-47',
      'The registration of a Dutch buyer is a KVK number (0106) or an OIN (0190).',
      isDutchRegistration,
    ),
  ]),
  placed(
    where(isDutchSeller, (document) =>
      below(
        representatives,
        'PostalTradeAddress',
      )(document).filter((address) => textOf(child(address, 'CountryID')).toUpperCase() === 'NL'),
    ),
    [must('NL-R-006', 'BG-12', 'A Dutch tax representative has street, city and post code.', isWholeAddress)],
  ),
  placed(where(isDutchSeller, at(`${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`)), [
    must(
      'NL-R-007',
      'BG-16',
      'A Dutch invoice says how to pay.',
      (_, document) => isNothingOwed(document) || means(document).length > 0,
    ),
  ]),
  placed(where(isDutch, means), [
    must('NL-R-008', 'BT-81', 'The payment means is not in use in the Netherlands.', (one) =>
      inList('30 48 49 57 58 59', codeOf(one)),
    ),
  ]),
  placed(
    where(
      isDutchSeller,
      at(
        `${transaction}/IncludedSupplyChainTradeLineItem/SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID`,
      ),
    ),
    [
      must(
        'NL-R-009',
        'BT-13',
        'References to order lines need the order.',
        (_, document) => all(document.root, `${agreement}/BuyerOrderReferencedDocument/IssuerAssignedID`).length > 0,
      ),
    ],
  ),
]

/** National rules of Peppol BIS Billing 3 in CII for Italy, Sweden and the Netherlands. */
export const ciiItalianSwedishAndDutchRules = (scheme: VatScheme): readonly Check[] => [
  ...italy(scheme),
  ...sweden(scheme),
  ...netherlands,
]
