import { createHash } from 'node:crypto'
import type {
  BankStatement,
  StatementEntry,
  StatementParty,
  StatementTransaction,
} from '../../formats/bank-statement.js'
import { otherSide } from '../../formats/bank-statement.js'
import type { BusinessDate } from '../../kernel/date.js'
import { decimal, equals, sum } from '../../kernel/decimal.js'
import { money } from '../../kernel/money.js'
import type { BankEntry } from './bank-entry.js'

/** An entry that is not written yet; how it is called is settled when it is compared with what is known. */
export type EntryDraft = Omit<
  BankEntry,
  'id' | 'statementId' | 'bankAccount' | 'entryReference' | 'state' | 'refusal' | 'refusedOn' | 'paymentId'
>

/**
 * The booked movements of a statement: one for each entry, or for each transaction of an entry whose details divide its
 * sum. Each has the bank's reference; where the bank gives none, one made of its content, which is the same when the
 * entry comes again in another statement. `undated` says that the format gives entries no day of their own.
 */
export function entriesOf(
  statement: BankStatement,
  currency: string,
  isOurs: (account: string) => boolean,
  undated = false,
): EntryDraft[] {
  return statement.entries
    .filter((entry) => entry.status === 'booked')
    .flatMap((entry) => parts(entry).map((part) => draftOf(entry, part, currency, isOurs)))
    .filter((draft) => draft.amount.minor !== 0n)
    .map((draft) => ({ ...draft, bankReference: draft.bankReference || contentKey(draft, undated) }))
}

/** One movement within an entry. */
interface Part {
  readonly reference: string | undefined
  readonly amount: string
  readonly transaction: StatementTransaction | undefined
}

function parts(entry: StatementEntry): Part[] {
  const { transactions, amount } = entry
  const amounts = transactions.flatMap((transaction) => transaction.amount ?? [])
  const divides =
    transactions.length > 1 &&
    amounts.length === transactions.length &&
    equals(sum(amounts.map(decimal)), decimal(amount))
  if (!divides) {
    const [only] = transactions
    return [
      {
        reference: entry.entryReference ?? only?.reference,
        amount,
        transaction: transactions.length === 1 ? only : undefined,
      },
    ]
  }
  return transactions.map((transaction, index) => ({
    reference: transaction.reference ?? (entry.entryReference && `${entry.entryReference} ${index + 1}`),
    amount: transaction.amount!,
    transaction,
  }))
}

function draftOf(
  entry: StatementEntry,
  part: Part,
  currency: string,
  isOurs: (account: string) => boolean,
): EntryDraft {
  const { transaction } = part
  const party = transaction?.[otherSide(part.amount, entry.reversal)]
  const bookingDate = (entry.bookingDate ?? entry.valueDate) as BusinessDate
  const text = clean(textOf(entry, transaction))
  const counterpartyAccount = clean(party?.iban ?? party?.otherAccount ?? '') || null
  return {
    bankReference: clean(part.reference ?? '').slice(0, 150),
    bookingDate,
    valueDate: (entry.valueDate ?? bookingDate) as BusinessDate,
    currency,
    amount: money(part.amount, currency),
    text: text.slice(0, 4000),
    counterpartyName: clean(nameOf(party)).slice(0, 200) || null,
    counterpartyAccount,
    reason: waitingReason(entry, part, text, counterpartyAccount !== null && isOurs(counterpartyAccount)),
  }
}

/** What the payer wrote, references first named in their own fields; else what the bank says. */
function textOf(entry: StatementEntry, transaction: StatementTransaction | undefined): string {
  const written = [
    ...(transaction?.remittance ?? []),
    ...(transaction?.creditorReferences ?? []),
    ...(transaction?.referredDocuments ?? []).map((document) => document.number),
  ]
  if (written.length > 0) return written.join(' ')
  return transaction?.endToEndId ?? transaction?.information ?? entry.information ?? ''
}

const nameOf = (party: StatementParty | undefined): string => party?.name ?? party?.ultimateName ?? ''

/** Control characters are neither printed nor kept. */
const clean = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out here
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()

/**
 * Why an entry is no receipt that books itself: those wait, visible, for reconciliation. Interest and charges are known
 * by the bank's code (ISO 20022 external code set), payouts of payment services by how they call themselves.
 */
function waitingReason(entry: StatementEntry, part: Part, text: string, betweenOurs: boolean): string | null {
  const code = entry.transactionCode?.subFamily ?? ''
  if (entry.corrects) return `correction of ${entry.corrects.reference}`
  if (part.transaction?.returnReason || entry.reversal) return 'returned'
  if (betweenOurs || /\bown accounts?\b/i.test(text)) return 'transfer between own accounts'
  if (code === 'INTR' || /^(credit )?interest\b/i.test(text)) return 'interest'
  if (code === 'CHRG' || code === 'COMM' || code === 'FEES') return 'bank charge'
  if (part.amount.startsWith('-')) return 'money that left'
  if (/^payout\b|^settlement\b.*\bmerchant\b/i.test(text)) return 'payout of a payment service'
  return null
}

/** Stands for a reference where the bank gives none. */
export const contentKey = (draft: EntryDraft, undated: boolean): string =>
  createHash('sha256')
    .update(
      [
        ...(undated ? [] : [draft.bookingDate, draft.valueDate]),
        draft.amount.minor,
        draft.text,
        draft.counterpartyName,
        draft.counterpartyAccount,
      ].join('\n'),
    )
    .digest('hex')
    .slice(0, 32)

/** What makes two deliveries of a statement the same statement, whatever file they came in. */
export function contentHash(statement: BankStatement, entries: readonly EntryDraft[]): string {
  const page = statement.page?.number ?? ''
  const balances = statement.balances.map(({ kind, amount, date }) => [kind, amount, date].join(' '))
  const lines = entries.map((e) => [e.bankReference, e.bookingDate, e.amount.minor].join(' '))
  return createHash('sha256')
    .update([statement.id, statement.sequence ?? '', page, ...balances, ...lines].join('\n'))
    .digest('hex')
}
