import { arrayOf, arrayOfRows } from '../kernel/binary-array.js'
import type { BusinessDate } from '../kernel/date.js'
import { newId } from '../kernel/id.js'
import { type Money, moneyText, zero } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import type { AccountRole } from './account.js'
import { periodProblem } from './period.js'

/** Written by `post_journals` alone, which finds number and totals of a journal and the account of a line. */
export const journalTable = table('journal', ['id'], {
  id: 'uuid',
  number: 'text',
  legalEntity: 'text',
  postingDate: 'date',
  documentType: 'text',
  documentId: 'uuid',
  documentNumber: 'text',
  text: 'text',
  adjustment: 'bool',
  currency: 'text',
  lineCount: 'int4',
  totalDebit: 'money',
  totalCredit: 'money',
  baseDebit: 'base_money',
  baseCredit: 'base_money',
  reverses: 'uuid',
})

const journalLineTable = table('journal_line', ['postingDate', 'journalId', 'line'], {
  postingDate: 'date',
  journalId: 'uuid',
  line: 'int4',
  account: 'text',
  debit: 'money',
  credit: 'money',
  baseDebit: 'base_money',
  baseCredit: 'base_money',
  partyId: 'uuid',
})

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
  const journals = drafts.map((draft) => ({
    ...draft,
    id: newId<'journal'>(),
    postingDate: draft.date,
    adjustment: draft.adjustment ?? false,
  }))
  const lines = journals.flatMap(({ id, postingDate, lines }) =>
    lines.map((line, i) => ({ postingDate, journalId: id, line: i + 1, partyId: line.party, ...sidesOf(line) })),
  )
  const roles = drafts.flatMap((draft) => draft.lines.map(({ role }) => role))
  tx.rowsInserted.set('journal', journals.length).set('journal_line', lines.length)
  return tx.query(
    'select post_journals($2::journal[], $3::journal_line[], $4::text[]) where $1::uuid is not null',
    [
      arrayOfRows(journalTable, tx.tenantId, journals),
      arrayOfRows(journalLineTable, tx.tenantId, lines),
      arrayOf('text', roles),
    ],
    periodProblem,
  )
}

/** The amounts of a line in their columns, with 0 on the other side. */
function sidesOf({ side, amount, base }: JournalLineDraft): object {
  const [none, baseNone] = [zero(amount.currency), zero(base.currency)]
  return side === 'debit'
    ? { debit: amount, credit: none, baseDebit: base, baseCredit: baseNone }
    : { debit: none, credit: amount, baseDebit: baseNone, baseCredit: base }
}
