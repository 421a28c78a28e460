import { parseDate } from '../../../kernel/date.js'
import { isNegative, isPositive } from '../../../kernel/decimal.js'
import type { Invoice, Party, PaymentInstruction, Text } from '../model.js'
import { type Check, each, rule } from '../rules.js'
import { filled, plain } from '../terms.js'
import { children, first, isFilled, textOf } from '../xml-path.js'
import { isGreekTaxNumber } from './check-digits.js'
import {
  customerAddressCountry,
  customerCountry,
  isDomestic,
  isGreek,
  supplierAddressCountry,
  supplierCountry,
} from './countries.js'
import { type Applies, buyers, invoices, sellers } from './selectors.js'

const warning = { severity: 'warning' } as const

/** Italy (IT-R-nnn). */
const italy = each(
  sellers((invoice) => supplierCountry(invoice) === 'IT'),
  [
    rule<Party>(
      'IT-R-001',
      'BT-32',
      'The tax code (Codice Fiscale) of an Italian seller has 11 to 16 capital letters and digits.',
      ({ taxRegistration }) => !taxRegistration || /^[A-Z0-9]{11,16}$/.test(plain(taxRegistration)),
    ),
    rule<Party>('IT-R-002', 'BT-35', 'An Italian seller has its street.', ({ address }) => filled(address?.line1)),
    rule<Party>('IT-R-003', 'BT-37', 'An Italian seller has its city.', ({ address }) => filled(address?.city)),
    rule<Party>('IT-R-004', 'BT-38', 'An Italian seller has its post code.', ({ address }) =>
      filled(address?.postCode),
    ),
  ],
)

const isGreekSeller: Applies = (invoice) => isGreek(supplierCountry(invoice))
const isGreekAddress: Applies = (invoice) => isGreek(supplierAddressCountry(invoice))
const isAllGreek: Applies = (invoice) => isGreekSeller(invoice) && isGreek(customerCountry(invoice))

const segments = ({ number }: Invoice): string[] => plain(number).split('|')
const greekDocuments = new Set(['1.1', '1.6', '2.1', '2.4', '5.1', '5.2', ''])

