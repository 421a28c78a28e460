import type { EdiFinding } from './fault.js'
import type { Segment } from './segment.js'
import type { SentPlace, SentText } from './sent-text.js'
import type { Separators } from './separators.js'

export type Standard = 'x12' | 'edifact'

/** A partner as an envelope names it. */
export interface EdiAddress {
  readonly id: string
  /** ISA05, ISA07; UNB S002 and S003 component 2. */
  readonly qualifier?: string
}

/** ISA or UNB. */
export interface InterchangeHeader {
  readonly standard: Standard
  readonly controlNumber: string
  readonly sender: EdiAddress
  readonly receiver: EdiAddress
  /** ISA12 (`00401`); UNB S001 as `UNOC:3`. */
  readonly version: string
  /** As sent: YYMMDD and HHMM (X12, EDIFACT), YYYYMMDD from EDIFACT syntax 4 on. */
  readonly date: string
  readonly time: string
  /** ISA15 is `T`, or UNB 0035 is `1`. */
  readonly test: boolean
  /** ISA14 or UNB 0031 asks for TA1 or CONTRL. */
  readonly acknowledgementRequested: boolean
  readonly separators: Separators
  readonly segment: Segment
}

/** GS or UNG. */
export interface GroupHeader {
  /** GS01 (`PO`); UNG 0038 (`ORDERS`). */
  readonly code: string
  readonly controlNumber: string
  readonly sender: EdiAddress
  readonly receiver: EdiAddress
  /** GS08 (`004010`, `005010X231`); UNG S008 as `D:96A`. */
  readonly version: string
  readonly segment: Segment
}

/** One transaction set (ST to SE) or message (UNH to UNT), still as bare segments. */
export interface RawMessage {
  readonly standard: Standard
  /** `850`, `ORDERS`. */
  readonly type: string
  /** `004010`; `D.96A`. */
  readonly version: string
  /** What narrows the standard: ST03 implementation (`005010X231`), UNH association code (`EAN008`). */
  readonly association?: string
  readonly controlNumber: string
  /** All of them, header and trailer included. */
  readonly segments: readonly Segment[]
  /** What they were cut from. */
  readonly sent: SentText
  readonly interchange: InterchangeHeader
  readonly group?: GroupHeader
  /** Faults of its header and trailer: counts, control numbers. */
  readonly findings: readonly EdiFinding[]
}

/** What an envelope has to say when it ends: counts and numbers as sent, for acknowledgements. */
export interface GroupEnd {
  readonly header?: GroupHeader
  /** How many messages the trailer claims; absent without trailer or when it is no number. */
  readonly claimed?: number
  readonly received: number
  readonly findings: readonly EdiFinding[]
}

/** Hears what an envelope reader understands, in file order. */
export interface EnvelopeListener {
  interchange(header: InterchangeHeader): void
  group(header: GroupHeader | undefined): void
  message(message: RawMessage): void
  /** A service segment between the messages: TA1, ISB, ISE. */
  service(segment: Segment): void
  groupEnd(end: GroupEnd): void
  /** Faults of the interchange itself. */
  finding(finding: EdiFinding): void
}

/** Reads the envelopes of one interchange. */
export interface EnvelopeReader {
  accept(segment: Segment, place: SentPlace): void
  /** So many terminators before a segment end nothing. */
  passOver(count: number, before: Segment): void
  /** The trailer was read: what follows is another interchange. */
  readonly closed: boolean
  /** How many messages of it ended without a trailer. */
  readonly unclosed: number
  /** The input ended: reports every envelope that is still open. */
  end(): void
}

/** A count or control number as sent, when it is one. */
export function countOf(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined
}
