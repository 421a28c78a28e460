import type { Party, PaymentInstruction, VatBreakdown } from '../model.js'
import { type Check, each, type Rule, rule } from '../rules.js'
import { filled, plain } from '../terms.js'
import { isLuhn, isNorwegianOrganization } from './check-digits.js'
import { isDomestic, supplierAddressCountry, supplierCountry } from './countries.js'

import { type Applies, accountOf, branchOf, codeOf, inList, payments, sellers } from './selectors.js'

const warning = { severity: 'warning' } as const

/** Norway (NO-R-001, NO-R-002). */
const norway = each(
  sellers((invoice) => supplierCountry(invoice) === 'NO'),
  [
    rule<Party>(
      'NO-R-002',
      'BT-32',
      'A Norwegian seller states "Foretaksregisteret" if it is in the register of companies.',
      ({ taxRegistration }) => plain(taxRegistration) === 'Foretaksregisteret',
      warning,
    ),
    rule<Party>(
      'NO-R-001',
      'BT-31',
      'A Norwegian VAT identifier is NO, the organisation number and MVA.',
      ({ vatIdentifier }) => {
        const written = plain(vatIdentifier)
        if (!written.startsWith('NO')) return true
        return written.endsWith('MVA') && isNorwegianOrganization(written.slice(2, 11)) && written.length === 14
      },
    ),
  ],
)

const isSwedishSeller: Applies = (invoice) => supplierAddressCountry(invoice) === 'SE'
const hasSwedishVat: Applies = (invoice) =>
  isSwedishSeller(invoice) && plain(invoice.seller?.vatIdentifier).startsWith('SE')
const legalOf = ({ legalIdentifier }: Party): string => plain(legalIdentifier)

const swedishSellerRules: readonly Rule<Party>[] = [
  rule(
    'SE-R-003',
    'BT-30',
    'A Swedish organisation number has digits only.',
    (seller) => !filled(seller.legalIdentifier) || /^\d+$/.test(legalOf(seller)),
    warning,
  ),
  rule(
    'SE-R-004',
    'BT-30',
    'A Swedish organisation number has ten characters.',
    (seller) => !filled(seller.legalIdentifier) || legalOf(seller).length === 10,
    warning,
  ),
  rule(
    'SE-R-013',
    'BT-30',
    'The check digit of the Swedish organisation number is wrong.',
    (seller) => !filled(seller.legalIdentifier) || isLuhn(legalOf(seller)),
    warning,
  ),
  rule(
    'SE-R-005',
    'BT-32',
    'A Swedish seller states that it is approved for F-tax: "GODKÄND FÖR F-SKATT".',
    ({ legalIdentifier, taxRegistration }) =>
      !legalIdentifier || !taxRegistration || plain(taxRegistration).toUpperCase() === 'GODKÄND FÖR F-SKATT',
  ),
]

const isGiro = (branch: string) => (one: PaymentInstruction) => codeOf(one) === '30' && branchOf(one) === branch
const isPlusgiro = isGiro('SE:PLUSGIRO')
const isBankgiro = isGiro('SE:BANKGIRO')
const digits = /^\d+$/

const swedishMeansRules: readonly Rule<PaymentInstruction>[] = [
  rule(
    'SE-R-007',
    'BT-84',
    'A Plusgiro number has digits only.',
    (one) => !isPlusgiro(one) || digits.test(accountOf(one)),
    warning,
  ),
  rule(
    'SE-R-010',
    'BT-84',
    'A Plusgiro number has two to eight digits.',
    (one) => !isPlusgiro(one) || /^.{2,8}$/.test(accountOf(one)),
    warning,
  ),
  rule(
    'SE-R-008',
    'BT-84',
    'A Bankgiro number has digits only.',
    (one) => !isBankgiro(one) || digits.test(accountOf(one)),
    warning,
  ),
  rule(
    'SE-R-009',
    'BT-84',
    'A Bankgiro number has seven or eight digits.',
    (one) => !isBankgiro(one) || /^.{7,8}$/.test(accountOf(one)),
    warning,
  ),
  rule(
    'SE-R-011',
    'BT-81',
    'Pay to Swedish giros by code 30 with the giro as bank, not by 50 or 56.',
    (one) => !inList('50 56', codeOf(one)),
    warning,
  ),
]

/** Sweden (SE-R-nnn). */
const sweden: readonly Check[] = [
  each(sellers(hasSwedishVat), [
    rule<Party>(
      'SE-R-001',
      'BT-31',
      'A Swedish VAT identifier has 14 characters.',
      ({ vatIdentifier }) => plain(vatIdentifier).length === 14,
    ),
    rule<Party>('SE-R-002', 'BT-31', 'A Swedish VAT identifier has twelve digits behind SE.', ({ vatIdentifier }) =>
      /^\d{12}$/.test(plain(vatIdentifier).slice(2, 14)),
    ),
  ]),
  each(
    ({ invoice }) => (hasSwedishVat(invoice) ? invoice.breakdown.filter(({ vat }) => plain(vat?.code) === 'S') : []),
    [
      rule<VatBreakdown>('SE-R-006', 'BT-119', 'The Swedish VAT rates are 6, 12 and 25 per cent.', ({ vat }) => {
        const rate = vat?.rate?.value
        return rate !== undefined && inList('6 12 25', String(Number(rate.coefficient) / 10 ** rate.scale))
      }),
    ],
  ),
  each(sellers(isSwedishSeller), swedishSellerRules),
  each(payments(isSwedishSeller), swedishMeansRules),
  each(
    payments((invoice) => isDomestic(invoice, 'SE')),
    [
      rule<PaymentInstruction>(
        'SE-R-012',
        'BT-81',
        'Between Swedish parties pay by code 30, not 31.',
        (one) => codeOf(one) !== '31',
        warning,
      ),
    ],
  ),
]

export const norwegianAndSwedishRules: readonly Check[] = [norway, ...sweden]
