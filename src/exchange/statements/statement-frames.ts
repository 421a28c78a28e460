import type { BankAccount } from '../../cash/bank-account.js'
import type { BankStatement } from '../../formats/bank-statement.js'
import { closingBalance, openingBalance } from '../../formats/statement-proof.js'
import { money } from '../../kernel/money.js'
import type { Tx } from '../../kernel/tx.js'
import type { EntryDraft } from './entries-of-statement.js'
import { periodOf } from './statement-period.js'

/** Between which balances a part of a day stands, in minor units. */
export interface DayFrame {
  readonly day: string
  readonly opening: bigint | undefined
  readonly closing: bigint | undefined
  /** Both balances are there, and neither comes again in between: only then do they say where the part stands in its day. */
  readonly clear: boolean
  /** The balances in between, of a statement that is at hand. */
  readonly between?: ReadonlySet<bigint>
}

/**
 * Between which balances a statement stands, and the parts of its first and its last day: at both ends the bank may have
 * cut within the day. Of a day between them it holds everything.
 */
export interface Frame {
  readonly opening: bigint | undefined
  readonly closing: bigint | undefined
  readonly ends: readonly DayFrame[]
}

interface OfAccount {
  readonly statement: BankStatement
  readonly account: BankAccount
  readonly drafts: readonly EntryDraft[]
}

export function frameOf({ statement, account, drafts }: OfAccount): Frame {
  const minor = (amount: string | undefined) =>
    amount === undefined ? undefined : money(amount, account.currency).minor
  const { from, to, isKnown } = periodOf(statement, '')
  const opening = minor(openingBalance(statement)?.amount)
  const closing = minor(closingBalance(statement)?.amount)
  if (!isKnown) return { opening, closing, ends: [] }
  const within = (is: (day: string) => boolean) =>
    drafts.filter(({ bookingDate }) => is(bookingDate)).map(({ amount }) => amount.minor)
  const all = within(() => true)
  if (from === to) return { opening, closing, ends: [dayFrame(to, opening, closing, all)] }
  const proven = opening !== undefined && closing !== undefined && opening + sumOf(all) === closing
  const [first, last] = [within((day) => day <= from), within((day) => day >= to)]
  return {
    opening,
    closing,
    ends: [
      dayFrame(from, opening, proven ? opening + sumOf(first) : undefined, first),
      dayFrame(to, proven ? closing - sumOf(last) : undefined, closing, last),
    ],
  }
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)

function dayFrame(
  day: string,
  opening: bigint | undefined,
  closing: bigint | undefined,
  amounts: readonly bigint[],
): DayFrame {
  const between = new Set<bigint>()
  let balance = opening ?? 0n
  for (const amount of amounts.slice(0, -1)) {
    balance += amount
    between.add(balance)
  }
  const clear =
    opening !== undefined &&
    closing !== undefined &&
    opening !== closing &&
    !between.has(opening) &&
    !between.has(closing)
  return { day, opening, closing, clear, between }
}

/** What the row of a statement keeps of its parts besides the balances of the whole. */
export function keptOf({ ends }: Frame) {
  const [first, last] = [ends[0], ends.at(-1)]
  const several = ends.length > 1
  return {
    firstDayClosing: several ? first!.closing : undefined,
    lastDayOpening: several ? last!.opening : undefined,
    firstDayClear: first?.clear ?? false,
    lastDayClear: last?.clear ?? false,
  }
}

interface FrameRow {
  opening: string | null
  closing: string | null
  first_day_closing: string | null
  last_day_opening: string | null
  first_day_clear: boolean
  last_day_clear: boolean
  from_date: string
  to_date: string
}

/** Columns of a statement `s` that its frame is made of. */
export const FRAME_COLUMNS =
  's.opening, s.closing, s.first_day_closing, s.last_day_opening, s.first_day_clear, s.last_day_clear, s.from_date, s.to_date'

export function frameOfRow(row: FrameRow, currency: string): Frame {
  const minor = (amount: string | null) => (amount === null ? undefined : money(amount, currency).minor)
  const [opening, closing] = [minor(row.opening), minor(row.closing)]
  const first = { day: row.from_date, opening, clear: row.first_day_clear }
  const last = { day: row.to_date, closing, clear: row.last_day_clear }
  return {
    opening,
    closing,
    ends:
      row.from_date === row.to_date
        ? [{ ...first, closing }]
        : [
            { ...first, closing: minor(row.first_day_closing) },
            { ...last, opening: minor(row.last_day_opening) },
          ],
  }
}

