import { isNegative, isPositive } from '../../../kernel/decimal.js'
import type { Amount, Group, Invoice, Line, PaymentInstruction, Period } from '../model.js'
import { type Check, each, rule, type Severity } from '../rules.js'
import { plain } from '../terms.js'
import { isIn, named, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { child, children, first, textOf } from '../xml-path.js'
import { amountRules, type Slack } from './amount-rules.js'

/** The rules of Peppol BIS Billing 3 that XRechnung has taken over as well, in UBL (PEPPOL-EN16931-Rnnn). */
export function coreRules(slack: Slack, ofNetAmount: Severity): Check[] {
  return [documentRules, paymentRules, linePeriodRules, tree(treeRules), ...amountRules(slack, ofNetAmount)]
}

const documentRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'PEPPOL-EN16931-R001',
      'BT-23',
      'The business process is not stated.',
      ({ process }) => process !== undefined,
    ),
    rule<Invoice>(
      'PEPPOL-EN16931-R005',
      'BT-6',
      'The accounting currency is the currency of the invoice: leave it out.',
      ({ taxCurrency, currency }) => taxCurrency === undefined || plain(taxCurrency) !== plain(currency),
    ),
    rule<Invoice>(
      'PEPPOL-EN16931-R010',
      'BT-49',
      'The buyer has no electronic address.',
      ({ buyer }) => !buyer || buyer.endpoint !== undefined,
    ),
    rule<Invoice>(
      'PEPPOL-EN16931-R020',
      'BT-34',
      'The seller has no electronic address.',
      ({ seller }) => !seller || seller.endpoint !== undefined,
    ),
    rule<Invoice>(
      'PEPPOL-EN16931-R053',
      'BG-23',
      'There must be exactly one VAT total with a breakdown.',
      (_, { root }) => taxTotalsWith(root, true) === 1,
    ),
    rule<Invoice>(
      'PEPPOL-EN16931-R054',
      'BT-111',
      'There must be one VAT total without a breakdown where an accounting currency is stated, and none otherwise.',
      ({ taxCurrency }, { root }) => taxTotalsWith(root, false) === (taxCurrency ? 1 : 0),
    ),
    rule<Invoice>(
      'PEPPOL-EN16931-R055',
      'BT-111',
      'The VAT totals in both currencies must have the same sign.',
      haveSameSign,
    ),
  ],
)

function taxTotalsWith(root: XmlElement, isBrokenDown: boolean): number {
  return children(root, 'TaxTotal').filter((one) => (child(one, 'TaxSubtotal') !== undefined) === isBrokenDown).length
}

const inCurrency = ({ taxTotals }: Invoice, currency: string): readonly Amount[] =>
  taxTotals.filter((one) => one.currency?.trim() === currency)

function haveSameSign(invoice: Invoice): boolean {
  if (!invoice.taxCurrency) return true
  const main = inCurrency(invoice, plain(invoice.currency))[0]?.value
  const accounting = inCurrency(invoice, plain(invoice.taxCurrency))[0]?.value
  if (!main || !accounting) return false
  return !(isNegative(main) && isPositive(accounting)) && !(isPositive(main) && isNegative(accounting))
}

/** UNTDID 4461: 49 is a direct debit, 59 one of SEPA. */
const debits = new Set(['49', '59'])

const paymentRules = each(
  ({ invoice }) => invoice.payments,
  [
    rule<PaymentInstruction>(
      'PEPPOL-EN16931-R061',
      'BT-89',
      'A direct debit needs the reference of its mandate.',
      ({ code, debit }) => !debits.has(plain(code)) || debit?.mandate !== undefined,
    ),
  ],
)

interface LinePeriod extends Group {
  readonly line: Period
  readonly whole: Period
}

/** The period of a line lies within the period of the invoice. ISO dates compare as text. */
const linePeriodRules = each(
  ({ invoice: { lines, period } }) =>
    period
      ? lines.flatMap((one: Line): LinePeriod[] =>
          one.period ? [{ at: one.period.at, line: one.period, whole: period }] : [],
        )
      : [],
  [
    rule<LinePeriod>(
      'PEPPOL-EN16931-R110',
      'BT-134',
      'The period of the line starts before the period of the invoice.',
      ({ line, whole }) => !line.start || !whole.start || plain(line.start) >= plain(whole.start),
    ),
    rule<LinePeriod>(
      'PEPPOL-EN16931-R111',
      'BT-135',
      'The period of the line ends after the period of the invoice.',
      ({ line, whole }) => !line.end || !whole.end || plain(line.end) <= plain(whole.end),
    ),
  ],
)

const isEmpty = (element: XmlElement): boolean => element.children.length === 0 && element.text.trim() === ''

/** PEPPOL-EN16931-R008; the elements with some names may be empty. */
export const emptyElements = (mayBeEmpty: ReadonlySet<string> = new Set()): TreeRule => ({
  id: 'PEPPOL-EN16931-R008',
  says: 'The element is empty: leave it out.',
  broken: ({ elements }) =>
    [...elements.values()].flat().filter((element) => isEmpty(element) && !mayBeEmpty.has(element.name)),
})

const treeRules: readonly TreeRule[] = [
  emptyElements(),
  {
    id: 'PEPPOL-EN16931-R043',
    says: 'The indicator of allowance or charge must be written true or false.',
    broken: (document) =>
      named(document, 'AllowanceCharge').filter(
        (at) => !isIn(at, 'Price') && isPercentageWhole(at) && !isWrittenBoolean(indicated(at, 'ChargeIndicator')),
      ),
  },
  {
    id: 'PEPPOL-EN16931-R044',
    says: 'A price may have a discount but no charge.',
    broken: (document) =>
      named(document, 'AllowanceCharge').filter(
        (at) => isIn(at, 'Price') && indicated(at, 'ChargeIndicator') !== 'false',
      ),
  },
  {
    id: 'PEPPOL-EN16931-R101',
    says: 'A line may only refer to the invoiced object (type code 130).',
    broken: (document) =>
      named(document, 'InvoiceLine', 'CreditNoteLine').filter((line) => {
        const references = children(line, 'DocumentReference')
        return references.length > 0 && !references.some((at) => indicated(at, 'DocumentTypeCode') === '130')
      }),
  },
]

const isWrittenBoolean = (text: string): boolean => text === 'true' || text === 'false'
const indicated = (at: XmlElement, path: string): string => textOf(first(at, path))
/** Percentage and base amount are both there or both not: else that is what is wrong, and nothing more is looked at. */
const isPercentageWhole = (at: XmlElement): boolean =>
  (child(at, 'MultiplierFactorNumeric') === undefined) === (child(at, 'BaseAmount') === undefined)
