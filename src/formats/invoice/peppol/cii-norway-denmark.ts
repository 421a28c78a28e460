import type { InvoiceDocument } from '../document.js'
import type { Check, Severity } from '../rules.js'
import { must, type PlaceRule, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first, isFilled, textOf } from '../xml-path.js'
import { isNorwegianOrganization } from './check-digits.js'
import {
  bankOf,
  buyers,
  codeOf,
  everySeller,
  isBuyerIn,
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
import { at, inList, isNumber, root, textAt } from './places.js'

/** Norway (NO-R-001, NO-R-002). */
const norway = (scheme: VatScheme): Check =>
  placed(where(isSupplierIn('NO', scheme), everySeller), [
    must(
      'NO-R-002',
      'BT-32',
      'A Norwegian seller states "Foretaksregisteret" if it is in the register of companies.',
      (party) => registered(party, 'FC').some((id) => textOf(id) === 'Foretaksregisteret'),
      'warning',
    ),
    must('NO-R-001', 'BT-31', 'A Norwegian VAT identifier is NO, the organisation number and MVA.', (party) => {
      const written = vatOf(party, scheme)
      return (
        !written.startsWith('NO') || (/^NO\d{9}MVA$/.test(written) && isNorwegianOrganization(written.slice(2, 11)))
      )
    }),
  ])

const legal = 'SpecifiedLegalOrganization/ID'
const isLegalSchemeRight = (party: XmlElement): boolean => {
  const id = first(party, legal)
  return id === undefined || attribute(id, 'schemeID')?.trim() === '0184'
}
const isSchemeMissing = (party: XmlElement): boolean =>
  child(party, 'GlobalID') !== undefined && (attribute(child(party, 'GlobalID'), 'schemeID') ?? '').trim() === ''

function isDanishTax(document: InvoiceDocument): boolean {
  const marked = all(document.root, `${settlement}/SpecifiedTradeAllowanceCharge`)
  if (!marked.some((one) => child(one, 'ReasonCode')?.text === 'ZZZ')) return true
  const reason = textOf(marked.flatMap((one) => children(one, 'Reason'))[0])
  const isNumbered = reason.length === 4 && isNumber(reason) && Number(reason) >= 0 && Number(reason) <= 9999
  return isNumbered || (reason.includes('#') && !reason.startsWith('#') && !reason.endsWith('#'))
}

const danishDocument: readonly PlaceRule[] = [
  must('DK-R-002', 'BT-30', 'A Danish seller needs its CVR number as legal registration.', (_, document) =>
    sellers(document).some((party) => isFilled(first(party, legal))),
  ),
  must(
    'DK-R-004',
    'BT-97',
    'With the reason code ZZZ the reason is four digits, or has a hash sign between two words.',
    (_, document) => !isBuyerIn('DK')(document) || isDanishTax(document),
  ),
  must(
    'DK-R-013',
    'BT-29',
    'Identifiers of Danish parties state their scheme.',
    (_, document) =>
      !isBuyerIn('DK')(document) ||
      ![...sellers(document), ...buyers(document)].some((party) => isSchemeMissing(party)),
  ),
  must('DK-R-014', 'BT-30', 'The legal registration of a Danish seller has the scheme 0184.', (_, document) =>
    sellers(document).every(isLegalSchemeRight),
  ),
  must(
    'DK-R-016',
    'BT-115',
    'A Danish credit note is not below zero.',
    (root, document) =>
      textAt(root, 'ExchangedDocument/TypeCode') !== '381' ||
      !isBuyerIn('DK')(document) ||
      !(Number(document.invoice.totals?.due?.text) < 0),
  ),
]

const accountOf = (one: XmlElement): string => textAt(one, 'PayeePartyCreditorFinancialAccount/IBANID')
const referenceOf = (one: XmlElement): string => child(one.parent, 'PaymentReference')?.text ?? ''
const cardOf = (one: XmlElement): string => referenceOf(one).slice(0, 3)

const danishMeans: readonly PlaceRule[] = [
  must('DK-R-005', 'BT-81', 'The payment means is not in use in Denmark.', (one) =>
    inList('1 10 31 42 48 49 50 58 59 93 97', codeOf(one)),
  ),
  must(
    'DK-R-006',
    'BT-84',
    'A Danish bank transfer needs the account and the registration number of the bank.',
    (one) => !inList('31 42', codeOf(one)) || (accountOf(one) !== '' && bankOf(one) !== ''),
  ),
  must(
    'DK-R-007',
    'BT-89',
    'A Danish direct debit needs its mandate and the identifier of the creditor.',
    (one) =>
      codeOf(one) !== '49' ||
      (isFilled(child(one.parent, 'CreditorReferenceID')) &&
        isFilled(first(one, 'SpecifiedTradePaymentTerms/DirectDebitMandateID'))),
  ),
  must(
    'DK-R-008',
    'BT-83',
    'A Danish giro payment needs a card type 01, 04 or 15 and an account of seven characters.',
    (one) => codeOf(one) !== '50' || (inList('01# 04# 15#', cardOf(one)) && accountOf(one).length === 7),
  ),
  must(
    'DK-R-009',
    'BT-83',
    'The payment reference of a giro payment with card type 04 or 15 has 16 digits.',
    (one) => codeOf(one) !== '50' || !inList('04# 15#', cardOf(one)) || referenceOf(one).length === 19,
  ),
  must(
    'DK-R-010',
    'BT-83',
    'A Danish card payment needs a card type 71, 73 or 75 and an account of eight characters.',
    (one) => codeOf(one) !== '93' || (inList('71# 73# 75#', cardOf(one)) && accountOf(one).length === 8),
  ),
  must(
    'DK-R-011',
    'BT-83',
    'The payment reference of a card payment with card type 71 or 75 has 15 or 16 digits.',
    (one) =>
      codeOf(one) !== '93' || !inList('71# 75#', cardOf(one)) || inList('18 19', String(referenceOf(one).length)),
  ),
]

const unspscVersions = '19.05.01 19.0501 26.08.01 26.0801'

/** Denmark (DK-R-nnn). */
const denmark = (unspsc: Severity): readonly Check[] => [
  placed(where(isSellerIn('DK'), root), danishDocument),
  placed(where(isDomesticIn('DK'), means), danishMeans),
  placed(where(isDomesticIn('DK'), at(`${transaction}/IncludedSupplyChainTradeLineItem`)), [
    must(
      'DK-R-003',
      'BT-158',
      'A UNSPSC classification is of version 19.05.01 or 26.08.01.',
      (line) => {
        const codes = all(line, 'SpecifiedTradeProduct/DesignatedProductClassification/ClassCode')
        const isUnspsc = codes.some((code) => attribute(code, 'listID') === 'TST')
        return !isUnspsc || codes.some((code) => inList(unspscVersions, attribute(code, 'listVersionID') ?? ''))
      },
      unspsc,
    ),
  ]),
]

/** Came to CII with release 3.0.22. */
const danishBuyer = placed(where(isDomesticIn('DK'), buyers), [
  must('DK-R-017', 'BT-47', 'The legal registration of a Danish buyer has the scheme 0184.', isLegalSchemeRight),
])

/** National rules of Peppol BIS Billing 3 in CII for Norway and Denmark. */
export const ciiNorwegianAndDanishRules: readonly Check[] = [norway('VAT'), ...denmark('warning')]
export const ciiNorwegianAndDanishRules22: readonly Check[] = [norway('VA'), ...denmark('error'), danishBuyer]