export const endOn = ({ ends }: Frame, day: string): DayFrame | undefined => ends.find((end) => end.day === day)

/**
 * Whether two statements hold the same part of a day, one of them more of it: both begin or end with one balance, or one of
 * them holds the whole day. Only then is an entry that looks the same certainly the same.
 */
export function sharesPart(one: Frame, other: Frame, day: string): boolean {
  const [a, b] = [endOn(one, day), endOn(other, day)]
  if (!a || !b) return true
  return (a.opening !== undefined && a.opening === b.opening) || (a.closing !== undefined && a.closing === b.closing)
}

const sameFrame = (a: DayFrame, b: DayFrame): boolean =>
  a.day === b.day && a.opening === b.opening && a.closing === b.closing

/**
 * The parts of days that statements cover. Those of the same day that follow one another by their balances hold different
 * money, however alike their entries look; where a balance comes again it tells nothing. Statements that
 * come together all stand in the chain, in whatever order they are taken.
 */
export class KnownFrames {
  readonly #ofDay: Map<string, DayFrame[]>

  private constructor(ofDay: Map<string, DayFrame[]>) {
    this.#ofDay = ofDay
  }

  /** The parts of the days at the ends of these statements, their own and those met before. */
  static async load(tx: Tx, statements: readonly OfAccount[]): Promise<KnownFrames> {
    const known = new KnownFrames(new Map())
    const days = statements.flatMap((one) => frameOf(one).ends.map(({ day }) => ({ account: one.account, day })))
    if (days.length === 0) return known
    const rows = await tx.query<FrameRow & { bank_account: string; currency: string }>(
      `select s.bank_account, s.currency, ${FRAME_COLUMNS}
         from (select distinct * from unnest($2::text[], $3::date[]) as v(bank_account, day)) v
         join bank_statement s on s.tenant_id = $1 and s.bank_account = v.bank_account and s.to_date >= v.day
                              and (s.to_date = v.day or s.from_date = v.day)
        order by s.id`,
      [days.map(({ account }) => account.code), days.map(({ day }) => day)],
    )
    for (const row of rows) known.#add(row.bank_account, frameOfRow(row, row.currency))
    for (const one of statements) known.#add(one.account.code, frameOf(one))
    return known
  }

  #add(account: string, { ends }: Frame): void {
    for (const end of ends) {
      if (!end.clear) continue
      const key = `${account} ${end.day}`
      this.#ofDay.set(key, [...(this.#ofDay.get(key) ?? []), end])
    }
  }

  /** Tells of a known statement whether what it holds of a day is other money than this one's for certain. */
  apartFrom(account: string, frame: Frame): (known: Frame, day: string) => boolean {
    const apart = new Map(frame.ends.map((end) => [end.day, this.#apartFrom(account, end)]))
    return (known, day) => {
      const end = endOn(known, day)
      return end !== undefined && (apart.get(day)?.(end) ?? false)
    }
  }

  #apartFrom(account: string, frame: DayFrame): (known: DayFrame) => boolean {
    // One whose ends lie within this one may be a part of it, whatever it joins on to.
    const inside = (balance: bigint | undefined): boolean => balance !== undefined && !!frame.between?.has(balance)
    const all = (this.#ofDay.get(`${account} ${frame.day}`) ?? []).filter(
      ({ opening, closing }) => !inside(opening) && !inside(closing),
    )
    if (all.length === 0 || !frame.clear) return () => false
    const before = chain(
      all,
      frame.opening,
      ({ closing }) => closing,
      ({ opening }) => opening,
    )
    const after = chain(
      all,
      frame.closing,
      ({ opening }) => opening,
      ({ closing }) => closing,
    )
    const apart = [...before, ...after]
    return (known) => apart.some((one) => sameFrame(one, known))
  }
}

/** The statements that join on, one after the other, from a balance; none where they lead back to it. */
function chain(
  all: readonly DayFrame[],
  from: bigint | undefined,
  near: (frame: DayFrame) => bigint | undefined,
  far: (frame: DayFrame) => bigint | undefined,
): DayFrame[] {
  const found = new Set<DayFrame>()
  const ends = [from]
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    for (const frame of all) {
      if (near(frame) !== end || found.has(frame)) continue
      if (far(frame) === from) return []
      found.add(frame)
      ends.push(far(frame))
    }
  }
  return [...found]
}
