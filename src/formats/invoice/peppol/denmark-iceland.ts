import { parseDate } from '../../../kernel/date.js'
import { isNegative } from '../../../kernel/decimal.js'
import type { AllowanceCharge, Identifier, Invoice, Party, PaymentInstruction } from '../model.js'
import { type Check, each, type Rule, rule } from '../rules.js'
import { filled, plain } from '../terms.js'
import { all, children, first, textOf } from '../xml-path.js'
import { isDomestic, supplierAddressCountry } from './countries.js'

import { type Applies, accountOf, branchOf, codeOf, invoices, payments, sellers } from './selectors.js'

const warning = { severity: 'warning' } as const

const isDanishSeller: Applies = (invoice) => supplierAddressCountry(invoice) === 'DK'
const isDanish: Applies = (invoice) => isDomestic(invoice, 'DK')
const isDanishInvoice: Applies = (invoice) => isDanish(invoice) && invoice.kind === 'invoice'
const danishMeans = new Set(['1', '10', '31', '42', '48', '49', '50', '58', '59', '93', '97'])
const inList = (list: string, value: string): boolean => list.split(' ').includes(value)
const cardType = (text: string | undefined): string => (text ?? '').trim().slice(0, 3)

const danishMeansRules: readonly Rule<PaymentInstruction>[] = [
  rule('DK-R-005', 'BT-81', 'The payment means is not in use in Denmark.', (one) => danishMeans.has(codeOf(one))),
  rule(
    'DK-R-006',
    'BT-84',
    'A Danish bank transfer needs the account and the registration number of the bank.',
    (one) => !inList('31 42', codeOf(one)) || (accountOf(one) !== '' && branchOf(one) !== ''),
  ),
  rule(
    'DK-R-007',
    'BT-89',
    'A Danish direct debit needs its mandate and the account to debit.',
    (one) => codeOf(one) !== '49' || (filled(one.debit?.mandate) && filled(one.debit?.account)),
  ),
  rule(
    'DK-R-008',
    'BT-83',
    'A Danish giro payment needs a card type 01, 04 or 15 and an account of seven characters.',
    (one) =>
      codeOf(one) !== '50' || (inList('01# 04# 15#', cardType(one.remittance?.text)) && accountOf(one).length === 7),
  ),
  rule(
    'DK-R-009',
    'BT-83',
    'The payment reference of a giro payment with card type 04 or 15 has 16 digits.',
    (one) =>
      codeOf(one) !== '50' || !inList('04# 15#', cardType(one.remittance?.text)) || plain(one.remittance).length === 19,
  ),
  rule(
    'DK-R-010',
    'BT-83',
    'A Danish card payment needs a card type 71, 73 or 75 and an account of eight characters.',
    (one) =>
      codeOf(one) !== '93' || (inList('71# 73# 75#', cardType(one.remittance?.text)) && accountOf(one).length === 8),
  ),
  rule(
    'DK-R-011',
    'BT-83',
    'The payment reference of a card payment with card type 71 or 75 has 15 or 16 digits.',
    (one) =>
      codeOf(one) !== '93' ||
      !inList('71# 75#', cardType(one.remittance?.text)) ||
      inList('18 19', String(plain(one.remittance).length)),
  ),
]

