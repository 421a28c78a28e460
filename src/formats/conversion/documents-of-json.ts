import { parseDecimal } from '../../kernel/decimal.js'
import { ProblemError, problem } from '../../kernel/problem.js'
import type { BankStatement } from '../bank-statement.js'
import type { EdiSource, FileContent, Format, FormatDocument } from '../document.js'
import type { TypedLoop } from '../edi/message/typed-tree.js'
import type { Finding } from '../finding.js'
import type { Invoice } from '../invoice/model.js'
import { schemaDecimal } from '../invoice/numbers.js'
import { writeUbl } from '../invoice/ubl/write-ubl.js'
import type { Shape } from '../invoice/ubl-documents/codec.js'
import { type UblKind, ublDocuments, writeUblDocument } from '../invoice/ubl-documents/ubl-document.js'
import { read } from '../read.js'
import { writeMessages } from '../write.js'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a file may be what `format read` or `format convert --to json` wrote. SWIFT begins with a brace and a digit. */
export const isJson = (bytes: Uint8Array): boolean =>
  /^\s*\{\s*"/.test(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 100)).toString('latin1'))

/**
 * The documents of a file that was written as JSON. X12 and EDIFACT come from their tree, which says all that was sent;
 * invoices, UBL documents and statements from their model. Payments have no other format to go to and are refused.
 */
export function readJson(bytes: Uint8Array, name: string): FileContent {
  const content = parsed(bytes, name)
  if (!isObject(content) || !Array.isArray(content.documents)) throw malformed(name, 'has no list of documents')
  const findings: Finding[] = []
  const documents = content.documents.map((one, index) => {
    const place = `${name}, documents[${index}]`
    if (!isObject(one)) throw malformed(place, 'is no object')
    return documentOf(one, place, findings)
  })
  const version = typeof content.version === 'string' ? { version: content.version } : {}
  return { format: content.format as Format, ...version, documents, findings }
}

function parsed(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } catch (error) {
    throw malformed(name, `is no JSON: ${(error as Error).message}`)
  }
}

function malformed(place: string, what: string): ProblemError {
  const message = `${place} ${what}. Give a file that "o2c format convert FILE --to json" wrote.`
  return problem('json.malformed', message, { place })
}

function documentOf(json: Json, place: string, findings: Finding[]): FormatDocument {
  if (isObject(json.source)) return ofTree(json.source, place, findings)
  if (!isObject(json.document)) throw malformed(place, 'has neither a document nor a source')
  switch (json.type) {
    case 'invoice': {
      const document = { ...(revived(json.document) as Invoice), kind: json.document.kind as Invoice['kind'] }
      return whole(place, () => writeUbl(document), { type: 'invoice', document })
    }
    case 'ubl': {
      const root = json.root as UblKind
      if (!Object.hasOwn(ublDocuments, root)) throw malformed(place, `is of no known root "${String(root)}"`)
      const document = shaped(ublDocuments[root], json.document)
      return whole(place, () => writeUblDocument(root, document), { type: 'ubl', root, document } as FormatDocument)
    }
    case 'statement':
      return { type: 'statement', document: statementOf(json.document, place) }
    default:
      throw malformed(place, `is a ${String(json.type)}, which is not read from JSON`)
  }
}

/** Who wrote the message and to whom is not in its tree. */
const envelope = {
  sender: { id: 'SENDER' },
  receiver: { id: 'RECEIVER' },
  controlNumber: 1,
  date: '2000-01-01',
  time: '0000',
}

/** The message is written as it was sent and read like any other. */
function ofTree(source: Json, place: string, findings: Finding[]): FormatDocument {
  const { standard } = source
  if (standard !== 'x12' && standard !== 'edifact') throw malformed(place, 'has a source of no known standard')
  checkTree(source.tree, place, 0)
  for (const key of ['message', 'version'])
    if (typeof source[key] !== 'string') throw malformed(place, `has a source without ${key}`)
  const sent = { type: 'message', source: source as unknown as EdiSource } as const
  const written = writeMessages(standard, [sent], { envelope })
  const content = read(written.bytes, place)
  findings.push(...content.findings)
  return content.documents[0]!
}

