import { parseDate } from '../../../kernel/date.js'
import type { Check } from '../rules.js'
import { anywhere, must, type PlaceRule, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first, isFilled, textOf } from '../xml-path.js'
import { customerAddressCountry, isDomestic, supplierAddressCountry } from './countries.js'
import {
  type Applies,
  accountOf,
  at,
  branchOf,
  buyerParty,
  hasAll,
  inList,
  isNumber,
  meansCode,
  paymentMeans,
  root,
  sellerParty,
  textAt,
  when,
} from './places.js'

const isDanishSeller: Applies = (invoice) => supplierAddressCountry(invoice) === 'DK'
const isDanish: Applies = (invoice) => isDomestic(invoice, 'DK')
const isDanishInvoice: Applies = (invoice) => isDanish(invoice) && invoice.kind === 'invoice'

const legal = 'PartyLegalEntity/CompanyID'
const reference = (means: XmlElement): string => child(means, 'PaymentID')?.text ?? ''
/** The two digits and the hash sign that Danish payment references begin with. */
const cardType = (means: XmlElement): string => reference(means).slice(0, 3)
const isLegalSchemeRight = (party: XmlElement): boolean => {
  const company = first(party, legal)
  return company === undefined || attribute(company, 'schemeID')?.trim() === '0184'
}

const danishMeansRules: readonly PlaceRule[] = [
  must('DK-R-005', 'BT-81', 'The payment means is not in use in Denmark.', (means) =>
    inList('1 10 31 42 48 49 50 58 59 93 97', meansCode(means)),
  ),
  must(
    'DK-R-006',
    'BT-84',
    'A Danish bank transfer needs the account and the registration number of the bank.',
    (means) => !inList('31 42', meansCode(means)) || (accountOf(means) !== '' && branchOf(means) !== ''),
  ),
  must(
    'DK-R-007',
    'BT-89',
    'A Danish direct debit needs its mandate and the account to debit.',
    (means) =>
      meansCode(means) !== '49' ||
      (textAt(means, 'PaymentMandate/ID') !== '' && textAt(means, 'PaymentMandate/PayerFinancialAccount/ID') !== ''),
  ),
  must(
    'DK-R-008',
    'BT-83',
    'A Danish giro payment needs a card type 01, 04 or 15 and an account of seven or eight digits.',
    (means) =>
      meansCode(means) !== '50' || (inList('01# 04# 15#', cardType(means)) && /^\d{7,8}$/.test(accountOf(means))),
  ),
  must(
    'DK-R-009',
    'BT-83',
    'The payment reference of a giro payment with card type 04 or 15 has 16 digits.',
    (means) => meansCode(means) !== '50' || !inList('04# 15#', cardType(means)) || reference(means).length === 19,
  ),
  must(
    'DK-R-010',
    'BT-83',
    'A Danish card payment needs a card type 71, 73 or 75 and an account of eight characters.',
    (means) => meansCode(means) !== '93' || (inList('71# 73# 75#', cardType(means)) && accountOf(means).length === 8),
  ),
  must(
    'DK-R-011',
    'BT-83',
    'The payment reference of a card payment with card type 71 or 75 has 15 or 16 digits.',
    (means) =>
      meansCode(means) !== '93' ||
      !inList('71# 75#', cardType(means)) ||
      inList('18 19', String(reference(means).length)),
  ),
]

const unspscVersions = '19.05.01 19.0501 26.08.01 26.0801'

/** The rule looks at the line as a whole: one classification of a right version is enough. */
function isUnspscDated(line: XmlElement): boolean {
  const codes = all(line, 'Item/CommodityClassification/ItemClassificationCode')
  const isUnspsc = codes.some((code) => attribute(code, 'listID') === 'TST')
  return !isUnspsc || codes.some((code) => inList(unspscVersions, attribute(code, 'listVersionID') ?? ''))
}

/** A Danish tax other than VAT: a number of four characters, or a name and a code with a hash sign between them. */
function isDanishTax(allowanceCharge: XmlElement): boolean {
  if (textOf(child(allowanceCharge, 'AllowanceChargeReasonCode')) !== 'ZZZ') return true
  const reason = textOf(child(allowanceCharge, 'AllowanceChargeReason'))
  const isNumbered = reason.length === 4 && isNumber(reason) && Number(reason) >= 0 && Number(reason) <= 9999
  return isNumbered || (reason.includes('#') && !reason.startsWith('#') && !reason.endsWith('#'))
}

