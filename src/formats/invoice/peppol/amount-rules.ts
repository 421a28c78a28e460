import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  isPositive,
  isZero,
  multiply,
  ONE,
  subtract,
  ZERO,
} from '../../../kernel/decimal.js'
import type { InvoiceDocument } from '../document.js'
import type { AllowanceCharge, Amount, Group, Invoice, Line, Price } from '../model.js'
import { isWithinInclusive, percentOf, roundHalfUp, same, total } from '../numbers.js'
import { type Check, each, rule, type Severity } from '../rules.js'
import { isIn, named } from '../tree-rules.js'
import { readAllowanceCharge } from '../ubl/read-ubl-groups.js'

/** How far a stated amount may be from the computed one; the Hungarian forint has no smaller unit. */
export type Slack = (invoice: Invoice) => Decimal

const twoCents = decimal('0.02')
const halfForint = decimal('0.5')

export const fixedSlack: Slack = () => twoCents
export const forintSlack: Slack = ({ currency }) => (currency?.text.trim() === 'HUF' ? halfForint : twoCents)

/** Rules of Peppol BIS Billing 3 that compute, in UBL (PEPPOL-EN16931-R040 to R046, R120, R121, R130). */
export function amountRules(slack: Slack, ofNetAmount: Severity): Check[] {
  return [
    each(allowanceCharges, allowanceRules(slack)),
    each(({ invoice }) => invoice.lines, lineRules(slack, ofNetAmount)),
    priceRules,
  ]
}

/** One that does not say what it is (R043) is judged as well. */
function allowanceCharges(document: InvoiceDocument): readonly AllowanceCharge[] {
  const elements = named(document, 'AllowanceCharge').filter((at) => !isIn(at, 'Price'))
  return elements.map((at) => readAllowanceCharge(at).terms)
}

const allowanceRules = (slack: Slack) => [
  rule<AllowanceCharge>(
    'PEPPOL-EN16931-R041',
    'BT-93',
    'A percentage needs the base amount that it is taken of.',
    ({ percentage, base }) => percentage === undefined || base !== undefined,
  ),
  rule<AllowanceCharge>(
    'PEPPOL-EN16931-R042',
    'BT-94',
    'A base amount needs the percentage that is taken of it.',
    ({ percentage, base }) => base === undefined || percentage !== undefined,
  ),
  rule<AllowanceCharge>(
    'PEPPOL-EN16931-R040',
    'BT-92',
    'The amount is not the percentage of the base amount.',
    (one, { invoice }) => isPercentage(one, slack(invoice)),
  ),
]

/** True unless percentage and base are both there and the amount is not what they give. */
export function isPercentage(
  { amount, base, percentage }: Pick<AllowanceCharge, 'amount' | 'base' | 'percentage'>,
  slack: Decimal,
): boolean {
  if (!base || !percentage) return true
  if (!base.value || !percentage.value) return false
  return isWithinInclusive(amount?.value ?? ZERO, percentOf(base.value, percentage.value), slack)
}

/** PEPPOL-EN16931-R120, which needs to know what of a line counts. */
export const netAmountRule = (slack: Slack, severity: Severity, counted: (line: Line) => Line = (line) => line) =>
  rule<Line>(
    'PEPPOL-EN16931-R120',
    'BT-131',
    'The net amount of the line is not quantity times price, plus charges, less allowances.',
    (line, { invoice }) => isNetAmount(counted(line), slack(invoice)),
    { severity },
  )

const lineRules = (slack: Slack, ofNetAmount: Severity) => [
  netAmountRule(slack, ofNetAmount),
  rule<Line>('PEPPOL-EN16931-R121', 'BT-149', 'The quantity that the price is for must be above zero.', ({ price }) => {
    const base = price?.baseQuantity
    return base === undefined || (base.value !== undefined && isPositive(base.value))
  }),
  rule<Line>(
    'PEPPOL-EN16931-R130',
    'BT-150',
    'The unit of the price is not the unit of the quantity.',
    ({ price, quantity }) => {
      const unit = price?.baseQuantity?.unit
      return unit === undefined || quantity === undefined || unit === quantity.unit
    },
  ),
]

/** Compared without dividing: both sides are multiplied by the base quantity, so that the answer is exact. */
function isNetAmount({ net, quantity, price, allowances, charges }: Line, slack: Decimal): boolean {
  const stated = valueOrZero(net)
  const perUnit = valueOrZero(price?.net)
  if (!stated || !perUnit) return false
  const per = price?.baseQuantity?.value
  const base = per && !isZero(per) ? absolute(per) : ONE
  const sign = per && compare(per, ZERO) < 0 ? subtract(ZERO, ONE) : ONE
  const product = multiply(multiply(quantity?.value ?? ONE, perUnit), sign)
  const adjustments = subtract(roundedTotal(charges), roundedTotal(allowances))
  const expected = add(product, multiply(adjustments, base))
  return isWithinInclusive(multiply(stated, base), expected, multiply(slack, base))
}

/** Nothing stated counts as nothing; what is no number has no value. */
const valueOrZero = (amount: Amount | undefined): Decimal | undefined => (amount ? amount.value : ZERO)

const roundedTotal = (all: readonly AllowanceCharge[]): Decimal =>
  roundHalfUp(total(all.map(({ amount }) => amount)) ?? ZERO)

interface Discounted extends Group {
  readonly price: Price
  readonly gross: Amount
}

/** BT-146 is BT-148 less BT-147. */
const priceRules = each(
  ({ invoice }) =>
    invoice.lines.flatMap(({ price }): Discounted[] =>
      price?.gross ? [{ at: price.at, price, gross: price.gross }] : [],
    ),
  [
    rule<Discounted>(
      'PEPPOL-EN16931-R046',
      'BT-146',
      'The net price is not the gross price less the discount.',
      ({ price, gross }) =>
        price.discount !== undefined &&
        gross.value !== undefined &&
        same(price.net?.value, subtract(gross.value, price.discount.value ?? ZERO)),
    ),
  ],
)