/** Loops of the standards nest less than this. */
const deepest = 20

function checkTree(tree: unknown, place: string, depth: number): asserts tree is TypedLoop {
  if (!isObject(tree) || !Array.isArray(tree.children) || depth > deepest) throw malformed(place, 'has no sound tree')
  for (const child of tree.children as readonly unknown[]) {
    if (isObject(child) && typeof child.segment === 'string' && isObject(child.values)) {
      if (!Object.values(child.values).every((value) => typeof value === 'string'))
        throw malformed(place, `has a value in ${child.segment} that is no text`)
    } else checkTree(child, place, depth + 1)
  }
}

/** Something missing that the model always has shows when the document is written. */
function whole(place: string, write: () => unknown, document: FormatDocument): FormatDocument {
  try {
    write()
    return document
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw malformed(place, 'lacks a part that every such document has, or has one of the wrong kind')
  }
}

const attributes: ReadonlySet<string> = new Set([
  'scheme',
  'schemeVersion',
  'currency',
  'unit',
  'mediaType',
  'fileName',
  'list',
])

/** A term that says more than its text; a note has a text too, but none of these. */
const isTerm = (value: Json): boolean =>
  typeof value.text === 'string' && Object.keys(value).some((key) => attributes.has(key))

const term = (text: string, more: Json = {}) => ({ ...more, text, value: schemaDecimal(text) })

/** The terms of an invoice: each text is one again, with the number that it may be. */
function revived(value: unknown): unknown {
  if (typeof value === 'string') return term(value)
  if (Array.isArray(value)) return value.map(revived)
  if (!isObject(value)) return value
  if (isTerm(value)) return term(value.text as string, value)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revived(one)]))
}

/** The terms of a UBL document by the table of its kind, which says what is plain text. */
function shaped(shape: Shape, values: Json): Record<string, never> {
  const entries = Object.entries(shape).flatMap(([key, { holds, shape: inner }]) => {
    const value = values[key]
    if (value === undefined) return []
    if (holds === 'part' && isObject(value)) return [[key, shaped(inner!, value)]]
    if (holds === 'parts' && Array.isArray(value))
      return [[key, value.map((one) => shaped(inner!, isObject(one) ? one : {}))]]
    if (holds !== 'term') return [[key, value]]
    return [[key, typeof value === 'string' ? term(value) : isObject(value) ? term(String(value.text), value) : value]]
  })
  return Object.fromEntries(entries)
}

/** Amounts of a statement are texts in the model as well: they must be numbers, since everybody takes them for such. */
function statementOf(document: Json, place: string): BankStatement {
  const { kind, id, account, balances, entries } = document
  const isWhole =
    ['statement', 'report', 'notification'].includes(kind as string) &&
    typeof id === 'string' &&
    isObject(account) &&
    Array.isArray(balances) &&
    Array.isArray(entries)
  if (!isWhole) throw malformed(place, 'is no statement with account, balances and entries')
  for (const one of [...balances, ...entries] as readonly unknown[]) {
    const amount = isObject(one) ? one.amount : undefined
    if (typeof amount !== 'string' || parseDecimal(amount) === undefined)
      throw malformed(place, `has the amount "${String(amount)}", which is no number`)
  }
  return { ...document, entries: entries.map(withReasons), findings: [] } as unknown as BankStatement
}

/** A reason with nothing but its text is that text in JSON. */
function withReasons(entry: Json): Json {
  const transactions = Array.isArray(entry.transactions) ? (entry.transactions as readonly Json[]) : []
  const whole = transactions.map((one) =>
    typeof one.returnReason === 'string' ? { ...one, returnReason: { text: one.returnReason } } : one,
  )
  return { ...entry, transactions: whole }
}