/** Denmark (DK-R-nnn). */
const denmark: readonly Check[] = [
  each(sellers(isDanishSeller), [
    rule<Party>('DK-R-002', 'BT-30', 'A Danish seller needs its CVR number as legal registration.', (one) =>
      filled(one.legalIdentifier),
    ),
    rule<Party>(
      'DK-R-014',
      'BT-30',
      'The legal registration of a Danish seller has the scheme 0184.',
      ({ legalIdentifier }) => !legalIdentifier || legalIdentifier.scheme === '0184',
    ),
  ]),
  each(invoices(isDanish), [
    rule<Invoice>(
      'DK-R-016',
      'BT-115',
      'A Danish credit note is not below zero.',
      ({ kind, totals }) => kind !== 'creditNote' || !totals?.due?.value || !isNegative(totals.due.value),
    ),
  ]),
  each(
    ({ invoice }) =>
      isDanish(invoice) ? [...(invoice.seller?.identifiers ?? []), ...(invoice.buyer?.identifiers ?? [])] : [],
    [
      rule<Identifier>(
        'DK-R-013',
        'BT-29',
        'Identifiers of Danish parties state their scheme.',
        ({ scheme }) => scheme !== undefined,
      ),
    ],
  ),
  each(payments(isDanishInvoice), danishMeansRules),
  each(
    ({ invoice }) => (isDanishSeller(invoice) ? invoice.lines.flatMap(({ item }) => item?.classifications ?? []) : []),
    [
      rule<Identifier>(
        'DK-R-003',
        'BT-158',
        'A UNSPSC classification is of version 19.05.01.',
        ({ scheme, schemeVersion }) => scheme !== 'TST' || inList('19.05.01 19.0501', schemeVersion ?? ''),
      ),
    ],
  ),
  each(
    ({ invoice }) => (isDanishSeller(invoice) ? [...invoice.allowances, ...invoice.charges] : []),
    [
      rule<AllowanceCharge>(
        'DK-R-004',
        'BT-97',
        'With the reason code ZZZ the reason is a number of four digits.',
        ({ reasonCode, reason }) => plain(reasonCode) !== 'ZZZ' || /^\d{4}$/.test(plain(reason)),
      ),
    ],
  ),
]

const isIcelandicSeller: Applies = (invoice) => supplierAddressCountry(invoice) === 'IS'
const isKennitala = ({ legalIdentifier }: Party): boolean =>
  filled(legalIdentifier) && legalIdentifier?.scheme === '0196'
const hasStreet = ({ address }: Party): boolean => filled(address?.line1) && filled(address?.postCode)

/** The Icelandic final due date, kept as a reference described as EINDAGI. */
function finalDueDates({ at }: Invoice): string[] {
  const references = at ? children(at, 'AdditionalDocumentReference') : []
  const described = references.filter((one) =>
    all(one, 'DocumentDescription').some((text) => textOf(text) === 'EINDAGI'),
  )
  return described.map((one) => textOf(first(one, 'ID')))
}

/** Iceland (IS-R-nnn). */
const iceland: readonly Check[] = [
  each(invoices(isIcelandicSeller), [
    rule<Invoice>(
      'IS-R-001',
      'BT-3',
      'An Icelandic invoice is of type 380 or 381.',
      (one) => inList('380 381', plain(one.typeCode)),
      warning,
    ),
    rule<Invoice>('IS-R-008', 'BT-122', 'The reference EINDAGI holds a date.', (one) =>
      finalDueDates(one).every((date) => parseDate(date) !== undefined),
    ),
    rule<Invoice>(
      'IS-R-009',
      'BT-9',
      'With EINDAGI the due date must be there.',
      (one) => finalDueDates(one).length === 0 || one.dueDate !== undefined,
    ),
    rule<Invoice>('IS-R-010', 'BT-9', 'EINDAGI is not before the due date.', (one) =>
      finalDueDates(one).every((date) => plain(one.dueDate) <= date),
    ),
  ]),
  each(sellers(isIcelandicSeller), [
    rule<Party>('IS-R-002', 'BT-30', 'An Icelandic seller has its kennitala (scheme 0196).', isKennitala),
    rule<Party>('IS-R-003', 'BT-35', 'An Icelandic seller has its street and post code.', hasStreet),
  ]),
  each(
    ({ invoice }) => (isDomestic(invoice, 'IS') && invoice.buyer ? [invoice.buyer] : []),
    [
      rule<Party>('IS-R-004', 'BT-47', 'An Icelandic buyer has its kennitala (scheme 0196).', isKennitala),
      rule<Party>('IS-R-005', 'BT-50', 'An Icelandic buyer has its street and post code.', hasStreet),
    ],
  ),
  each(payments(isIcelandicSeller), [
    rule<PaymentInstruction>(
      'IS-R-006',
      'BT-84',
      'An Icelandic account has twelve digits.',
      (one) => codeOf(one) !== '9' || accountOf(one).length === 12,
    ),
    rule<PaymentInstruction>(
      'IS-R-007',
      'BT-84',
      'An Icelandic account has twelve digits.',
      (one) => codeOf(one) !== '42' || accountOf(one).length === 12,
    ),
  ]),
]

export const danishAndIcelandicRules: readonly Check[] = [...denmark, ...iceland]
