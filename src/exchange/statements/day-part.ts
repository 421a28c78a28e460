/** What a statement holds of a day. Balances in minor units. */
export interface DayPart {
  readonly day: string
  /** All of it: a day between the first and the last of the statement, where alone the bank may have cut. */
  readonly isWhole: boolean
  readonly opening: bigint | undefined
  readonly closing: bigint | undefined
  /** The balances from opening to closing, one more than there are entries; undefined where they are not proven, or too many. */
  readonly path: readonly bigint[] | undefined
}

/** Longest path that is kept. A longer one would take long to compare; its part is judged by its ends, and doubtful else. */
const MAX_ENTRIES = 5000

/** A part of which every balance is known. */
export function provenPart(day: string, opening: bigint, amounts: readonly bigint[], isWhole = false): DayPart {
  const path = [opening]
  for (const amount of amounts) path.push(path.at(-1)! + amount)
  return { day, isWhole, opening, closing: path.at(-1), path: amounts.length > MAX_ENTRIES ? undefined : path }
}

/** Neither of its ends comes again within it or is the other: then a part that joins on to it stands on one side of it. */
export const isClear = ({ path }: DayPart): boolean =>
  path !== undefined && path.length > 1 && path.indexOf(path[0]!, 1) === -1 && path.lastIndexOf(path.at(-1)!, -2) === -1

/** Both go from one balance to another by the same sums of what came and went, divided or ordered as may be. */
export const movesAlike = (one: DayPart, other: DayPart): boolean =>
  one.path !== undefined &&
  other.path !== undefined &&
  one.opening !== one.closing &&
  one.opening === other.opening &&
  one.closing === other.closing &&
  creditsOf(one.path) === creditsOf(other.path)

/** Whether what moved is divided in the same way, in whatever order. */
export const dividesAlike = (one: DayPart, other: DayPart): boolean => stepsOf(one) === stepsOf(other)

const stepsOf = ({ path = [] }: DayPart): string => ascending(path.slice(1).map((balance, at) => balance - path[at]!))

/** Amounts as text that is the same whatever their order was. */
export const ascending = (amounts: readonly bigint[]): string =>
  [...amounts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(' ')

/** What came in on the way; what left follows from it and the ends. */
const creditsOf = (path: readonly bigint[]): bigint =>
  path.slice(1).reduce((sum, balance, at) => (balance > path[at]! ? sum + balance - path[at]! : sum), 0n)

/**
 * How a part stands to a known one of the same day. What a bank sends is cut from one row of entries, so two parts that
 * hold the same entry go through the same balances wherever both are, and one begins or ends within the other.
 */
export type Standing =
  /** There are no balances to tell by. */
  | { readonly is: 'unknown' }
  /** They have no balance in common that they could meet at: no entry is in both. */
  | { readonly is: 'elsewhere' }
  /** One ends with the balance with which the other begins: no entry is in both. */
  | { readonly is: 'joined' }
  /** Entries from `from` up to but without `to` of this part are in the known one, no others. */
  | { readonly is: 'overlapping'; readonly from: number; readonly to: number }
  /** Balances come again, so that they fit in several ways. */
  | { readonly is: 'ambiguous' }

export function standing({ path: known }: DayPart, { path: own }: DayPart): Standing {
  if (!known || !own) return { is: 'unknown' }
  let found: Standing = { is: 'elsewhere' }
  for (let shift = 1 - own.length; shift < known.length; shift++) {
    // The known path from `shift` on is the own one from its beginning.
    const from = Math.max(0, -shift)
    const to = Math.min(own.length, known.length - shift)
    let at = from
    while (at < to && own[at] === known[at + shift]) at++
    if (at < to) continue
    if (found.is !== 'elsewhere') return { is: 'ambiguous' }
    found = to - from > 1 ? { is: 'overlapping', from, to: to - 1 } : { is: 'joined' }
  }
  return found
}
