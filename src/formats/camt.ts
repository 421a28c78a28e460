import { problem } from '../kernel/problem.js'
import type { BankStatement, StatementEntry, StatementFile } from './bank-statement.js'
import type { CamtContext } from './camt-element.js'
import { first, textAt } from './camt-element.js'
import { readEntry } from './camt-entry.js'
import { type MessageHead, readPage, readStatementHead } from './camt-statement.js'
import type { Finding } from './finding.js'
import { FindingList } from './finding-list.js'
import type { XmlElement } from './invoice/xml.js'
import type { StatementHead } from './lazy-statement.js'
import { checkStatementCount } from './statement-limit.js'
import { StatementProof } from './statement-proof.js'
import { type OpenTag, XmlByteStream, XmlStream } from './xml-stream.js'

/** ISO 20022 names of the three messages: camt.052, camt.053, camt.054; version 1 carries its number in the name. */
const messages: ReadonlyMap<string, { container: string; kind: BankStatement['kind']; code: string }> = new Map([
  ['BkToCstmrAcctRpt', { container: 'Rpt', kind: 'report', code: '052' }],
  ['BkToCstmrStmt', { container: 'Stmt', kind: 'statement', code: '053' }],
  ['BkToCstmrDbtCdtNtfctn', { container: 'Ntfctn', kind: 'notification', code: '054' }],
])

/** More findings than this about one statement are only counted. */
const mostFindings = 1000

/** What a message may say of a statement any number of times, beside its entries. */
const repeated = 'Bal'

/** What a file says, piece by piece: entries as they come, and each statement without them when it ends. */
export interface CamtSink {
  readonly entry: (entry: StatementEntry) => void
  readonly statement: (statement: StatementHead & Pick<BankStatement, 'findings'>) => void
}

interface OpenStatement {
  readonly context: CamtContext
  readonly findings: FindingList
  readonly children: XmlElement[]
  /** Of the children. */
  readonly names: Set<string>
  readonly proof: StatementProof
  entries: number
}

/**
 * Reads camt.052, camt.053 and camt.054 in all versions, in pieces of any size: elements are known by their local
 * names, so a new version or a missing namespace does not matter, and a message inside an envelope is found. Memory
 * holds one entry at a time.
 */
export class CamtReader {
  readonly #sink: CamtSink
  readonly #name: string
  readonly #stream: XmlByteStream
  #root: string | undefined
  #message: (MessageHead & { readonly container: string; readonly depth: number }) | undefined
  #format: string | undefined
  #statements = 0
  #open: OpenStatement | undefined

  constructor(name: string, sink: CamtSink) {
    this.#name = name
    this.#sink = sink
    const stream = new XmlStream({
      isWanted: (path) => this.#isWanted(path),
      whole: (element) => this.#whole(element),
      closed: (path) => this.#closed(path),
    })
    this.#stream = new XmlByteStream(stream, name)
  }

  write(bytes: Uint8Array): void {
    this.#stream.write(bytes)
  }

  /** The message with its version, once it has begun. */
  get format(): string | undefined {
    return this.#format
  }

  /** The format with its version. Refuses a file that holds no such message. */
  close(): string {
    this.#stream.close()
    if (this.#format !== undefined) return this.#format
    const text = `${this.#name} is XML but no camt.052, camt.053 or camt.054: its root is ${this.#root}.`
    throw problem('camt.not_found', text, { file: this.#name, root: this.#root })
  }

  #isWanted(path: readonly OpenTag[]): boolean {
    const last = path.at(-1)!
    this.#root ??= last.name
    if (this.#message !== undefined) {
      const below = path.length - this.#message.depth
      if (below === 1 && last.name === this.#message.container) this.#openStatement()
      else if (below >= 1) return true
      return false
    }
    // A file holds one message; what an envelope says beside it is of no interest here.
    const known = messages.get(last.name.replace(/V\d\d$/, ''))
    if (known !== undefined && this.#format === undefined) {
      const version = /camt\.\d{3}\.\d{3}\.\d{2}/.exec(last.namespace)?.[0]
      this.#format = version ?? `camt.${known.code}`
      this.#message = { ...known, depth: path.length }
    }
    return false
  }

  #openStatement(): void {
    this.#statements++
    checkStatementCount(this.#statements, this.#name)
    const findings = new FindingList(mostFindings)
    this.#open = {
      context: { path: `${this.#message!.container}[${this.#statements}]`, findings },
      findings,
      names: new Set(),
      children: [],
      proof: new StatementProof(),
      entries: 0,
    }
  }

  /** A direct child of a statement, or of the message. */
  #whole(element: XmlElement): void {
    const open = this.#open
    if (open === undefined) {
      if (element.name !== 'GrpHdr' || this.#message === undefined) return
      const page = readPage(first(element, 'MsgPgntn'))
      this.#message = { ...this.#message, messageId: textAt(element, 'MsgId'), page }
      return
    }
    if (element.name !== 'Ntry') {
      // Of anything else the first is what counts.
      if (element.name !== repeated && open.names.has(element.name)) return
      open.names.add(element.name)
      open.children.push(element)
      return
    }
    open.entries++
    const { path, findings } = open.context
    const entry = readEntry({ path: `${path}/Ntry[${open.entries}]`, findings }, element)
    if (entry === undefined) return
    open.proof.add(entry)
    this.#sink.entry(entry)
  }

  #closed(path: readonly OpenTag[]): void {
    const message = this.#message
    if (message === undefined || path.length > message.depth + 1) return
    if (path.length === message.depth + 1) this.#closeStatement(message)
    else if (path.length === message.depth) this.#message = undefined
  }

  #closeStatement(message: MessageHead): void {
    const { context, findings, children, proof } = this.#open!
    this.#open = undefined
    const element = { name: message.kind, children } as unknown as XmlElement
    const head = readStatementHead(context, element, message)
    this.#sink.statement({ ...head, findings: [...findings.all, ...proof.findings(head)] })
  }
}

/** Reads a file that is in memory whole. */
export function readCamt(bytes: Uint8Array, fileName: string): StatementFile {
  const statements: BankStatement[] = []
  let entries: StatementEntry[] = []
  const reader = new CamtReader(fileName, {
    entry: (entry) => entries.push(entry),
    statement: (head) => {
      statements.push({ ...head, entries })
      entries = []
    },
  })
  reader.write(bytes)
  const format = reader.close()
  const findings: Finding[] = statements.flatMap((statement) => [...statement.findings])
  return { format, statements, findings }
}
