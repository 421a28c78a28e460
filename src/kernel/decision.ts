import type { Problem } from './problem.js'

/** The document that an event is about. */
export interface Subject {
  readonly type: string
  readonly id: string
  readonly number: string
}

/** Something that happened, in the past tense: `invoice.issued`. */
export interface EventDraft {
  readonly type: string
  readonly subject: Subject
  readonly detail?: Readonly<Record<string, unknown>>
}

export type Accepted<D, Extra = object> = {
  readonly ok: true
  readonly document: D
  readonly events: readonly EventDraft[]
} & Extra
export type Refused = { readonly ok: false; readonly problem: Problem }

/** What a pure decision returns: the new state of the document and all that follows from it, or a refusal. */
export type Decision<D, Extra = object> = Accepted<D, Extra> | Refused

export function accept<D, Extra extends object>(
  document: D,
  events: readonly EventDraft[],
  extra: Extra,
): Accepted<D, Extra>
export function accept<D>(document: D, events: readonly EventDraft[]): Accepted<D>
export function accept<D>(document: D, events: readonly EventDraft[], extra: object = {}): Accepted<D> {
  return { ok: true, document, events, ...extra }
}

export const refuse = (code: string, message: string, params?: Record<string, unknown>): Refused => ({
  ok: false,
  problem: params ? { code, message, params } : { code, message },
})

/** Shorthand for an event about a document. */
export const event = (type: string, subject: Subject, detail?: Record<string, unknown>): EventDraft =>
  detail ? { type, subject, detail } : { type, subject }
