import type { BankAccount } from '../../cash/bank-account.js'
import type { BankStatement } from '../../formats/bank-statement.js'
import { closingBalance, openingBalance } from '../../formats/statement-proof.js'
import { money } from '../../kernel/money.js'
import type { Tx } from '../../kernel/tx.js'
import { periodOf } from './statement-period.js'

/** Between which balances a statement stands, in minor units. */
export interface Frame {
  readonly opening: bigint | undefined
  readonly closing: bigint | undefined
  /** The only day that it covers; absent where it covers several, or does not say. */
  readonly day: string | undefined
}

interface OfAccount {
  readonly statement: BankStatement
  readonly account: BankAccount
}

export function frameOf({ statement, account }: OfAccount): Frame {
  const minor = (amount: string | undefined) =>
    amount === undefined ? undefined : money(amount, account.currency).minor
  const { from, to, isKnown } = periodOf(statement, '')
  return {
    opening: minor(openingBalance(statement)?.amount),
    closing: minor(closingBalance(statement)?.amount),
    day: isKnown && from === to ? to : undefined,
  }
}

interface FrameRow {
  opening: string | null
  closing: string | null
  from_date: string
  to_date: string
}

export function frameOfRow(row: FrameRow, currency: string): Frame {
  const minor = (amount: string | null) => (amount === null ? undefined : money(amount, currency).minor)
  return {
    opening: minor(row.opening),
    closing: minor(row.closing),
    day: row.from_date === row.to_date ? row.to_date : undefined,
  }
}

const sameFrame = (a: Frame, b: Frame): boolean =>
  a.day !== undefined && a.day === b.day && a.opening === b.opening && a.closing === b.closing

/**
 * The statements that cover one day each. Those of the same day that follow one another by their balances hold different
 * money, however alike their entries look; a chain that comes back to its own beginning or end tells nothing.
 */
export class KnownFrames {
  readonly #ofDay: Map<string, Frame[]>

  private constructor(ofDay: Map<string, Frame[]>) {
    this.#ofDay = ofDay
  }

  /** The statements of the days of others; none where nothing of those was met before. */
  static async load(tx: Tx, statements: readonly OfAccount[]): Promise<KnownFrames> {
    const known = new KnownFrames(new Map())
    const days = statements.flatMap((one) => {
      const { day } = frameOf(one)
      return day === undefined ? [] : [{ account: one.account, day }]
    })
    if (days.length === 0) return known
    const rows = await tx.query<FrameRow & { bank_account: string; currency: string }>(
      `select s.bank_account, s.currency, s.opening, s.closing, s.from_date, s.to_date
         from (select distinct * from unnest($2::text[], $3::date[]) as v(bank_account, day)) v
         join bank_statement s on s.tenant_id = $1 and s.bank_account = v.bank_account and s.to_date = v.day and s.from_date = v.day
        order by s.id`,
      [days.map(({ account }) => account.code), days.map(({ day }) => day)],
    )
    for (const row of rows) known.add(row.bank_account, frameOfRow(row, row.currency))
    return known
  }

  add(account: string, frame: Frame): void {
    if (frame.day === undefined || frame.opening === undefined || frame.opening === frame.closing) return
    const key = `${account} ${frame.day}`
    this.#ofDay.set(key, [...(this.#ofDay.get(key) ?? []), frame])
  }

  /** Tells of a known statement whether it holds other money than this one for certain. */
  apartFrom(account: string, frame: Frame): (known: Frame) => boolean {
    const all = this.#ofDay.get(`${account} ${frame.day}`) ?? []
    if (all.length === 0 || frame.opening === frame.closing) return () => false
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
  all: readonly Frame[],
  from: bigint | undefined,
  near: (frame: Frame) => bigint | undefined,
  far: (frame: Frame) => bigint | undefined,
): Frame[] {
  const found = new Set<Frame>()
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
