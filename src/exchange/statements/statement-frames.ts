import type { BankAccount } from '../../cash/bank-account.js'
import type { BankStatement } from '../../formats/bank-statement.js'
import { closingBalance, openingBalance } from '../../formats/statement-proof.js'
import { money } from '../../kernel/money.js'
import type { Tx } from '../../kernel/tx.js'
import { type DayPart, provenPart } from './day-part.js'
import { DayParts, type Verdict } from './day-parts.js'
import type { EntryDraft } from './entries-of-statement.js'
import { periodOf } from './statement-period.js'

/**
 * Between which balances a statement stands, and its parts of its first and its last day: at both ends the bank may have
 * cut within the day. Of a day between them it holds everything.
 */
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
}

function frameOf({ statement, account, drafts }: OfAccount): OwnFrame {
  const minor = (amount: string | undefined) =>
    amount === undefined ? undefined : money(amount, account.currency).minor
  const { from, to, isKnown } = periodOf(statement, '')
  const opening = minor(openingBalance(statement)?.amount)
  const closing = minor(closingBalance(statement)?.amount)
  const first = from === to ? drafts : drafts.filter(({ bookingDate }) => bookingDate <= from)
  const last = from === to ? drafts : drafts.filter(({ bookingDate }) => bookingDate >= to)
  const places = new Map([first, last].flatMap((held) => held.map((draft, place) => [draft, place] as const)))
  const parts: DayPart[] = []
  if (isKnown && opening !== undefined && closing !== undefined && opening + sumOf(drafts) === closing) {
    parts.push(provenPart(from, opening, amountsOf(first)))
    if (from !== to) parts.push(provenPart(to, closing - sumOf(last), amountsOf(last)))
  } else if (isKnown && from === to) parts.push({ day: to, opening, closing, path: undefined })
  else if (isKnown) {
    parts.push({ day: from, opening, closing: undefined, path: undefined })
    parts.push({ day: to, opening: undefined, closing, path: undefined })
  }
  return { opening, closing, parts, places }
}

const amountsOf = (drafts: readonly EntryDraft[]): bigint[] => drafts.map(({ amount }) => amount.minor)
const sumOf = (drafts: readonly EntryDraft[]): bigint => amountsOf(drafts).reduce((sum, minor) => sum + minor, 0n)

const partOn = ({ parts }: Frame, day: string): DayPart | undefined => parts.find((part) => part.day === day)

interface StatementRow {
  statement_id: string
  currency: string
  opening: string | null
  closing: string | null
}

interface PartRow extends StatementRow {
  bank_account: string
  day: string
  balances: string[] | null
}

/** The parts of days that statements hold. Statements that come together are all known, in whatever order they are taken. */
export class KnownFrames {
  readonly #ofDay = new Map<string, DayPart[]>()
  readonly #ofStatement = new Map<string, DayPart[]>()
  readonly #met = new Map<string, Frame>()
  readonly #own = new Map<OfAccount, OwnFrame>()

  private constructor() {}

  /** The parts of the days at the ends of these statements, their own and those met before. */
  static async load(tx: Tx, statements: readonly OfAccount[]): Promise<KnownFrames> {
    const known = new KnownFrames()
    const days = statements.flatMap((one) => known.own(one).parts.map(({ day }) => ({ account: one.account, day })))
    if (days.length === 0) return known
    const rows = await tx.query<PartRow>(
      `select p.statement_id, p.bank_account, p.currency, p.day, p.opening, p.closing, p.balances
         from (select distinct * from unnest($2::text[], $3::date[]) as v(bank_account, day)) v
         join bank_statement_part p on p.tenant_id = $1 and p.bank_account = v.bank_account and p.day = v.day
        order by p.statement_id`,
      [days.map(({ account }) => account.code), days.map(({ day }) => day)],
    )
    for (const row of rows) {
      const part = partOfRow(row)
      append(known.#ofStatement, row.statement_id, part)
      append(known.#ofDay, dayKey(row.bank_account, row.day), part)
    }
    for (const one of statements)
      for (const part of known.own(one).parts) append(known.#ofDay, dayKey(one.account.code, part.day), part)
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

  /** Judges the entries of a statement. */
  judge(account: string, own: OwnFrame): (draft: EntryDraft, known: Frame) => Verdict {
    const days = new Map(
      own.parts.map((part) => [part.day, new DayParts(part, this.#ofDay.get(dayKey(account, part.day)) ?? [])]),
    )
    return (draft, known) => {
      const [day, part] = [days.get(draft.bookingDate), partOn(known, draft.bookingDate)]
      return day && part ? day.verdict(own.places.get(draft) ?? -1, part) : 'counted'
    }
  }
}

const dayKey = (account: string, day: string): string => `${account} ${day}`

export const append = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const found = map.get(key)
  if (found) found.push(value)
  else map.set(key, [value])
}

const minorOf = (amount: string | null, currency: string): bigint | undefined =>
  amount === null ? undefined : money(amount, currency).minor

function partOfRow({ day, currency, opening, closing, balances }: PartRow): DayPart {
  return { day, opening: minorOf(opening, currency), closing: minorOf(closing, currency), path: balances?.map(BigInt) }
}
