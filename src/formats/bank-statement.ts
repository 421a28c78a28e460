import { type Decimal, decimalText, equals, negate, parseDecimal, sum } from '../kernel/decimal.js'
import type { Finding, Position } from './finding.js'

/**
 * What a bank says about an account, in one shape for every format. Amounts are exact decimal text, signed by their
 * effect on the account: money that leaves is negative. Dates are `YYYY-MM-DD`, moments as the bank wrote them.
 * Nothing is invented: what a format does not say is absent.
 */
export interface BankStatement {
  /** Only a statement is final; a report covers a part of the day, a notification announces or explains entries. */
  readonly kind: 'statement' | 'report' | 'notification'
  /** The bank's name of this statement; not unique over years in some formats. */
  readonly id: string
  readonly account: StatementAccount
  /** Number of the statement in its series, as text: leading zeros and year parts occur. */
  readonly sequence?: string
  readonly page?: { readonly number: number; readonly last?: boolean }
  readonly from?: string
  readonly to?: string
  readonly created?: string
  /** The bank says that it delivers this once more. */
  readonly duplicate: boolean
  readonly balances: readonly StatementBalance[]
  readonly entries: readonly StatementEntry[]
  /** What was seen while reading this statement. */
  readonly findings: readonly Finding[]
}

export interface StatementAccount {
  /** The account exactly as the bank prints it, e.g. `BANKGB2L/12345678`; empty when it is missing. */
  readonly written: string
  readonly iban?: string
  /** The number of an account without IBAN. */
  readonly other?: string
  readonly currency?: string
  readonly owner?: string
  /** BIC (ISO 9362) of the bank that keeps the account. */
  readonly bic?: string
}

export type BalanceKind =
  | 'opening'
  | 'closing'
  | 'previous_closing'
  | 'intermediate'
  | 'opening_available'
  | 'closing_available'
  | 'intermediate_available'
  | 'forward_available'
  | 'other'

export interface StatementBalance {
  readonly kind: BalanceKind
  /** The code in the bank's format, e.g. `CLBD`, `62F`, `015`. */
  readonly code: string
  readonly amount: string
  readonly currency?: string
  readonly date?: string
}

export type EntryStatus = 'booked' | 'pending' | 'information' | 'future'

/** One line on the account. A batch may hold several transactions, or keep them to itself. */
export interface StatementEntry {
  /** The bank's own reference: the key by which the same entry is known again. */
  readonly entryReference?: string
  readonly bookingDate?: string
  readonly valueDate?: string
  readonly amount: string
  readonly currency?: string
  /** The entry takes an earlier one back; the sign of `amount` already says so. */
  readonly reversal: boolean
  readonly status: EntryStatus
  readonly transactionCode?: BankTransactionCode
  readonly batch?: { readonly id?: string; readonly count?: number }
  /** What the bank says about the entry as a whole. */
  readonly information?: string
  readonly charges: readonly Charge[]
  readonly transactions: readonly StatementTransaction[]
  readonly position: Position
}

/** The ISO 20022 triple, or the bank's own code with its issuer (SWIFT type, German GVC, BAI type code). */
export interface BankTransactionCode {
  readonly domain?: string
  readonly family?: string
  readonly subFamily?: string
  readonly proprietary?: string
  readonly issuer?: string
}

export interface StatementTransaction {
  /** The bank's reference of this single transaction within a batch. */
  readonly reference?: string
  /** Absent where a batch does not say how its sum divides. */
  readonly amount?: string
  readonly currency?: string
  readonly endToEndId?: string
  readonly instructionId?: string
  readonly transactionId?: string
  readonly mandateId?: string
  readonly chequeNumber?: string
  /** Free text from the payer, line by line; the lines may cut words. */
  readonly remittance: readonly string[]
  /** Structured creditor references, e.g. ISO 11649. */
  readonly creditorReferences: readonly string[]
  readonly referredDocuments: readonly ReferredDocument[]
  readonly debtor?: StatementParty
  readonly creditor?: StatementParty
  readonly charges: readonly Charge[]
  /** What was instructed, when it was another amount or currency than what was booked. */
  readonly original?: { readonly amount: string; readonly currency: string; readonly exchangeRate?: string }
  readonly returnReason?: { readonly code?: string; readonly text?: string }
  readonly information?: string
}

export interface ReferredDocument {
  readonly number: string
  /** ISO 20022 code, e.g. `CINV`, `CREN`. */
  readonly type?: string
  readonly date?: string
  /** What the payer says to pay on this document. */
  readonly amount?: string
}

