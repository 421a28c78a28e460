import type { BankAccount } from '../../cash/bank-account.js'
import type { BankStatement } from '../../formats/bank-statement.js'
import { closingBalance, openingBalance } from '../../formats/statement-proof.js'
import { money } from '../../kernel/money.js'
import type { Tx } from '../../kernel/tx.js'
import { type DayPart, provenPart } from './day-part.js'
import { DayParts, type Verdict } from './day-parts.js'
import type { EntryDraft } from './entries-of-statement.js'
import { periodOf } from './statement-period.js'

/** Between which balances a statement stands, and what it holds of its days; of those between its ends as far as it is proven. */
export interface Frame {
  readonly opening: bigint | undefined
  readonly closing: bigint | undefined
  readonly parts: readonly DayPart[]
}

/** The frame of a statement at hand, with the places of its entries in their parts. */
export interface OwnFrame extends Frame {
  readonly places: ReadonlyMap<EntryDraft, number>
}

interface OfAccount {
  readonly statement: BankStatement
  readonly account: BankAccount
  readonly drafts: readonly EntryDraft[]
  readonly format: string
}

/** What a statement that was taken holds of a day. */
interface Taken {
  readonly part: DayPart
  readonly format: string
}

function frameOf({ statement, account, drafts }: OfAccount): OwnFrame {
  const minor = (amount: string | undefined) =>
    amount === undefined ? undefined : money(amount, account.currency).minor
  const { from, to, isKnown } = periodOf(statement, '')
  const opening = minor(openingBalance(statement)?.amount)
  const closing = minor(closingBalance(statement)?.amount)
  const base = { opening, closing, places: new Map<EntryDraft, number>() }
  if (!isKnown) return { ...base, parts: [] }
  const total = drafts.reduce((sum, { amount }) => sum + amount.minor, 0n)
  if (opening === undefined || closing === undefined || opening + total !== closing)
    return { ...base, parts: unprovenParts(from, to, opening, closing) }
  const days = new Map<string, EntryDraft[]>([from, to].map((day) => [day, []]))
  for (const draft of drafts) {
    const day = draft.bookingDate < from ? from : draft.bookingDate > to ? to : draft.bookingDate
    base.places.set(draft, days.get(day)?.length ?? 0)
    append(days, day, draft)
  }
  const parts: DayPart[] = []
  for (const [day, held] of [...days].sort(([a], [b]) => (a < b ? -1 : 1)))
    parts.push(
      provenPart(
        day,
        parts.at(-1)?.closing ?? opening,
        held.map(({ amount }) => amount.minor),
        day !== from && day !== to,
      ),
    )
  return { ...base, parts }
}

function unprovenParts(from: string, to: string, opening: bigint | undefined, closing: bigint | undefined): DayPart[] {
  const part = { isWhole: false, path: undefined }
  if (from === to) return [{ ...part, day: to, opening, closing }]
  return [
    { ...part, day: from, opening, closing: undefined },
    { ...part, day: to, opening: undefined, closing },
  ]
}

const partOn = ({ parts }: Frame, day: string): DayPart | undefined => parts.find((part) => part.day === day)

interface StatementRow {
  statement_id: string
  currency: string
  opening: string | null
  closing: string | null
}

interface PartRow extends StatementRow {
  bank_account: string
  format: string
  day: string
  is_whole: boolean
  balances: string[] | null
}

/** The parts of days that statements hold. Statements that come together are all known, in whatever order they are taken. */
export class KnownFrames {
  /** Those of which the bank may have cut. */
  readonly #ofDay = new Map<string, DayPart[]>()
  /** Those of statements taken before. */
  readonly #taken = new Map<string, Taken[]>()
  readonly #ofStatement = new Map<string, DayPart[]>()
  readonly #met = new Map<string, Frame>()
  readonly #own = new Map<OfAccount, OwnFrame>()

  private constructor() {}

