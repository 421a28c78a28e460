import type { BusinessDate } from '../../kernel/date.js'
import type { Money } from '../../kernel/money.js'
import type { Finding } from '../finding.js'

/** Payments that a customer orders from the bank: pain.001 sends money, pain.008 collects it (ISO 20022). */
export interface PaymentInitiation {
  readonly kind: 'credit-transfer' | 'direct-debit'
  readonly messageId: string
  /** ISO 8601, as sent. */
  readonly created: string
  readonly initiator: PainParty
  readonly groups: readonly PaymentGroup[]
}

/** Payments of one day over one account of ours (PmtInf). */
export interface PaymentGroup {
  readonly id: string
  /** TRF, TRA, CHK; DD. */
  readonly method: string
  readonly batchBooking?: boolean
  /** SEPA, URGP, … */
  readonly serviceLevel?: string
  /** CORE, B2B, INST, … */
  readonly localInstrument?: string
  /** Direct debits: FRST, RCUR, FNAL, OOFF. */
  readonly sequence?: string
  readonly categoryPurpose?: string
  /** The day of execution or collection. */
  readonly date: BusinessDate
  /** We: debtor of transfers, creditor of collections. */
  readonly party: PainParty
  readonly account: PainAccount
  /** BIC; a bank that is not named is found by the IBAN. */
  readonly bank?: string
  readonly chargeBearer?: string
  /** Direct debits: our creditor identifier. */
  readonly creditorId?: string
  readonly payments: readonly Payment[]
}

export interface Payment {
  readonly instructionId?: string
  readonly endToEndId: string
  readonly amount: Money
  /** The other side. */
  readonly party: PainParty
  readonly account: PainAccount
  readonly bank?: string
  readonly ultimateParty?: PainParty
  readonly purpose?: string
  /** Text for the other side. */
  readonly text?: string
  /** Creditor reference (ISO 11649, or of a national scheme). */
  readonly reference?: string
  /** Direct debits only. */
  readonly mandate?: PainMandate
}

export interface PainMandate {
  readonly id: string
  readonly signed: BusinessDate
  /** Where the mandate was changed since it was used last: what it said before. */
  readonly originalId?: string
  readonly originalCreditorId?: string
}

export interface PainParty {
  readonly name: string
  readonly country?: string
  readonly addressLines?: readonly string[]
  readonly postalCode?: string
  readonly city?: string
  readonly street?: string
  /** Identification of an organisation or person, with its scheme. */
  readonly id?: { readonly value: string; readonly scheme?: string }
}

export interface PainAccount {
  /** IBAN, or the number of another scheme. */
  readonly number: string
  readonly kind: 'iban' | 'other'
  readonly currency?: string
}

/** What the bank answers (pain.002). */
export interface PaymentStatusReport {
  readonly messageId: string
  readonly created: string
  readonly originalMessageId: string
  /** `pain.001.001.09`. */
  readonly originalMessage: string
  /** ACCP, ACSC, PART, RJCT, …; absent where only single payments are judged. */
  readonly status?: string
  readonly reasons: readonly StatusReason[]
  readonly groups: readonly GroupStatus[]
}

export interface GroupStatus {
  readonly originalId: string
  readonly status?: string
  readonly reasons: readonly StatusReason[]
  readonly payments: readonly PaymentStatus[]
}

export interface PaymentStatus {
  readonly instructionId?: string
  readonly endToEndId?: string
  readonly status?: string
  readonly reasons: readonly StatusReason[]
  readonly amount?: Money
}

export interface StatusReason {
  /** External code AC04, AM04, … or a proprietary one. */
  readonly code: string
  readonly text?: string
}

export interface PainFile<T> {
  /** Name of the message with its version, e.g. `pain.001.001.09`. */
  readonly format: string
  readonly document: T
  readonly findings: readonly Finding[]
}