export interface StatementParty {
  readonly name?: string
  readonly iban?: string
  readonly otherAccount?: string
  readonly bic?: string
  /** On whose behalf the party acts. */
  readonly ultimateName?: string
}

export interface Charge {
  readonly amount: string
  readonly currency: string
  /** Already deducted from the amount of the entry. */
  readonly included?: boolean
  readonly type?: string
}

/** What a reader hands back. `findings` holds all, those of the single statements too. */
export interface StatementFile {
  readonly format: string
  readonly statements: readonly BankStatement[]
  readonly findings: readonly Finding[]
}

/** Plain decimal text with the sign of its effect; `undefined` when the text is no number. */
export function signedAmount(text: string, debit: boolean): string | undefined {
  const value = parseDecimal(text)
  if (value === undefined) return undefined
  return decimalText(debit ? negate(value) : value)
}

/** Words that banks put where no reference was given: SEPA end-to-end, SWIFT, "see the details". */
const noReference = new Set(['', 'NOTPROVIDED', 'NONREF', 'KREF+', 'EREF+', 'UNKNOWN', 'N/A'])

/** A reference without surrounding space, or `undefined` for the words that mean none: they would match each other. */
export function providedReference(text: string | undefined): string | undefined {
  const reference = text?.trim() ?? ''
  return noReference.has(reference.toUpperCase()) ? undefined : reference
}

/** The outer form of an IBAN (ISO 13616), without its check digits: banks print masked and invented ones in samples. */
export function isIbanShaped(text: string): boolean {
  return /^[A-Z]{2}\d\d[A-Za-z0-9]{10,30}$/.test(text)
}

/** Who stands on the other side: the payer of money that came in. A reversal keeps the sides of what it takes back. */
export function otherSide(amount: string, reversal: boolean): 'debtor' | 'creditor' {
  return amount.startsWith('-') === reversal ? 'debtor' : 'creditor'
}

/** The balance before the first entry. A page inside a longer statement opens with an intermediate balance. */
export function openingBalance({ balances }: BankStatement): StatementBalance | undefined {
  const named =
    balances.find(({ kind }) => kind === 'opening') ?? balances.find(({ kind }) => kind === 'previous_closing')
  const intermediate = balances.filter(({ kind }) => kind === 'intermediate')
  const closed = balances.some(({ kind }) => kind === 'closing')
  return named ?? (intermediate.length > 1 || closed ? intermediate[0] : undefined)
}

/** The balance after the last entry. */
export function closingBalance({ balances }: BankStatement): StatementBalance | undefined {
  const named = balances.find(({ kind }) => kind === 'closing')
  const intermediate = balances.filter(({ kind }) => kind === 'intermediate')
  const opened = balances.some(({ kind }) => kind === 'opening' || kind === 'previous_closing')
  return named ?? (intermediate.length > 1 || opened ? intermediate.at(-1) : undefined)
}

/**
 * Proves that the opening balance and the booked entries add up to the closing balance, exactly. Says nothing about
 * reports, notifications and statements without both balances: they cannot be proven alone.
 */
export function checkBalances(statement: BankStatement): Finding[] {
  const opening = openingBalance(statement)
  const closing = closingBalance(statement)
  if (statement.kind !== 'statement' || opening === undefined || closing === undefined) return []
  const booked = statement.entries.filter(({ status }) => status === 'booked')
  const currencies = new Set([opening, closing, ...booked].map(({ currency }) => currency))
  const position = { path: `statement ${statement.id}` }
  if (currencies.size > 1) {
    const list = [...currencies].map((currency) => currency ?? 'none').join(', ')
    const message = `Statement ${statement.id} mixes the currencies ${list}: its balances cannot be proven.`
    return [{ severity: 'error', code: 'statement.mixed_currencies', message, position }]
  }
  const total = sum(booked.map(({ amount }) => exact(amount)))
  const expected = sum([exact(opening.amount), total])
  if (equals(expected, exact(closing.amount))) return []
  const message =
    `Statement ${statement.id} does not add up: opening ${opening.amount} and ${booked.length} booked entries of ` +
    `${decimalText(total)} make ${decimalText(expected)}, but it closes with ${closing.amount}.`
  return [{ severity: 'error', code: 'statement.balance_mismatch', message, position }]
}

/** Every reader writes amounts through `signedAmount`, so they are numbers. */
function exact(amount: string): Decimal {
  return parseDecimal(amount)!
}
