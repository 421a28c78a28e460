import {
  add,
  type Decimal,
  decimalText,
  equals,
  isNegative,
  negate,
  parseDecimal,
  sum,
  ZERO,
} from '../kernel/decimal.js'
import type { BankStatement, StatementBalance, StatementEntry, StatementTotals } from './bank-statement.js'
import type { Finding } from './finding.js'
import { entriesOf } from './lazy-statement.js'

/** The balance before the first entry. A page inside a longer statement opens with an intermediate balance. */
export function openingBalance({ balances }: Pick<BankStatement, 'balances'>): StatementBalance | undefined {
  const named =
    balances.find(({ kind }) => kind === 'opening') ?? balances.find(({ kind }) => kind === 'previous_closing')
  const intermediate = balances.filter(({ kind }) => kind === 'intermediate')
  const closed = balances.some(({ kind }) => kind === 'closing')
  return named ?? (intermediate.length > 1 || closed ? intermediate[0] : undefined)
}

/** The balance after the last entry. */
export function closingBalance({ balances }: Pick<BankStatement, 'balances'>): StatementBalance | undefined {
  const named = balances.find(({ kind }) => kind === 'closing')
  const intermediate = balances.filter(({ kind }) => kind === 'intermediate')
  const opened = balances.some(({ kind }) => kind === 'opening' || kind === 'previous_closing')
  return named ?? (intermediate.length > 1 || opened ? intermediate.at(-1) : undefined)
}

/**
 * Opening and closing balance for a format that must have them: where one is not stated it follows from the other and
 * the booked entries, and the finding says so. Neither is there when none is stated.
 */
export function openingAndClosing(statement: BankStatement): {
  readonly opening?: StatementBalance
  readonly closing?: StatementBalance
  readonly findings: readonly Finding[]
} {
  const [opening, closing] = [openingBalance(statement), closingBalance(statement)]
  const stated = opening ?? closing
  if ((opening && closing) || stated === undefined) return { opening, closing, findings: [] }
  const moved = sum(statement.entries.filter(({ status }) => status === 'booked').map(({ amount }) => exact(amount)))
  const kind = opening ? 'closing' : 'opening'
  const amount = decimalText(add(exact(stated.amount), opening ? moved : negate(moved)))
  const { currency } = stated
  const derived = {
    kind,
    code: '',
    amount,
    currency,
    date: (opening ? statement.to : statement.from) ?? stated.date,
  } as const
  const what = `states no ${kind} balance: ${amount} is what its ${stated.kind} balance and its entries make`
  return {
    opening: opening ?? derived,
    closing: closing ?? derived,
    findings: [finding(statement, 'warning', 'statement.derived_balance', what)],
  }
}

/** A statement without its entries: they have been counted already. */
type Head = Pick<BankStatement, 'kind' | 'id' | 'balances' | 'totals' | 'account'>

interface Tally {
  count: number
  sum: Decimal
}

/** Adds up entries one by one, so that a statement of any length is proven without holding it. */
export class StatementProof {
  readonly #currencies = new Set<string | undefined>()
  readonly #booked: Tally = { count: 0, sum: ZERO }
  readonly #credits: Tally = { count: 0, sum: ZERO }
  readonly #debits: Tally = { count: 0, sum: ZERO }

  add({ amount, currency, status }: Pick<StatementEntry, 'amount' | 'currency' | 'status'>): void {
    const value = exact(amount)
    const isDebit = isNegative(value)
    count(isDebit ? this.#debits : this.#credits, isDebit ? negate(value) : value)
    if (status !== 'booked') return
    count(this.#booked, value)
    this.#currencies.add(currency)
  }

  /**
   * What does not add up: opening balance and booked entries against the closing balance, exactly; counts and sums that
   * the bank states against the entries. Reports and notifications have balances that cannot be proven alone.
   */
  findings(statement: Head): Finding[] {
    return [...this.#balances(statement), ...this.#totals(statement)]
  }

  #balances(statement: Head): Finding[] {
    const opening = openingBalance(statement)
    const closing = closingBalance(statement)
    if (statement.kind !== 'statement' || opening === undefined || closing === undefined) return []
    const currencies = new Set([opening.currency, closing.currency, ...this.#currencies])
    if (currencies.size > 1) {
      const list = [...currencies].map((currency) => currency ?? 'none').join(', ')
      const what = `mixes the currencies ${list}: its balances cannot be proven`
      return [finding(statement, 'error', 'statement.mixed_currencies', what)]
    }
    const { count: entries, sum } = this.#booked
    const expected = add(exact(opening.amount), sum)
    if (equals(expected, exact(closing.amount))) return []
    const what =
      `does not add up: opening ${opening.amount} and ${entries} booked entries of ` +
      `${decimalText(sum)} make ${decimalText(expected)}, but it closes with ${closing.amount}`
    return [finding(statement, 'error', 'statement.balance_mismatch', what)]
  }

  /** A warning only: banks count pending entries, pages and batches in ways of their own. */
  #totals(statement: Head): Finding[] {
    const { all, credits, debits } = statement.totals ?? ({} as StatementTotals)
    // Some banks send totals alone.
    if (this.#credits.count + this.#debits.count === 0 && statement.kind !== 'statement') return []
    const both = add(this.#credits.sum, this.#debits.sum)
    const together: Tally = { count: this.#credits.count + this.#debits.count, sum: both }
    const differences = [
      ...differing('entries', all, together),
      ...differing('credits', credits, this.#credits),
      ...differing('debits', debits, this.#debits),
    ]
    return differences.map((what) => finding(statement, 'warning', 'statement.totals_mismatch', what))
  }
}

function count(tally: Tally, value: Decimal): void {
  tally.count++
  tally.sum = add(tally.sum, value)
}

function differing(name: string, stated: { count?: number; sum?: string } | undefined, actual: Tally): string[] {
  const differences: string[] = []
  if (stated?.count !== undefined && stated.count !== actual.count)
    differences.push(`announces ${stated.count} ${name}, but there are ${actual.count}`)
  const announced = parseDecimal(stated?.sum ?? '')
  if (announced !== undefined && !equals(announced, actual.sum))
    differences.push(`announces ${name} of ${stated!.sum}, but they come to ${decimalText(actual.sum)}`)
  return differences
}

function finding({ id }: Head, severity: Finding['severity'], code: string, what: string): Finding {
  return { severity, code, message: `Statement ${id} ${what}.`, position: { path: `statement ${id}` } }
}

/** Proves a statement that is in memory whole. */
export function checkBalances(statement: BankStatement): Finding[] {
  const proof = new StatementProof()
  for (const entry of entriesOf(statement)) proof.add(entry)
  return proof.findings(statement)
}

/** Every reader writes amounts through `signedAmount`, so they are numbers. */
function exact(amount: string): Decimal {
  return parseDecimal(amount)!
}
