import { arrayOf } from '../kernel/binary-array.js'
import type { BusinessDate } from '../kernel/date.js'
import { newId } from '../kernel/id.js'
import { type Money, moneyText } from '../kernel/money.js'
import type { ColumnType } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import type { AccountRole } from './account.js'
import { periodProblem } from './period.js'

/** One side of a double entry. Exactly one of debit and credit is set; `base` is the same amount in base currency. */
export interface JournalLineDraft {
  readonly role: AccountRole
  readonly side: 'debit' | 'credit'
  readonly amount: Money
  readonly base: Money
  readonly party: string | null
}

/** A double entry before it has a number: lines in one currency that balance in it and in base currency. */
export interface JournalDraft {
  readonly documentType: string
  readonly documentId: string
  readonly documentNumber: string
  readonly legalEntity: string
  readonly date: BusinessDate
  readonly text: string
  readonly currency: string
  readonly lines: readonly JournalLineDraft[]
  /** Allowed in a locked period. */
  readonly adjustment?: boolean
  readonly reverses?: string
}

interface SideOptions {
  /** The amount in base currency, where the document's currency is another. */
  base?: Money
  party?: string | null
}

const side =
  (which: 'debit' | 'credit') =>
  (role: AccountRole, amount: Money, options: SideOptions = {}): JournalLineDraft => {
    const base = options.base ?? amount
    const line = { role, amount, base, party: options.party ?? null }
    if (amount.minor < 0n || (amount.minor === 0n && base.minor < 0n)) {
      const flipped = { amount: { ...amount, minor: -amount.minor }, base: { ...base, minor: -base.minor } }
      return { ...line, ...flipped, side: which === 'debit' ? 'credit' : 'debit' }
    }
    return { ...line, side: which }
  }

/** A debit; a negative amount turns into a credit, so that a posting reads the same for either sign. */
export const debit = side('debit')
/** A credit; a negative amount turns into a debit. */
export const credit = side('credit')

/** Adds up lines of the same account and party, debits against credits, and leaves out those that come to nothing. */
export function condensed(lines: readonly JournalLineDraft[]): JournalLineDraft[] {
  const merged = new Map<string, JournalLineDraft>()
  for (const line of lines) {
    const key = `${line.role} ${line.party}`
    const old = merged.get(key)
    merged.set(key, old ? combined(old, line) : line)
  }
  return [...merged.values()].filter((line) => line.amount.minor !== 0n || line.base.minor !== 0n)
}

function combined(a: JournalLineDraft, b: JournalLineDraft): JournalLineDraft {
  const sign = a.side === b.side ? 1n : -1n
  const amount = { ...a.amount, minor: a.amount.minor + sign * b.amount.minor }
  const base = { ...a.base, minor: a.base.minor + sign * b.base.minor }
  return side(a.side)(a.role, amount, { base, party: a.party })
}

/**
 * What lines that balance in their currency are off in base currency, where their documents were posted at different
 * rates: the realised exchange difference (IAS 21.28). Nothing where they balance.
 */
export function exchangeDifference(
  lines: readonly JournalLineDraft[],
  currency: string,
  baseCurrency: string,
): JournalLineDraft[] {
  if (currency === baseCurrency) return []
  const minor = lines.reduce((sum, line) => sum + (line.side === 'debit' ? line.base.minor : -line.base.minor), 0n)
  if (minor === 0n) return []
  return [credit('exchange_gain', { minor: 0n, currency }, { base: { minor, currency: baseCurrency } })]
}

/** Posts a journal with the transaction. A fault when it does not balance; a journal without lines is not posted. */
export function post(tx: Tx, draft: JournalDraft): void {
  const lines = condensed(draft.lines)
  if (lines.length === 0) return
  assertBalanced(draft, lines)
  tx.once('ledger.journals', () => [] as JournalDraft[], flushJournals).push({ ...draft, lines })
}

function assertBalanced(draft: JournalDraft, lines: readonly JournalLineDraft[]): void {
  let amount = 0n
  let base = 0n
  for (const line of lines) {
    const sign = line.side === 'debit' ? 1n : -1n
    amount += sign * line.amount.minor
    base += sign * line.base.minor
  }
  if (amount === 0n && base === 0n) return
  const text = lines.map((l) => `${l.side} ${l.role} ${moneyText(l.amount)} (${moneyText(l.base)})`).join(', ')
  throw new Error(`journal of ${draft.documentType} ${draft.documentNumber} does not balance: ${text}`)
}

/** What cannot be written fails here, before anything is sent: the commit travels right behind it. */
function flushJournals(tx: Tx, drafts: readonly JournalDraft[]): Promise<unknown> {
  const lines = drafts.flatMap((draft) => draft.lines)
  tx.rowsInserted.set('journal', drafts.length).set('journal_line', lines.length)
  const journals = drafts.flatMap((draft, i) => draft.lines.map(() => i + 1))
  const sided = (which: 'debit' | 'credit', of: 'amount' | 'base'): Buffer =>
    arrayOf(
      'money',
      lines.map((line) => (line.side === which ? line[of] : { ...line[of], minor: 0n })),
    )
  const of = <T>(all: readonly T[], type: ColumnType, value: (one: T) => unknown): Buffer =>
    arrayOf(type, all.map(value))
  return tx.query(
    `select post_journals($2::uuid[], $3::text[], $4::date[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::boolean[], $10::text[], $11::uuid[],
                            $12::int[], $13::text[], $14::numeric[], $15::numeric[], $16::numeric[], $17::numeric[], $18::uuid[]) where $1::uuid is not null`,
    [
      of(drafts, 'uuid', () => newId<'journal'>()),
      of(drafts, 'text', (d) => d.legalEntity),
      of(drafts, 'date', (d) => d.date),
      of(drafts, 'text', (d) => d.documentType),
      of(drafts, 'uuid', (d) => d.documentId),
      of(drafts, 'text', (d) => d.documentNumber),
      of(drafts, 'text', (d) => d.text),
      of(drafts, 'bool', (d) => d.adjustment ?? false),
      of(drafts, 'text', (d) => d.currency),
      of(drafts, 'uuid', (d) => d.reverses),
      arrayOf('int4', journals),
      of(lines, 'text', (l) => l.role),
      sided('debit', 'amount'),
      sided('credit', 'amount'),
      sided('debit', 'base'),
      sided('credit', 'base'),
      of(lines, 'uuid', (l) => l.party),
    ],
    periodProblem,
  )
}
