import { type DayPart, dividesAlike, isClear, movesAlike, type Standing, standing } from './day-part.js'

/**
 * What balances say of an entry and a known one that looks the same, on the same day:
 * - `same`: the known statement holds this entry;
 * - `other`: it does not;
 * - `counted`: it is the same if there are no more of them here than there;
 * - `doubtful`: they do not tell.
 */
export type Verdict = 'same' | 'other' | 'counted' | 'doubtful'

/** A part of a day among those known of that day. */
export class DayParts {
  readonly #own: DayPart
  readonly #all: readonly DayPart[]
  readonly #isClear: boolean
  readonly #standings = new Map<DayPart, Standing & { readonly isClear: boolean; readonly isSame: boolean }>()
  #row: ReadonlySet<DayPart> | undefined
  #comesAgain: boolean | undefined

  constructor(own: DayPart, all: readonly DayPart[]) {
    this.#own = own
    this.#all = all
    this.#isClear = isClear(own)
  }

  /** Judges the entry in one place of this part. */
  verdict(place: number, known: DayPart): Verdict {
    const { opening, closing } = this.#own
    const opens = opening !== undefined && opening === known.opening
    const closes = closing !== undefined && closing === known.closing
    if (this.#own.isWhole) return 'counted'
    const found = this.#standing(known)
    // Where a balance comes again, a bank that gives its entries another order each time would be misunderstood.
    const other = this.#isClear && found.isClear ? 'other' : 'doubtful'
    switch (found.is) {
      case 'unknown':
        return opens || closes ? 'counted' : 'doubtful'
      case 'joined':
        return other
      case 'overlapping':
        if (place < found.from || place >= found.to) return other
        return this.#balancesComeAgain() ? 'doubtful' : 'same'
      default:
        // The whole part again, in another order or with a balance that comes again within it.
        if (opens && closes && opening !== closing) return 'counted'
        return found.is === 'elsewhere' && this.#inRow().has(known) ? 'other' : 'doubtful'
    }
  }

  /**
   * Whether one of these parts holds the money in one place of this part, whatever the entry looks like there: another format
   * has other words and references, and may sum up what the first one divides. Where the part names its entries as this one
   * does, the names tell, unless it is divided otherwise.
   */
  isHeld(place: number, part: DayPart, namesAlike: boolean): boolean {
    const found = this.#standing(part)
    if (namesAlike) return found.isSame && !dividesAlike(part, this.#own)
    const isWithin = found.is === 'overlapping' && place >= found.from && place < found.to
    return (isWithin && !this.#balancesComeAgain()) || found.isSame
  }

  #standing(known: DayPart) {
    const found = this.#standings.get(known) ?? {
      ...standing(known, this.#own),
      isClear: isClear(known),
      isSame: movesAlike(known, this.#own),
    }
    this.#standings.set(known, found)
    return found
  }

  /** Parts that hold nothing of this one. */
  #beside(): DayPart[] {
    return this.#all.filter((part) => ['elsewhere', 'joined'].includes(this.#standing(part).is))
  }

  /**
   * The parts that follow one another by their balances, before and after this one: they hold other money whatever order the
   * bank gives its entries. Those that do not join on do so only if that order is always the same.
   */
  #inRow(): ReadonlySet<DayPart> {
    if (this.#row) return this.#row
    const parts = this.#isClear ? this.#beside().filter((part) => this.#standing(part).isClear) : []
    this.#row = new Set([
      ...row(parts, this.#own.opening, 'closing', 'opening'),
      ...row(parts, this.#own.closing, 'opening', 'closing'),
    ])
    return this.#row
  }

  /** Whether a part that holds nothing of this one goes through a balance of it: then it may stand in two places of the day. */
  #balancesComeAgain(): boolean {
    if (this.#comesAgain !== undefined) return this.#comesAgain
    const { path, opening, closing } = this.#own
    const own = new Set(path)
    this.#comesAgain = this.#beside().some((part) => {
      const joint = part.closing === opening ? opening : part.opening === closing ? closing : undefined
      return part.path?.some((balance) => balance !== joint && own.has(balance))
    })
    return this.#comesAgain
  }
}

/** The parts that join on, one after the other, from a balance; none where they lead back to it. */
function row(
  all: readonly DayPart[],
  from: bigint | undefined,
  near: 'opening' | 'closing',
  far: 'opening' | 'closing',
): DayPart[] {
  const parts = new Set<DayPart>()
  const ends = [from]
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    for (const part of all) {
      if (part[near] !== end || parts.has(part)) continue
      if (part[far] === from) return []
      parts.add(part)
      ends.push(part[far])
    }
  }
  return [...parts]
}
