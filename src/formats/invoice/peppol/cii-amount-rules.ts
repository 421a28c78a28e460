import { isZero } from '../../../kernel/decimal.js'
import type { Line } from '../model.js'
import { type Check, each, type Severity } from '../rules.js'
import { amount, numeric } from '../terms.js'
import { anywhere, must, type PlaceRule, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { child, first, textOf } from '../xml-path.js'
import { fixedSlack, forintSlack, isPercentage, netAmountRule, type Slack } from './amount-rules.js'

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

const mustBeSpelled = 'The indicator of allowance or charge must be written true or false.'

const allowanceRules = (slack: Slack, spelledId: string): readonly PlaceRule[] => [
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
      slack(invoice),
    ),
  ),
  must(spelledId, 'BG-20', mustBeSpelled, (at) => !isWhole(at) || isWrittenOut(at)),
]

type BaseQuantity = (line: XmlElement | undefined) => XmlElement | undefined

const price = 'SpecifiedLineTradeAgreement'
const ofNetPrice: BaseQuantity = (line) => first(line, `${price}/NetPriceProductTradePrice/BasisQuantity`)

/** XRechnung takes the base quantity of the gross price where the net price has none, or one of zero. */
const ofEitherPrice: BaseQuantity = (line) =>
  [ofNetPrice(line), first(line, `${price}/GrossPriceProductTradePrice/BasisQuantity`)].find((quantity) => {
    const value = numeric(quantity)?.value
    return value !== undefined && !isZero(value)
  })

/** The sums leave out what is marked by 0 or 1. */
const withSpelledOnly =
  (base: BaseQuantity) =>
  (line: Line): Line => {
    const isSpelled = ({ at }: { readonly at?: XmlElement }): boolean => at !== undefined && isWrittenOut(at)
    const quantity = base(line.at)
    return {
      ...line,
      allowances: line.allowances.filter(isSpelled),
      charges: line.charges.filter(isSpelled),
      price: line.price && {
        ...line.price,
        baseQuantity: quantity && { text: quantity.text, at: quantity, value: numeric(quantity)?.value },
      },
    }
  }

interface Publication {
  readonly slack: Slack
  readonly ofNetAmount: Severity
  readonly base: BaseQuantity
  readonly spelledIds: readonly [ofAmount: string, ofPrice: string]
}

const checks = ({ slack, ofNetAmount, base, spelledIds: [ofAmount, ofPrice] }: Publication): readonly Check[] => [
  placed(anywhere('SpecifiedTradeAllowanceCharge'), allowanceRules(slack, ofAmount)),
  placed(anywhere('AppliedTradeAllowanceCharge'), [must(ofPrice, 'BT-147', mustBeSpelled, isWrittenOut)]),
  each(({ invoice }) => invoice.lines, [netAmountRule(slack, ofNetAmount, withSpelledOnly(base))]),
]

export const ciiAmountRules = checks({
  slack: fixedSlack,
  ofNetAmount: 'error',
  base: ofNetPrice,
  spelledIds: ['PEPPOL-EN16931-R043', 'PEPPOL-EN16931-R043'],
})

/** As XRechnung has taken them over: one rule has two numbers there, and one only warns. */
export const ciiAmountRulesOfXRechnung = checks({
  slack: forintSlack,
  ofNetAmount: 'warning',
  base: ofEitherPrice,
  spelledIds: ['PEPPOL-EN16931-R043-1', 'PEPPOL-EN16931-R043-2'],
})