/** `dd/mm/yyyy` as a day of the calendar. */
function greekDate(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  return day && month && year ? parseDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`) : undefined
}

/** The number of a Greek invoice has six parts: tax number, date, branch, document type, series, number. */
const greekNumberRules = each(invoices(isGreekSeller), [
  rule<Invoice>(
    'GR-R-001-1',
    'BT-1',
    'A Greek invoice number has six parts between bars.',
    (one) => segments(one).length === 6,
  ),
  rule<Invoice>(
    'GR-R-001-2',
    'BT-1',
    'The first part of a Greek invoice number is the tax number of the seller.',
    (one) => {
      const [taxNumber = ''] = segments(one)
      const identifiers = [one.seller?.vatIdentifier, one.taxRepresentative?.vatIdentifier]
      return isGreekTaxNumber(taxNumber) && identifiers.some((vat) => plain(vat).slice(2, 11) === taxNumber)
    },
  ),
  rule<Invoice>('GR-R-001-3', 'BT-1', 'The second part of a Greek invoice number is the issue date.', (one) => {
    const date = greekDate(segments(one)[1] ?? '')
    return date !== undefined && date === plain(one.issueDate)
  }),
  rule<Invoice>('GR-R-001-4', 'BT-1', 'The third part of a Greek invoice number is the number of the branch.', (one) =>
    /^\d+$/.test(segments(one)[2] ?? ''),
  ),
  rule<Invoice>('GR-R-001-5', 'BT-1', 'The fourth part of a Greek invoice number is a document type.', (one) =>
    greekDocuments.has(segments(one)[3] ?? ''),
  ),
  rule<Invoice>('GR-R-001-6', 'BT-1', 'The fifth part of a Greek invoice number is not empty.', (one) =>
    Boolean(segments(one)[4]),
  ),
  rule<Invoice>('GR-R-001-7', 'BT-1', 'The sixth part of a Greek invoice number is not empty.', (one) =>
    Boolean(segments(one)[5]),
  ),
])

const isGreekVat = (vat: Text | undefined): boolean =>
  plain(vat).startsWith('EL') && isGreekTaxNumber(plain(vat).slice(2))
const isGreekEndpoint = ({ endpoint }: Party): boolean =>
  endpoint?.scheme === '9933' && isGreekTaxNumber(plain(endpoint))

const greekSellerRules = each(sellers(isGreekSeller), [
  rule<Party>(
    'GR-R-002',
    'BT-28',
    'A Greek seller has a trading name.',
    ({ tradingName }) => tradingName !== undefined,
  ),
  rule<Party>(
    'GR-S-011',
    'BT-31',
    'A Greek seller has a VAT identifier with EL.',
    (one) => isGreekVat(one.vatIdentifier),
    warning,
  ),
  rule<Party>(
    'GR-R-003',
    'BT-31',
    'The VAT identifier of a Greek seller is EL and nine digits.',
    ({ vatIdentifier }) => !vatIdentifier || isGreekVat(vatIdentifier),
  ),
])

/** References to the register of the Greek tax office, told by their description. */
function described({ at }: Invoice, description: string) {
  const references = at ? children(at, 'AdditionalDocumentReference') : []
  return references.filter((one) => textOf(first(one, 'DocumentDescription')) === description)
}
const marks = (invoice: Invoice) => described(invoice, '##M.AR.K##')
const addresses = (invoice: Invoice) => described(invoice, '##INVOICE|URL##')

const greekReferenceRules = each(invoices(isGreekAddress), [
  rule<Invoice>(
    'GR-R-004-1',
    'BG-24',
    'A Greek invoice refers once to its M.AR.K. number.',
    (one) => marks(one).length === 1,
  ),
  rule<Invoice>('GR-R-004-2', 'BT-122', 'The M.AR.K. number is a positive number.', (one) =>
    marks(one).every((mark) => /^[1-9]\d*$/.test(textOf(first(mark, 'ID')))),
  ),
  rule<Invoice>(
    'GR-S-008-1',
    'BG-24',
    'A Greek invoice refers once to its address on the web.',
    (one) => addresses(one).length === 1,
    warning,
  ),
  rule<Invoice>(
    'GR-R-008-2',
    'BG-24',
    'A Greek invoice refers to one address on the web at most.',
    (one) => addresses(one).length <= 1,
  ),
  rule<Invoice>('GR-R-008-3', 'BT-124', 'The reference to the web has an address.', (one) =>
    addresses(one).every((reference) => isFilled(first(reference, 'Attachment/ExternalReference/URI'))),
  ),
])

/** Greece (GR-R-nnn, GR-S-nnn). */
const greece: readonly Check[] = [
  greekNumberRules,
  greekSellerRules,
  greekReferenceRules,
  each(buyers(isGreekAddress), [
    rule<Party>(
      'GR-R-005',
      'BT-45',
      'The buyer of a Greek seller has a trading name.',
      ({ tradingName }) => tradingName !== undefined,
    ),
  ]),
  each(sellers(isGreekAddress), [
    rule<Party>(
      'GR-R-009',
      'BT-34',
      'The electronic address of a Greek seller is its tax number (scheme 9933).',
      isGreekEndpoint,
    ),
  ]),
  each(buyers(isAllGreek), [
    rule<Party>('GR-R-006', 'BT-48', 'A Greek buyer has a VAT identifier with EL.', ({ vatIdentifier }) =>
      isGreekVat(vatIdentifier),
    ),
    rule<Party>(
      'GR-R-010',
      'BT-49',
      'The electronic address of a Greek buyer is its tax number (scheme 9933).',
      isGreekEndpoint,
    ),
  ]),
]

const isDutchSeller: Applies = (invoice) => supplierAddressCountry(invoice) === 'NL'
const isDutch: Applies = (invoice) => isDomestic(invoice, 'NL')
const hasDutchRegistration = ({ legalIdentifier }: Party): boolean =>
  filled(legalIdentifier) && ['0106', '0190'].includes(legalIdentifier?.scheme ?? '')
const hasWholeAddress = ({ address }: Party): boolean =>
  filled(address?.line1) && filled(address?.city) && filled(address?.postCode)
const dutchMeans = new Set(['30', '48', '49', '57', '58', '59'])

/** Nothing is to be paid by the buyer: an invoice of zero or less, a credit note of zero or more. */
function isNothingOwed({ kind, totals }: Invoice): boolean {
  const due = totals?.due?.value
  if (!due) return false
  return kind === 'invoice' ? !isPositive(due) : !isNegative(due)
}

/** The Netherlands (NL-R-nnn). */
const netherlands: readonly Check[] = [
  each(invoices(isDutchSeller), [
    rule<Invoice>(
      'NL-R-001',
      'BT-25',
      'A Dutch credit note refers to the invoice that it corrects.',
      ({ kind, preceding }) => kind !== 'creditNote' || preceding.some(({ number }) => filled(number)),
    ),
    rule<Invoice>(
      'NL-R-009',
      'BT-13',
      'References to order lines need the order.',
      ({ lines, purchaseOrder }) => filled(purchaseOrder) || lines.every(({ orderLine }) => !orderLine),
    ),
  ]),
  each(sellers(isDutchSeller), [
    rule<Party>('NL-R-002', 'BG-5', 'A Dutch seller has street, city and post code.', hasWholeAddress),
    rule<Party>('NL-R-003', 'BT-30', 'A Dutch seller has a KVK number (0106) or an OIN (0190).', hasDutchRegistration),
  ]),
  each(buyers(isDutch), [
    rule<Party>('NL-R-004', 'BG-8', 'A Dutch buyer has street, city and post code.', hasWholeAddress),
    rule<Party>(
      'NL-R-005',
      'BT-47',
      'The registration of a Dutch buyer is a KVK number (0106) or an OIN (0190).',
      (one) => !one.legalIdentifier || hasDutchRegistration(one),
    ),
  ]),
  each(
    ({ invoice }) => (isDutchSeller(invoice) && invoice.taxRepresentative ? [invoice.taxRepresentative] : []),
    [
      rule<Party>(
        'NL-R-006',
        'BG-12',
        'A Dutch tax representative has street, city and post code.',
        (one) => plain(one.address?.country) !== 'NL' || hasWholeAddress(one),
      ),
    ],
  ),
  each(invoices(isDutch), [
    rule<Invoice>(
      'NL-R-007',
      'BG-16',
      'A Dutch invoice says how to pay.',
      (one) => one.payments.length > 0 || isNothingOwed(one),
    ),
  ]),
  each(
    ({ invoice }) => (isDutchSeller(invoice) && customerAddressCountry(invoice) === 'NL' ? invoice.payments : []),
    [
      rule<PaymentInstruction>('NL-R-008', 'BT-81', 'The payment means is not in use in the Netherlands.', ({ code }) =>
        dutchMeans.has(plain(code)),
      ),
    ],
  ),
]

/** National rules of Peppol BIS Billing 3 for Italy, Greece and the Netherlands. */
export const otherNationalRules: readonly Check[] = [italy, ...greece, ...netherlands]