/** Denmark (DK-R-nnn). */
const denmark: readonly Check[] = [
  placed(when(isDanishSeller, root), [
    must('DK-R-002', 'BT-30', 'A Danish seller needs its CVR number as legal registration.', (document) =>
      isFilled(first(document, `AccountingSupplierParty/Party/${legal}`)),
    ),
    must('DK-R-014', 'BT-30', 'The legal registration of a Danish seller has the scheme 0184.', (document) =>
      all(document, 'AccountingSupplierParty/Party').every(isLegalSchemeRight),
    ),
    must(
      'DK-R-016',
      'BT-115',
      'A Danish credit note is not below zero.',
      (document, { invoice }) =>
        document.name !== 'CreditNote' ||
        customerAddressCountry(invoice) !== 'DK' ||
        !textAt(document, 'LegalMonetaryTotal/PayableAmount').startsWith('-') ||
        Number(textAt(document, 'LegalMonetaryTotal/PayableAmount')) === 0,
    ),
  ]),
  ...[sellerParty, buyerParty].map((party) =>
    placed(
      when(isDanish, (document) => party(document).flatMap((one) => children(one, 'PartyIdentification'))),
      [
        must('DK-R-013', 'BT-29', 'Identifiers of Danish parties state their scheme.', (identification) => {
          const id = child(identification, 'ID')
          return id === undefined || (attribute(id, 'schemeID') ?? '').trim() !== ''
        }),
      ],
    ),
  ),
  placed(when(isDanishInvoice, paymentMeans), danishMeansRules),
  placed(when(isDanish, buyerParty), [
    must('DK-R-017', 'BT-47', 'The legal registration of a Danish buyer has the scheme 0184.', isLegalSchemeRight),
  ]),
  placed(when(isDanish, anywhere('InvoiceLine', 'CreditNoteLine')), [
    must('DK-R-003', 'BT-158', 'A UNSPSC classification is of version 19.05.01 or 26.08.01.', isUnspscDated),
  ]),
  placed(when(isDanish, anywhere('AllowanceCharge')), [
    must(
      'DK-R-004',
      'BT-97',
      'With the reason code ZZZ the reason is four digits, or has a hash sign between two words.',
      isDanishTax,
    ),
  ]),
]

const isIcelandicSeller: Applies = (invoice) => supplierAddressCountry(invoice) === 'IS'
const hasKennitala = (party: XmlElement): boolean => attribute(first(party, legal), 'schemeID') === '0196'
const hasStreet = (party: XmlElement): boolean => hasAll(party, 'PostalAddress/StreetName', 'PostalAddress/PostalZone')

/** The Icelandic final due date, kept as a reference described as EINDAGI. */
function finalDueDates(document: XmlElement): string[] {
  const references = children(document, 'AdditionalDocumentReference')
  const described = references.filter((one) =>
    children(one, 'DocumentDescription').some((text) => textOf(text) === 'EINDAGI'),
  )
  return described.map((one) => textOf(child(one, 'ID')))
}

/** Payment means of a kind that goes to an account of twelve digits. */
const isAccountWhole = (code: string) => (document: XmlElement) => {
  const means = children(document, 'PaymentMeans').filter((one) => meansCode(one) === code)
  return means.length === 0 || means.some((one) => accountOf(one).length === 12)
}

/** Iceland (IS-R-nnn). */
const iceland: readonly Check[] = [
  placed(when(isIcelandicSeller, root), [
    must(
      'IS-R-001',
      'BT-3',
      'An Icelandic invoice is of type 380 or 381.',
      (document) => inList('380 381', textAt(document, 'InvoiceTypeCode') || textAt(document, 'CreditNoteTypeCode')),
      'warning',
    ),
    must('IS-R-002', 'BT-30', 'An Icelandic seller has its kennitala (scheme 0196).', (document) =>
      all(document, 'AccountingSupplierParty/Party').some(hasKennitala),
    ),
    must('IS-R-003', 'BT-35', 'An Icelandic seller has its street and post code.', (document) =>
      all(document, 'AccountingSupplierParty/Party').some(hasStreet),
    ),
    must('IS-R-006', 'BT-84', 'An Icelandic claim needs an account of twelve digits.', isAccountWhole('9')),
    must('IS-R-007', 'BT-84', 'An Icelandic transfer needs an account of twelve digits.', isAccountWhole('42')),
    must('IS-R-008', 'BT-122', 'The reference EINDAGI holds a date.', (document) =>
      finalDueDates(document).every((date) => parseDate(date) !== undefined),
    ),
    must(
      'IS-R-009',
      'BT-9',
      'With EINDAGI the due date must be there.',
      (document) => finalDueDates(document).length === 0 || child(document, 'DueDate') !== undefined,
    ),
    must('IS-R-010', 'BT-9', 'EINDAGI is not before the due date.', (document) => {
      const due = child(document, 'DueDate')
      return finalDueDates(document).every((date) => due !== undefined && textOf(due) <= date)
    }),
  ]),
  placed(
    when((invoice) => isDomestic(invoice, 'IS'), at('AccountingCustomerParty')),
    [
      must('IS-R-004', 'BT-47', 'An Icelandic buyer has its kennitala (scheme 0196).', (customer) =>
        children(customer, 'Party').some(hasKennitala),
      ),
      must('IS-R-005', 'BT-50', 'An Icelandic buyer has its street and post code.', (customer) =>
        children(customer, 'Party').some(hasStreet),
      ),
    ],
  ),
]

export const danishAndIcelandicRules: readonly Check[] = [...denmark, ...iceland]
