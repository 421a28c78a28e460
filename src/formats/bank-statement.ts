import { decimalText, negate, parseDecimal } from '../kernel/decimal.js'
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
  /** The message that brought the statement, where one message brings several. */
  readonly messageId?: string
  /** Pages of that message, where it is cut instead of the statement. */
  readonly messagePage?: { readonly number: number; readonly last?: boolean }
  /** What the statement answers or belongs to (`:21:` of SWIFT). */
  readonly relatedReference?: string
  readonly page?: { readonly number: number; readonly last?: boolean }
  readonly from?: string
  readonly to?: string
  readonly created?: string
  /** The bank says that it delivers this once more. */
  readonly duplicate: boolean
  readonly balances: readonly StatementBalance[]
  /** How many entries there are and what they come to, where the bank says so. */
  readonly totals?: StatementTotals
  /** What the bank says about the statement as a whole. */
  readonly information?: string
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
  /** What the owner calls the account. */
  readonly name?: string
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
  readonly availability?: readonly Availability[]
  /** The bank counts a credit line into the balance; without an amount it only says so. */
  readonly creditLine?: { readonly included: boolean; readonly amount?: string; readonly currency?: string }
}

/** When a part of an amount can be used: on a day, or after so many days (of the bank's own counting). */
export interface Availability {
  readonly date?: string
  readonly days?: number
  readonly amount: string
}

/** Counts and unsigned sums. */
export interface StatementTotals {
  readonly all?: { readonly count?: number; readonly sum?: string; readonly net?: string }
  readonly credits?: { readonly count?: number; readonly sum?: string }
  readonly debits?: { readonly count?: number; readonly sum?: string }
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
  readonly batch?: EntryBatch
  readonly availability?: readonly Availability[]
  /** The message in which the bank explains the entry, e.g. a camt.054. */
  readonly explainedBy?: { readonly message?: string; readonly id?: string }
  /** What was ordered, when it was another amount or currency than what was booked. */
  readonly original?: OriginalAmount
  /** The entry takes the place of an earlier one of this reference, or takes it away (OFX). */
  readonly corrects?: { readonly reference: string; readonly action: 'replace' | 'delete' }
  /** What the bank says about the entry as a whole. */
  readonly information?: string
  readonly charges: readonly Charge[]
  readonly transactions: readonly StatementTransaction[]
  readonly position: Position
}

export interface EntryBatch {
  /** The collection of payments as we ordered it (PmtInfId). */
  readonly id?: string
  readonly messageId?: string
  readonly count?: number
  readonly amount?: string
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
  readonly messageId?: string
  /** The collection of payments that it belongs to, as ordered. */
  readonly paymentInformationId?: string
  readonly instructionId?: string
  readonly endToEndId?: string
  /** Unique end-to-end transaction reference, a UUID that stays with a payment over all banks. */
  readonly uetr?: string
  readonly transactionId?: string
  readonly mandateId?: string
  readonly chequeNumber?: string
  readonly clearingReference?: string
  /** References of kinds that have no place of their own, by their kind. */
  readonly otherReferences?: readonly { readonly type: string; readonly reference: string }[]
  readonly transactionCode?: BankTransactionCode
  readonly availability?: readonly Availability[]
  /** ISO 20022 purpose code, e.g. `SALA`, or the bank's own. */
  readonly purpose?: string
  readonly localInstrument?: string
  /** Free text from the payer, line by line; the lines may cut words. */
  readonly remittance: readonly string[]
  /** Structured creditor references, e.g. ISO 11649. */
  readonly creditorReferences: readonly string[]
  readonly referredDocuments: readonly ReferredDocument[]
  /** Advices that travel apart from the money, by their ids. */
  readonly remittanceAdvices?: readonly string[]
  readonly invoicer?: string
  readonly invoicee?: string
  readonly debtor?: StatementParty
  readonly creditor?: StatementParty
  /** Who ordered the payment, when it is neither of the two. */
  readonly initiator?: string
  readonly charges: readonly Charge[]
  /** What was instructed, when it was another amount or currency than what was booked. */
  readonly original?: OriginalAmount
  /** The rate alone, where the bank does not say what was instructed. */
  readonly exchange?: Exchange
  /** The day on which the banks settled with each other. */
  readonly settlementDate?: string
  /** When the payment was accepted, as written. */
  readonly accepted?: string
  readonly returnReason?: ReturnReason
  readonly information?: string
}

export interface OriginalAmount {
  readonly amount: string
  readonly currency: string
  readonly exchangeRate?: string
  readonly exchange?: Exchange
}

/** One unit of the unit currency (else of the source) costs `rate` of the other. */
export interface Exchange {
  readonly source?: string
  readonly target?: string
  readonly unit?: string
  readonly rate: string
  readonly contract?: string
  readonly quoted?: string
}

export interface ReturnReason {
  readonly code?: string
  readonly text?: string
  /** Who sends the money back. */
  readonly originator?: string
}

export interface ReferredDocument {
  readonly number: string
  /** ISO 20022 code, e.g. `CINV`, `CREN`. */
  readonly type?: string
  readonly date?: string
  /** What the payer says to pay on this document. */
  readonly amount?: string
  /** What the document says is to be paid. */
  readonly due?: string
  readonly discount?: string
  readonly creditNote?: string
  readonly tax?: string
  /** Further deductions (negative) and additions, with the payer's reason. */
  readonly adjustments?: readonly { readonly amount: string; readonly reason?: string; readonly text?: string }[]
}

export interface StatementParty {
  readonly name?: string
  readonly iban?: string
  readonly otherAccount?: string
  readonly bic?: string
  /** Name or clearing number of a bank that has no BIC. */
  readonly bankName?: string
  readonly clearingNumber?: string
  /** Street, town and country, line by line. */
  readonly address?: readonly string[]
  readonly country?: string
  /** Identification of the party, e.g. a creditor identifier. */
  readonly id?: string
  /** On whose behalf the party acts. */
  readonly ultimateName?: string
  readonly ultimateId?: string
}

export interface Charge {
  readonly amount: string
  readonly currency: string
  /** Already deducted from the amount of the entry. */
  readonly included?: boolean
  readonly type?: string
  /** In per cent. */
  readonly rate?: string
  /** `DEBT`, `CRED`, `SHAR`, `SLEV`. */
  readonly bearer?: string
  readonly tax?: string
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
const seeDetails = ['KREF+', 'EREF+', 'EREF', 'PREF', 'MARF']
const noReference = new Set(['', 'NOTPROVIDED', 'NONREF', ...seeDetails, 'UNKNOWN', 'N/A'])

/** A reference without surrounding space, or `undefined` for the words that mean none: they would match each other. */
export function providedReference(text: string | undefined): string | undefined {
  const reference = text?.trim() ?? ''
  return noReference.has(reference.toUpperCase()) ? undefined : reference
}

/** A statement as messages call it. */
export const statementName = ({ id }: Pick<BankStatement, 'id'>): string =>
  id === '' ? 'A statement without a number' : `Statement ${id}`

/** The outer form of an IBAN (ISO 13616), without its check digits: banks print masked and invented ones in samples. */
export function isIbanShaped(text: string): boolean {
  return /^[A-Z]{2}\d\d[A-Za-z0-9]{10,30}$/.test(text)
}

/** The outer form of a BIC (ISO 9362). */
export const isBic = (text: string): boolean => /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text)

/** Who stands on the other side: the payer of money that came in. A reversal keeps the sides of what it takes back. */
export function otherSide(amount: string, reversal: boolean): 'debtor' | 'creditor' {
  return amount.startsWith('-') === reversal ? 'debtor' : 'creditor'
}