  /** The parts of the days of these statements, their own and those met before. */
  static async load(tx: Tx, statements: readonly OfAccount[]): Promise<KnownFrames> {
    const known = new KnownFrames()
    const days = statements.flatMap((one) => known.own(one).parts.map(({ day }) => ({ account: one.account, day })))
    if (days.length === 0) return known
    const rows = await tx.query<PartRow>(
      `select p.statement_id, p.bank_account, s.format, p.currency, p.day, p.is_whole, p.opening, p.closing, p.balances
         from (select distinct * from unnest($2::text[], $3::date[]) as v(bank_account, day)) v
         join bank_statement_part p on p.tenant_id = $1 and p.bank_account = v.bank_account and p.day = v.day
         join bank_statement s on s.tenant_id = $1 and s.id = p.statement_id
        order by p.statement_id`,
      [days.map(({ account }) => account.code), days.map(({ day }) => day)],
    )
    for (const row of rows) {
      const part = partOfRow(row)
      append(known.#ofStatement, row.statement_id, part)
      append(known.#taken, dayKey(row.bank_account, row.day), { part, format: row.format })
    }
    for (const [day, taken] of known.#taken)
      known.#ofDay.set(
        day,
        taken.flatMap(({ part }) => (part.isWhole ? [] : [part])),
      )
    for (const one of statements)
      for (const part of known.own(one).parts)
        if (!part.isWhole) append(known.#ofDay, dayKey(one.account.code, part.day), part)
    return known
  }

  /** The frame of a statement at hand. */
  own(one: OfAccount): OwnFrame {
    const found = this.#own.get(one) ?? frameOf(one)
    this.#own.set(one, found)
    return found
  }

  /** The frame of a statement met before, with its parts of the days at hand. */
  met({ statement_id, currency, opening, closing }: StatementRow): Frame {
    const found = this.#met.get(statement_id)
    if (found) return found
    const parts = this.#ofStatement.get(statement_id) ?? []
    const frame = { opening: minorOf(opening, currency), closing: minorOf(closing, currency), parts }
    this.#met.set(statement_id, frame)
    return frame
  }

  /** What the balances say of the entries of a statement. */
  judge(one: OfAccount): Judge {
    const own = this.own(one)
    const account = one.account.code
    const days = new Map(
      own.parts.map((part) => [part.day, new DayParts(part, this.#ofDay.get(dayKey(account, part.day)) ?? [])]),
    )
    const taken = (day: string) => this.#taken.get(dayKey(account, day)) ?? []
    // Where one statement holds all of a day, whatever is known of it is in there, and so is every part.
    const whole = new Set([...days.keys()].filter((day) => taken(day).some(({ part }) => part.isWhole)))
    const placeOf = (draft: EntryDraft): number => own.places.get(draft) ?? -1
    return {
      verdict: (draft, known) => {
        const [day, part] = [days.get(draft.bookingDate), partOn(known, draft.bookingDate)]
        return day && part && !whole.has(draft.bookingDate) ? day.verdict(placeOf(draft), part) : 'counted'
      },
      isHeld: (draft, isNamed) => {
        const day = days.get(draft.bookingDate)
        if (!day) return false
        const holds = ({ part, format }: Taken): boolean =>
          day.isHeld(placeOf(draft), part, isNamed && format === one.format)
        return taken(draft.bookingDate).some(holds)
      },
    }
  }

  /** From now on the money of a statement is known. */
  take(one: OfAccount): void {
    for (const part of this.own(one).parts)
      append(this.#taken, dayKey(one.account.code, part.day), { part, format: one.format })
  }
}

interface Judge {
  /** Of an entry and a statement that brought one that looks the same. */
  verdict(draft: EntryDraft, known: Frame): Verdict
  /**
   * Whether a statement taken before holds the money of an entry, whatever it looks like there. Where the bank names entries,
   * the name tells, except in another format.
   */
  isHeld(draft: EntryDraft, isNamed: boolean): boolean
}

const dayKey = (account: string, day: string): string => `${account} ${day}`

export const append = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const found = map.get(key)
  if (found) found.push(value)
  else map.set(key, [value])
}

const minorOf = (amount: string | null, currency: string): bigint | undefined =>
  amount === null ? undefined : money(amount, currency).minor

function partOfRow({ day, is_whole, currency, opening, closing, balances }: PartRow): DayPart {
  return {
    day,
    isWhole: is_whole,
    opening: minorOf(opening, currency),
    closing: minorOf(closing, currency),
    path: balances?.map(BigInt),
  }
}
