import type { Money } from '../../kernel/money.js'
import type { Finding } from '../finding.js'

/** An ACH file (NACHA Operating Rules, appendix 3). */
export interface NachaFile {
  /** Absent in fragments, which some processors hand out. */
  readonly header?: NachaFileHeader
  readonly batches: readonly NachaBatch[]
  readonly findings: readonly Finding[]
}

export interface NachaFileHeader {
  /** Routing numbers; the first place may be blank or a digit of the sending bank. */
  readonly destination: string
  readonly origin: string
  /** YYMMDD and HHMM. */
  readonly date: string
  readonly time: string
  /** A to Z, 0 to 9: tells the files of a day apart. */
  readonly modifier: string
  readonly destinationName: string
  readonly originName: string
  readonly reference: string
}

export interface NachaBatch {
  /** 200 debits and credits, 220 credits, 225 debits, 280 advices. */
  readonly serviceClass: string
  readonly companyName: string
  readonly discretionary: string
  readonly companyId: string
  /** Standard entry class: PPD, CCD, CTX, WEB, … COR carries notifications of change. */
  readonly entryClass: string
  readonly description: string
  readonly descriptiveDate: string
  /** YYMMDD. */
  readonly effectiveDate: string
  readonly odfi: string
  readonly number: number
  /** IAT only. */
  readonly international?: InternationalBatch
  readonly entries: readonly NachaEntry[]
}

export interface InternationalBatch {
  readonly exchange: string
  readonly exchangeReference: string
  readonly country: string
  readonly originCurrency: string
  readonly destinationCurrency: string
}

export interface NachaEntry {
  readonly transactionCode: string
  /** Nine digits with the check digit. */
  readonly routing: string
  readonly account: string
  readonly amount: Money
  readonly direction: 'credit' | 'debit'
  readonly identification: string
  readonly name: string
  readonly discretionary: string
  readonly trace: string
  /** Payment information and the records that an entry class demands, in order. */
  readonly addenda: readonly NachaAddenda[]
  /** IAT only: what its addenda say. They are what is written. */
  readonly international?: NachaInternational
  readonly return?: NachaReturn
  readonly change?: NachaChange
}

export interface NachaAddenda {
  /** 05 payment information, 02 point of sale, 10 to 18 international. */
  readonly kind: string
  readonly information: string
}

export interface NachaInternational {
  /** ANN, BUS, …, or the entry class of the payment inside the country. */
  readonly type: string
  /** Digits, the last two behind the point, in the currency of the other country; 0 where it is not known. */
  readonly foreignAmount: string
  readonly foreignTrace: string
  readonly originator: InternationalParty
  /** With the number that the originator knows him by. */
  readonly receiver: InternationalParty & { readonly identification: string }
  readonly originatingBank: InternationalBank
  readonly receivingBank: InternationalBank
  readonly correspondents: readonly InternationalBank[]
  /** Each record is a line of its own. */
  readonly remittance: string
}

export interface InternationalParty {
  readonly name: string
  readonly street: string
  readonly city: string
  readonly region: string
  /** ISO 3166. */
  readonly country: string
  readonly postalCode: string
}

export interface InternationalBank {
  readonly name: string
  /** 01 a national number, 02 a BIC, 03 an IBAN. */
  readonly qualifier: string
  readonly identification: string
  readonly country: string
}

/** Addenda 99: the receiving bank sends the entry back. */
export interface NachaReturn {
  /** R01 insufficient funds, … */
  readonly reason: string
  readonly originalTrace: string
  readonly originalRdfi: string
  readonly dateOfDeath: string
  readonly information: string
  /** IAT only: what the entry came to when it was sent. */
  readonly originalAmount?: Money
  readonly trace: string
  /** R61 to R70: the originating bank does not accept a return. */
  readonly dishonored?: ReturnReferences
  /** R71 to R77: the receiving bank contests that. */
  readonly contested?: ContestedReferences
}

/** The return that is spoken of. Settlement days are days of the year, `213`. */
export interface ReturnReferences {
  readonly returnTrace: string
  readonly returnSettlement: string
  /** Without its R. */
  readonly returnReason: string
}

export interface ContestedReferences extends ReturnReferences {
  /** YYMMDD. */
  readonly dateReturned: string
  readonly originalSettlement: string
  readonly dishonoredTrace: string
  readonly dishonoredSettlement: string
  readonly dishonoredReason: string
}

/** Addenda 98: a notification of change, the data to use from now on. */
export interface NachaChange {
  /** C01 account number, C02 routing number, … */
  readonly reason: string
  readonly originalTrace: string
  readonly originalRdfi: string
  readonly corrected: string
  /** What the corrected data is, where the reason says so. */
  readonly correction?: NachaCorrection
  readonly trace: string
  /** C61 to C69: the notification of this code and sequence is refused. */
  readonly refused?: { readonly changeCode: string; readonly traceSequence: string }
}

export interface NachaCorrection {
  readonly routing?: string
  readonly account?: string
  readonly transactionCode?: string
  readonly name?: string
  readonly identification?: string
}

/** Which record of addenda 99 a return reason has. */
export function returnKind(reason: string): 'return' | 'dishonored' | 'contested' {
  if (/^R(?:6[1-9]|70)$/.test(reason)) return 'dishonored'
  return /^R7[1-7]$/.test(reason) ? 'contested' : 'return'
}

export const isRefusedChange = (reason: string): boolean => /^C6[1-9]$/.test(reason)

/** Second digit of a transaction code: 1 to 4 credits, 5 to 9 debits; advices (8x) credit on odd codes. */
export function directionOf(transactionCode: string): 'credit' | 'debit' {
  const second = Number(transactionCode[1])
  if (transactionCode[0] === '8') return second % 2 === 1 ? 'credit' : 'debit'
  return second <= 4 ? 'credit' : 'debit'
}

/** The check digit of a routing number: weights 3, 7, 1 over the first eight digits. */
export function checkDigit(routing: string): string {
  const weights = [3, 7, 1, 3, 7, 1, 3, 7]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(routing[index] ?? 0), 0)
  return String((10 - (sum % 10)) % 10)
}

/** The last ten digits of a sum of routing numbers. */
export const hashText = (sum: bigint): string => (sum % 10_000_000_000n).toString().padStart(10, '0')
