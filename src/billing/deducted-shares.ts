import { isNothing, lesser, type Money, minus, plus, split, zero } from '../kernel/money.js'

/** What credits have left of a line or tax of a deposit, and whether nothing of it can be credited any more. */
export interface Part {
  readonly left: Money
  readonly over: boolean
  readonly taxed: boolean
}

/**
 * Divides what was deducted over the parts. What is left of one that is credited as a whole was deducted before: it
 * could not be credited. The others share the rest in proportion, those with tax as much of it as the tax says.
 */
export function sharesOfDeducted(deducted: Money, parts: readonly Part[], taxedShare = deducted): Money[] {
  const { currency } = deducted
  let rest = deducted
  const whole = parts.map(({ left, over }) => {
    const taken = over ? lesser(left, rest) : zero(currency)
    rest = minus(rest, taken)
    return taken
  })
  const weights = (taxed: boolean): bigint[] =>
    parts.map((part) => (part.over || part.taxed !== taxed ? 0n : part.left.minor))
  const [withTax, without] = [weights(true), weights(false)]
  const most = (those: readonly bigint[]): Money => lesser(rest, { minor: those.reduce((a, b) => a + b, 0n), currency })
  const least = minus(rest, most(without))
  const taxed = lesser(most(withTax), taxedShare.minor < least.minor ? least : taxedShare)
  const [ofTaxed, ofOthers] = [divided(taxed, withTax), divided(minus(rest, taxed), without)]
  return whole.map((taken, i) => plus(taken, plus(ofTaxed[i]!, ofOthers[i]!)))
}

/** As `split`, of nothing nothing. */
const divided = (amount: Money, weights: readonly bigint[]): Money[] =>
  isNothing(amount) ? weights.map(() => zero(amount.currency)) : split(amount, weights)
