import type { BankStatement } from '../../formats/bank-statement.js'
import { closingBalance, openingBalance } from '../../formats/statement-proof.js'

export interface StatementPeriod {
  readonly from: string
  readonly to: string
  /** The statement says so itself; otherwise it is taken for one of today. */
  readonly isKnown: boolean
}

/** The days that a statement covers: as it says, else those of its entries, else of its balances. */
export function periodOf(statement: BankStatement, today: string): StatementPeriod {
  const [opening, closing] = [openingBalance(statement), closingBalance(statement)]
  const dates = statement.entries.flatMap((entry) => entry.bookingDate ?? []).sort()
  const from = statement.from ?? dates[0] ?? opening?.date ?? closing?.date
  const to = statement.to ?? closing?.date ?? dates.at(-1) ?? from
  const [first, last] = [from ?? today, to ?? today].sort() as [string, string]
  return { from: first, to: last, isKnown: to !== undefined }
}
