import { type EdiMessage, readMessage } from './message/read-message.js'
import type { EdiFinding } from './syntax/fault.js'
import type { EnvelopeListener, GroupEnd, GroupHeader, InterchangeHeader, RawMessage } from './syntax/interchange.js'
import { InterchangeReader } from './syntax/interchange-reader.js'
import { defaultLimits, type EdiLimits } from './syntax/limits.js'
import type { Segment } from './syntax/segment.js'

/** One functional group, or all messages of an EDIFACT interchange without groups. */
export interface EdiGroup {
  readonly header?: GroupHeader
  readonly messages: readonly EdiMessage[]
  /** How many messages the trailer claims. */
  readonly claimed?: number
  readonly findings: readonly EdiFinding[]
}

export interface EdiInterchange {
  readonly header: InterchangeHeader
  readonly groups: readonly EdiGroup[]
  /** TA1 and other service segments between the envelopes. */
  readonly services: readonly Segment[]
  /** Faults of the interchange envelope. */
  readonly findings: readonly EdiFinding[]
}

/** Everything in a file. */
export interface EdiFile {
  readonly interchanges: readonly EdiInterchange[]
  /** Faults outside of every interchange. */
  readonly findings: readonly EdiFinding[]
}

export interface EdiOptions {
  readonly limits?: Partial<EdiLimits>
}

interface Growing<T> {
  readonly items: T[]
}

/** Collects what the envelope reader tells into a file. */
class FileBuilder implements EnvelopeListener {
  readonly #limits: EdiLimits
  readonly interchanges: (EdiInterchange & {
    groups: EdiGroup[]
    services: Segment[]
    findings: EdiFinding[]
  })[] = []
  readonly findings: EdiFinding[] = []
  #messages: Growing<EdiMessage> = { items: [] }

  constructor(limits: EdiLimits) {
    this.#limits = limits
  }

  interchange(header: InterchangeHeader): void {
    this.interchanges.push({ header, groups: [], services: [], findings: [] })
  }

  group(): void {
    this.#messages = { items: [] }
  }

  message(raw: RawMessage): void {
    const message = readMessage(raw, this.#limits.messageFindings)
    // A transaction set outside of every group has nobody to be counted by; it forms a group of its own.
    if (raw.standard === 'x12' && raw.group === undefined) {
      this.interchanges.at(-1)!.groups.push({ messages: [message], findings: [] })
    } else this.#messages.items.push(message)
  }

  service(segment: Segment): void {
    this.interchanges.at(-1)?.services.push(segment)
  }

  groupEnd({ header, claimed, findings }: GroupEnd): void {
    this.interchanges.at(-1)!.groups.push({ header, claimed, findings, messages: this.#messages.items })
    this.#messages = { items: [] }
  }

  finding(finding: EdiFinding): void {
    const target = this.interchanges.at(-1)?.findings ?? this.findings
    target.push(finding)
  }
}

/** Reads a whole file. Nothing is thrown for what the file says: every fault is a finding with its place. */
export function readEdi(bytes: Uint8Array, options: EdiOptions = {}): EdiFile {
  const limits = { ...defaultLimits, ...options.limits }
  const builder = new FileBuilder(limits)
  const reader = new InterchangeReader(builder, limits)
  reader.push(bytes)
  reader.end()
  return { interchanges: builder.interchanges, findings: builder.findings }
}

/** What a stream delivers: messages one by one, and the faults of the envelopes as they show. */
export type EdiEvent =
  | { readonly kind: 'message'; readonly message: EdiMessage }
  | { readonly kind: 'finding'; readonly finding: EdiFinding }
  | { readonly kind: 'service'; readonly segment: Segment }

/** Blocks are read in parts of this size, so that only the messages of one part are in memory at a time. */
const partBytes = 64 * 1024

/** Reads a file block by block. */
export class EdiStream {
  readonly #reader: InterchangeReader
  #events: EdiEvent[] = []

  constructor(options: EdiOptions = {}) {
    const limits = { ...defaultLimits, ...options.limits }
    this.#reader = new InterchangeReader(
      {
        interchange: () => undefined,
        group: () => undefined,
        message: (raw) => this.#events.push({ kind: 'message', message: readMessage(raw, limits.messageFindings) }),
        service: (segment) => this.#events.push({ kind: 'service', segment }),
        groupEnd: ({ findings }) => {
          for (const finding of findings) this.#events.push({ kind: 'finding', finding })
        },
        finding: (finding) => this.#events.push({ kind: 'finding', finding }),
      },
      limits,
    )
  }

  /** What is complete with this block. */
  *push(block: Uint8Array): Generator<EdiEvent, void, undefined> {
    for (let at = 0; at < block.length; at += partBytes) {
      this.#reader.push(block.subarray(at, at + partBytes))
      yield* this.#taken()
    }
  }

  /** Call after the last block. */
  *end(): Generator<EdiEvent, void, undefined> {
    this.#reader.end()
    yield* this.#taken()
  }

  #taken(): EdiEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }
}

/** Reads a file of any size; memory holds one block and one message. */
export async function* streamEdi(
  blocks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: EdiOptions = {},
): AsyncGenerator<EdiEvent, void, undefined> {
  const stream = new EdiStream(options)
  for await (const block of blocks) yield* stream.push(block)
  yield* stream.end()
}

/** All findings of a file, in the order of the file's parts. */
export function allFindings(file: EdiFile): EdiFinding[] {
  const inside = file.interchanges.flatMap(({ findings, groups }) => [
    ...findings,
    ...groups.flatMap((group) => [...group.findings, ...group.messages.flatMap((message) => message.findings)]),
  ])
  return [...file.findings, ...inside]
}

/** All messages of a file. */
export function allMessages(file: EdiFile): EdiMessage[] {
  return file.interchanges.flatMap(({ groups }) => groups.flatMap(({ messages }) => messages))
}
