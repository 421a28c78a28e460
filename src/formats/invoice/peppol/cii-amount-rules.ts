import type { Line } from '../model.js'
import { type Check, each, rule } from '../rules.js'
import { amount, numeric } from '../terms.js'
import { anywhere, must, type PlaceRule, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { child, first, textOf } from '../xml-path.js'
import { fixedSlack, isNetAmount, isPercentage } from './amount-rules.js'

/**
 * Peppol BIS Billing 3 as published for CII, rules that compute. A percentage or a base that is there without the other
 * is all that is said of an allowance or a charge: the published rules look no further then.
 */
const hasOnly = (at: XmlElement, there: string, missing: string): boolean =>
  child(at, there) !== undefined && child(at, missing) === undefined

const isWhole = (at: XmlElement): boolean =>
  !hasOnly(at, 'CalculationPercent', 'BasisAmount') && !hasOnly(at, 'BasisAmount', 'CalculationPercent')

const isWrittenOut = (at: XmlElement): boolean =>
  ['true', 'false'].includes(textOf(first(at, 'ChargeIndicator/Indicator')))

const spelled = must(
  'PEPPOL-EN16931-R043',
  'BG-20',
  'The indicator of allowance or charge must be written true or false.',
  (at) => !isWhole(at) || isWrittenOut(at),
)

const allowanceRules: readonly PlaceRule[] = [
  must(
    'PEPPOL-EN16931-R041',
    'BT-93',
    'A percentage needs the base amount that it is taken of.',
    (at) => !hasOnly(at, 'CalculationPercent', 'BasisAmount'),
  ),
  must(
    'PEPPOL-EN16931-R042',
    'BT-94',
    'A base amount needs the percentage that is taken of it.',
    (at) => !hasOnly(at, 'BasisAmount', 'CalculationPercent'),
  ),
  must('PEPPOL-EN16931-R040', 'BT-92', 'The amount is not the percentage of the base amount.', (at, { invoice }) =>
    isPercentage(
      {
        amount: amount(child(at, 'ActualAmount')),
        base: amount(child(at, 'BasisAmount')),
        percentage: numeric(child(at, 'CalculationPercent')),
      },
      fixedSlack(invoice),
    ),
  ),
  spelled,
]

const lineRules = each(
  ({ invoice }) => invoice.lines,
  [
    rule<Line>(
      'PEPPOL-EN16931-R120',
      'BT-131',
      'The net amount of the line is not quantity times price, plus charges, less allowances.',
      (line, { invoice }) => isNetAmount(withSpelledOnly(line), fixedSlack(invoice)),
    ),
  ],
)

/** The sums leave out what is marked by 0 or 1, and a base quantity of the gross price. */
function withSpelledOnly(line: Line): Line {
  const isSpelled = ({ at }: { readonly at?: XmlElement }): boolean => at !== undefined && isWrittenOut(at)
  const net = first(line.at, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity')
  return {
    ...line,
    allowances: line.allowances.filter(isSpelled),
    charges: line.charges.filter(isSpelled),
    price: line.price && {
      ...line.price,
      baseQuantity: net && { text: net.text, at: net, value: numeric(net)?.value },
    },
  }
}

export const ciiAmountRules: readonly Check[] = [
  placed(anywhere('SpecifiedTradeAllowanceCharge'), allowanceRules),
  placed(anywhere('AppliedTradeAllowanceCharge'), [must('PEPPOL-EN16931-R043', 'BT-147', spelled.says, isWrittenOut)]),
  lineRules,
]
