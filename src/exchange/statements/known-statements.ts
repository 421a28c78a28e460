import type { BankAccount } from '../../cash/bank-account.js'
import type { BankStatement } from '../../formats/bank-statement.js'
import { closingBalance, openingBalance } from '../../formats/statement-proof.js'
import { money } from '../../kernel/money.js'
import type { Tx } from '../../kernel/tx.js'
import { ascending } from './day-part.js'
import type { EntryDraft } from './entries-of-statement.js'
import { periodOf } from './statement-period.js'

interface Candidate {
  readonly statement: BankStatement
  readonly account: BankAccount
  readonly drafts: readonly EntryDraft[]
  readonly hash: string
  readonly format: string
}

/** What moved in a statement, in minor units. */
interface Movement {
  readonly number: string
  readonly format: string
  readonly credits: bigint
  readonly debits: bigint
  /** The amounts in ascending order, as text. */
  readonly amounts: string
}

/** How a statement is known: delivered before as it is, or the same days and money in another format. */
export type KnownAs = { readonly as: 'again' } | { readonly as: 'other_form'; readonly number: string }

const exactKey = (account: string, number: string, hash: string): string => `${account}\n${number}\n${hash}`

/**
 * Which statements have come in already. A statement in another format has other words, often other references and may
 * sum up a batch that the first one divides; but its account, last day, balances and the sums of what came and went are
 * the same. Only statements that are proven by both balances are compared that way, and only with whole ones. In one format the same
 * amounts are compared entry by entry: money may go back and forth within a day, and then a second statement has the balances of the first.
 */
export class KnownStatements {
  readonly #exact: Set<string>
  readonly #movements: Map<string, Movement>

  private constructor(exact: Set<string>, movements: Map<string, Movement>) {
    this.#exact = exact
    this.#movements = movements
  }

  static async load(tx: Tx, candidates: readonly Candidate[]): Promise<KnownStatements> {
    if (candidates.length === 0) return new KnownStatements(new Set(), new Map())
    return new KnownStatements(await exactly(tx, candidates), await movements(tx, candidates))
  }

  /** Answers how a statement is known; one that is not is known from now on. */
  meet(candidate: Candidate): KnownAs | undefined {
    const { statement, account, hash } = candidate
    const exact = exactKey(account.code, statement.id, hash)
    if (this.#exact.has(exact)) return { as: 'again' }
    this.#exact.add(exact)
    const key = balanceKey(candidate)
    if (key === undefined) return undefined
    const moved = movementOf(candidate)
    const known = this.#movements.get(key)
    if (known === undefined) this.#movements.set(key, moved)
    if (known === undefined) return undefined
    if (known.format === moved.format && known.amounts === moved.amounts) return undefined
    const same = known.credits === moved.credits && known.debits === moved.debits
    return same && moved.credits + moved.debits > 0n ? { as: 'other_form', number: known.number } : undefined
  }
}

async function exactly(tx: Tx, candidates: readonly Candidate[]): Promise<Set<string>> {
  const rows = await tx.query<{ bank_account: string; statement_number: string; content_hash: string }>(
    `select s.bank_account, s.statement_number, s.content_hash
       from unnest($2::text[], $3::text[], $4::text[]) as v(bank_account, statement_number, content_hash)
       join bank_statement s on s.tenant_id = $1 and s.bank_account = v.bank_account
        and s.statement_number = v.statement_number and s.content_hash = v.content_hash`,
    [
      candidates.map(({ account }) => account.code),
      candidates.map(({ statement }) => statement.id),
      candidates.map(({ hash }) => hash),
    ],
  )
  return new Set(rows.map((row) => exactKey(row.bank_account, row.statement_number, row.content_hash)))
}

interface MovementRow {
  bank_account: string
  statement_number: string
  format: string
  currency: string
  to_date: string
  opening: string
  closing: string
  credits: string
  debits: string
  amounts: string[]
}

/** Statements of the same accounts that end on the same days, whose entries are all their own and so add up. */
async function movements(tx: Tx, candidates: readonly Candidate[]): Promise<Map<string, Movement>> {
  const proven = candidates.filter((candidate) => balanceKey(candidate) !== undefined)
  if (proven.length === 0) return new Map()
  const rows = await tx.query<MovementRow>(
    `select s.bank_account, s.statement_number, s.format, s.currency, s.to_date, s.opening, s.closing, m.credits, m.debits, m.amounts
       from (select distinct * from unnest($2::text[], $3::date[]) as v(bank_account, to_date)) v
       join bank_statement s on s.tenant_id = $1 and s.bank_account = v.bank_account and s.to_date = v.to_date
       join lateral (select coalesce(sum(e.amount) filter (where e.amount > 0), 0) as credits,
                            coalesce(-sum(e.amount) filter (where e.amount < 0), 0) as debits,
                            coalesce(array_agg(e.amount::text), '{}') as amounts
                       from bank_entry e where e.tenant_id = $1 and e.statement_id = s.id) m on true
      where s.opening is not null and s.closing is not null and s.opening + m.credits - m.debits = s.closing
      order by s.id`,
    [proven.map(({ account }) => account.code), proven.map(({ statement }) => periodOf(statement, tx.today).to)],
  )
  const known = new Map<string, Movement>()
  for (const row of rows) {
    const minor = (amount: string): bigint => money(amount, row.currency).minor
    const key = [row.bank_account, row.to_date, minor(row.opening), minor(row.closing)].join(' ')
    if (!known.has(key))
      known.set(key, {
        number: row.statement_number,
        format: row.format,
        credits: minor(row.credits),
        debits: minor(row.debits),
        amounts: ascending(row.amounts.map(minor)),
      })
  }
  return known
}

function balanceKey({ statement, account }: Candidate): string | undefined {
  const [opening, closing] = [openingBalance(statement), closingBalance(statement)]
  const { to, isKnown } = periodOf(statement, '')
  if (!opening || !closing || !isKnown) return undefined
  const minor = (amount: string): bigint => money(amount, account.currency).minor
  return [account.code, to, minor(opening.amount), minor(closing.amount)].join(' ')
}

function movementOf({ statement, drafts, format }: Candidate): Movement {
  const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)
  const all = drafts.map(({ amount }) => amount.minor)
  const credits = sumOf(all.filter((minor) => minor > 0n))
  return {
    number: statement.id,
    format,
    amounts: ascending(all),
    credits,
    debits: -sumOf(all.filter((minor) => minor < 0n)),
  }
}
