import { stat } from 'node:fs/promises'
import { type ByteInput, inputName } from '../../formats/bytes.js'
import { type Actor, systemActor } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { add, type Decimal, decimal, plainText, ZERO } from '../../kernel/decimal.js'
import { event } from '../../kernel/decision.js'
import { appendEvents } from '../../kernel/event-log.js'
import { newId } from '../../kernel/id.js'
import { type Problem, problem } from '../../kernel/problem.js'
import { transact } from '../../kernel/runner.js'
import type { Tx } from '../../kernel/tx.js'
import { type SourceClass, type SourceDocument, sourceDocumentTable } from '../../order/source-document.js'
import { customersOf } from '../../party/customer.js'
import { CHANNEL } from './channel.js'
import { countryCode } from './countries.js'
import { contentHash, contentOf, Pieces, type RetailDocument, readDocuments } from './documents.js'
import { customerNumberOf, SeenMasters } from './masters.js'

interface Count {
  readonly lines: number
  readonly documents: number
}

/** What an import did; the amounts are exact sums of quantity × price as text. */
export interface ImportReport {
  readonly read: Count
  /** Documents that were there already, with the same content: they change nothing. */
  readonly repeated: Count
  readonly accepted: readonly (Count & { readonly class: SourceClass; readonly amount: string })[]
  /** Documents that were there already with other content: nothing was imported for them. */
  readonly findings: readonly Problem[]
}

export interface ImportOptions {
  readonly progress?: (done: { file: string; step: 'check' | 'import'; lines: number; documents: number }) => void
  readonly actor?: Actor
}

/**
 * Imports Online Retail files: all are checked as a whole, then written in transactions of some thousand documents.
 * One that cannot be understood refuses the import and nothing is left behind; an import that was interrupted goes on
 * where it stopped when it is run again, for what is there already is recognised. The company may be one that is made
 * only when the files were found good.
 */
