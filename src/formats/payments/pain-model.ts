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
  /** HIGH, NORM. */
  readonly priority?: string
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
  readonly bankMember?: BankMember
  /** On whose behalf we act. */
  readonly ultimateParty?: PainParty
  readonly chargeBearer?: string
  /** Direct debits: our creditor identifier. */
  readonly creditorId?: string
  readonly payments: readonly Payment[]
}

export interface Payment {
  readonly instructionId?: string
  readonly endToEndId: string
  /** A UUID that stays with the payment over all banks (pain.001.001.09 and later). */
  readonly uetr?: string
  readonly amount: Money
  readonly chargeBearer?: string
  /** The other side. */
  readonly party: PainParty
  readonly account: PainAccount
  readonly bank?: string
  readonly bankMember?: BankMember
  readonly ultimateParty?: PainParty
  readonly purpose?: string
  /** Text for the other side; each line is a text of its own. */
  readonly text?: string
  /** Creditor reference (ISO 11649, or of a national scheme). */
  readonly reference?: string
  /** Documents that are paid, with what is deducted. */
  readonly documents?: readonly PaidDocument[]
  /** Direct debits only. */
  readonly mandate?: PainMandate
}

/** A bank by its number in a national clearing system, e.g. `USABA`. */
export interface BankMember {
  readonly system?: string
  readonly number: string
}

export interface PaidDocument {
  readonly number: string
  /** CINV, CREN, … */
  readonly type?: string
  readonly date?: BusinessDate
  readonly due?: Money
  readonly discount?: Money
  readonly creditNote?: Money
  readonly remitted?: Money
}

export interface PainMandate {
  readonly id: string
  /** Always there in SEPA. */
  readonly signed?: BusinessDate
  /** Where the mandate was changed since it was used last: what it said before. */
  readonly originalId?: string
  readonly originalCreditorId?: string
  readonly originalAccount?: PainAccount
  /** The debtor's bank is another one now (SMNDA). */
  readonly bankChanged?: true
}

export interface PainParty {
  readonly name: string
  readonly country?: string
  readonly addressLines?: readonly string[]
  readonly postalCode?: string
  readonly city?: string
  readonly street?: string
  readonly building?: string
  /** State, province, county. */
  readonly region?: string
  /** Identification of an organisation or person, with its scheme; `BIC` and `LEI` have places of their own. */
  readonly id?: { readonly value: string; readonly scheme?: string; readonly person?: true }
}

export interface PainAccount {
  /** IBAN, or the number of another scheme; empty where a cheque is ordered. */
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
  /** How many payments the message had, and what they came to, as the bank counts. */
  readonly originalCount?: string
  readonly originalSum?: string
  readonly counts?: readonly StatusCount[]
  readonly reasons: readonly StatusReason[]
  readonly groups: readonly GroupStatus[]
}

export interface StatusCount {
  readonly status: string
  readonly count: string
  readonly sum?: string
}

export interface GroupStatus {
  /** Absent where payments are judged without their group (before pain.002.001.03). */
  readonly originalId?: string
  readonly status?: string
  readonly counts?: readonly StatusCount[]
  readonly reasons: readonly StatusReason[]
  readonly payments: readonly PaymentStatus[]
}

export interface PaymentStatus {
  /** The bank's own reference of this answer. */
  readonly statusId?: string
  readonly instructionId?: string
  readonly endToEndId?: string
  readonly uetr?: string
  readonly status?: string
  readonly reasons: readonly StatusReason[]
  /** ISO 8601, as sent. */
  readonly accepted?: string
  readonly bankReference?: string
  readonly amount?: Money
  /** The day that was asked for. */
  readonly date?: BusinessDate
  readonly mandateId?: string
  readonly debtor?: string
  readonly debtorAccount?: string
  readonly creditor?: string
  readonly creditorAccount?: string
}

export interface StatusReason {
  /** External code AC04, AM04, … or a proprietary one. */
  readonly code: string
  readonly text?: string
  /** Who says so: a name, or another way to know him. */
  readonly originator?: string
}

export interface PainFile<T> {
  /** Name of the message with its version, e.g. `pain.001.001.09`. */
  readonly format: string
  readonly document: T
  readonly findings: readonly Finding[]
}