export async function importOnlineRetail(
  database: Database,
  company: string | (() => Promise<string>),
  files: readonly ByteInput[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const tally = new Tally()
  const checked: { file: ByteInput; masters: SeenMasters }[] = []
  for (const file of files) checked.push({ file, masters: await check(file, options) })
  const tenantId = typeof company === 'string' ? company : await company()
  for (const { file, masters } of checked) {
    await transact(database, tenantId, (tx) => masters.write(tx))
    let [documents, lines] = [0, 0]
    for await (const batch of readDocuments(file)) {
      if (batch.length === 0) continue
      tally.add(
        await transact(database, tenantId, (tx) => store(tx, inputName(file), batch, options.actor ?? IMPORTER)),
      )
      documents += batch.length
      lines += lineCount(batch)
      options.progress?.({ file: inputName(file), step: 'import', lines, documents })
    }
  }
  return tally.report()
}

const IMPORTER = systemActor('import')

const lineCount = (documents: readonly { readonly lines: readonly unknown[] }[]): number =>
  documents.reduce((lines, document) => lines + document.lines.length, 0)

/** Reads a file to its end, so that nothing of a bad one is written, and gathers its customers and items. */
async function check(file: ByteInput, { progress }: ImportOptions): Promise<SeenMasters> {
  await refusePipe(file)
  const masters = new SeenMasters()
  const pieces = new Pieces(inputName(file))
  let [documents, lines] = [0, 0]
  for await (const batch of readDocuments(file)) {
    for (const document of batch) {
      pieces.add(document)
      masters.add(document)
    }
    documents += batch.length
    lines += lineCount(batch)
    progress?.({ file: inputName(file), step: 'check', lines, documents })
  }
  return masters
}

/** A file is read twice, and a pipe is empty the second time. What is not there at all is refused by the reader. */
async function refusePipe(file: ByteInput): Promise<void> {
  const found = typeof file === 'string' ? await stat(file).catch(() => undefined) : undefined
  if (found && !found.isFile() && !found.isDirectory())
    throw problem(
      'online_retail.no_file',
      `${inputName(file)} is a pipe or device, which can be read once only. Save it as a file first.`,
    )
}

/** What happened to the documents of one transaction. */
interface Stored {
  readonly accepted: readonly RetailDocument[]
  readonly repeated: readonly RetailDocument[]
  readonly findings: readonly { readonly document: RetailDocument; readonly problem: Problem }[]
}

/** What is known of a document that came before. */
interface Known {
  readonly hash: string
  readonly lines: number
  readonly amount: Decimal
}

async function store(tx: Tx, file: string, documents: readonly RetailDocument[], actor: Actor): Promise<Stored> {
  const known = await knownDocuments(tx, documents)
  const customers = await customersOf(tx, documents.map(customerNumberOf))
  const stored = { accepted: [] as RetailDocument[], repeated: [] as RetailDocument[], findings: [] as Changed[] }
  for (const document of documents) {
    const hash = contentHash(document)
    const before = known.get(document.number)
    if (!before) {
      known.set(document.number, { hash, lines: document.lines.length, amount: document.amount })
      const customer = customers.get(customerNumberOf(document))!
      tx.insert(sourceDocumentTable, sourceDocument(document, customer.id, hash))
      stored.accepted.push(document)
    } else if (before.hash === hash) stored.repeated.push(document)
    else stored.findings.push({ document, problem: changed(file, document, before) })
  }
  if (stored.accepted.length > 0) appendEvents(tx, actor, [imported(file, stored.accepted)])
  return stored
}

type Changed = Stored['findings'][number]

async function knownDocuments(tx: Tx, documents: readonly RetailDocument[]): Promise<Map<string, Known>> {
  const rows = await tx.query<{ external_number: string; content_hash: string; line_count: number; amount: string }>(
    `select external_number, content_hash, line_count, amount from source_document
      where tenant_id = $1 and channel = $2 and external_number = any($3::text[])`,
    [CHANNEL, documents.map((document) => document.number)],
  )
  return new Map(
    rows.map((r) => [r.external_number, { hash: r.content_hash, lines: r.line_count, amount: decimal(r.amount) }]),
  )
}

const sourceDocument = (document: RetailDocument, customerId: string, hash: string): SourceDocument => ({
  id: newId<'source_document'>(),
  channel: CHANNEL,
  externalNumber: document.number,
  class: document.class,
  treatment: document.treatment,
  occurredAt: document.occurredAt,
  businessDate: document.businessDate,
  customerId,
  country: countryCode(document.country)!,
  lineCount: document.lines.length,
  quantity: decimal(document.quantity),
  amount: document.amount,
  contentHash: hash,
  content: contentOf(document),
  state: 'waiting',
  resultType: null,
  resultId: null,
  resultNumber: null,
  reason: null,
})

function changed(file: string, { number, lines, amount }: RetailDocument, before: Known): Problem {
  const [earlier, now] = [before, { lines: lines.length, amount }].map((d) => ({
    lines: d.lines,
    amount: plainText(d.amount),
  }))
  return {
    code: 'document.changed',
    message:
      `${file}, line ${lines[0]!.line}: document ${number} came before with other content ` +
      `(${earlier!.lines} lines, ${earlier!.amount} then; ${now!.lines} lines, ${now!.amount} now). ` +
      'Nothing was imported for it: find out which is right, and send a change under a number of its own.',
    params: { externalNumber: number, file, line: lines[0]!.line, earlier, now },
  }
}

const imported = (file: string, documents: readonly RetailDocument[]) =>
  event(
    'source.imported',
    { type: 'source', id: newId(), number: file },
    { documents: documents.length, first: documents[0]!.number, last: documents.at(-1)!.number },
  )

/** Counts over all files. */
class Tally {
  #documents = 0
  #lines = 0
  #repeated: Count = { lines: 0, documents: 0 }
  readonly #accepted = new Map<SourceClass, Count & { amount: Decimal }>()
  readonly #findings: Problem[] = []

  add({ accepted, repeated, findings }: Stored): void {
    const changedDocuments = findings.map(({ document }) => document)
    this.#documents += accepted.length + repeated.length + findings.length
    this.#lines += lineCount(accepted) + lineCount(repeated) + lineCount(changedDocuments)
    this.#repeated = {
      lines: this.#repeated.lines + lineCount(repeated),
      documents: this.#repeated.documents + repeated.length,
    }
    this.#findings.push(...findings.map(({ problem }) => problem))
    for (const document of accepted) {
      const { lines, documents, amount } = this.#accepted.get(document.class) ?? {
        lines: 0,
        documents: 0,
        amount: ZERO,
      }
      this.#accepted.set(document.class, {
        lines: lines + document.lines.length,
        documents: documents + 1,
        amount: add(amount, document.amount),
      })
    }
  }

  report(): ImportReport {
    const classes: SourceClass[] = ['invoice', 'credit_note', 'adjustment']
    return {
      read: { lines: this.#lines, documents: this.#documents },
      repeated: this.#repeated,
      accepted: classes.flatMap((kind) => {
        const count = this.#accepted.get(kind)
        if (!count) return []
        return [{ class: kind, documents: count.documents, lines: count.lines, amount: plainText(count.amount) }]
      }),
      findings: this.#findings,
    }
  }
}
