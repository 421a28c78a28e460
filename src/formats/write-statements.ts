import { problem } from '../kernel/problem.js'
import { readBai2 } from './bai2.js'
import type { BankStatement, StatementFile } from './bank-statement.js'
import { readCamt } from './camt.js'
import { changedTerms } from './conversion/lost-terms.js'
import type { Finding } from './finding.js'
import { readMt940 } from './mt940.js'
import { readOfx } from './ofx.js'
import { closingBalance } from './statement-proof.js'
import { statementTerms } from './statement-terms.js'
import { writeBai2 } from './write-bai2.js'
import { writeCamt } from './write-camt.js'
import { writeMt940 } from './write-mt940.js'
import { writeOfx } from './write-ofx.js'

/** Formats of bank statements that are written. `ofx1` is OFX in SGML, `ofx` in XML; `camt` is the message of the kind. */
export const writtenStatementFormats = ['camt', 'mt940', 'mt942', 'bai2', 'ofx', 'ofx1'] as const

export type WrittenStatementFormat = (typeof writtenStatementFormats)[number]

type Some<T> = readonly [T, ...T[]]

interface Draft {
  readonly text: string
  /** What the writer had to change, and why. */
  readonly findings: readonly Finding[]
  /** As how many statements each one was written, where that may be more than one. */
  readonly parts?: readonly number[]
}

/**
 * Writes statements as one file of a format, reads it again and says what did not arrive and what the format made them
 * say beside it. Refuses what the format cannot say at all.
 */
export function writeStatements(
  format: WrittenStatementFormat,
  statements: Some<BankStatement>,
  { camtVersion = 8 }: { readonly camtVersion?: number } = {},
): { readonly bytes: Buffer; readonly findings: readonly Finding[] } {
  const { text, findings, parts } = draftOf(format, statements, camtVersion)
  const bytes = Buffer.from(text, 'utf8')
  const read = readBack(format, bytes)
  const arrived = whole(read.statements, parts)
  const differences = statements.flatMap((one, at) =>
    changedTerms(statementTerms(one), statementTerms(arrived[at]!), format),
  )
  return { bytes, findings: [...findings, ...differences] }
}

function draftOf(format: WrittenStatementFormat, statements: Some<BankStatement>, camtVersion: number): Draft {
  switch (format) {
    case 'camt':
      return camtDraft(statements, camtVersion)
    case 'mt940':
    case 'mt942':
      return writeMt940(statements, format)
    case 'bai2': {
      const { text, findings, days } = writeBai2(statements)
      return { text, findings, parts: days }
    }
    case 'ofx':
    case 'ofx1':
      return writeOfx(statements, format === 'ofx' ? 2 : 1)
  }
}

/** Statements, reports and notifications are three messages of camt. */
function camtDraft(statements: Some<BankStatement>, version: number): Draft {
  const [first] = statements
  const other = statements.find(({ kind }) => kind !== first.kind)
  if (other !== undefined) {
    const message = `A ${first.kind} and a ${other.kind} are two messages of camt: split the file.`
    throw problem('camt.several_kinds', message, { first: first.kind, other: other.kind })
  }
  const booked = first.entries.at(-1)
  const day = first.to ?? closingBalance(first)?.date ?? first.from ?? booked?.bookingDate ?? booked?.valueDate
  // A message must say when it was made; nothing in the statement does.
  const created = first.created ?? day ?? '1970-01-01'
  const { xml, findings } = writeCamt(statements, { version, messageId: first.messageId ?? first.id, created })
  return { text: xml, findings }
}

function readBack(format: WrittenStatementFormat, bytes: Buffer): StatementFile {
  if (format === 'camt') return readCamt(bytes, format)
  if (format === 'ofx' || format === 'ofx1') return readOfx(bytes, format)
  const text = bytes.toString('utf8')
  return format === 'bai2' ? readBai2(text, format) : readMt940(text, format)
}

/** Puts the days together that one statement was divided into; the balances between them were made for it. */
function whole(read: readonly BankStatement[], parts: readonly number[] | undefined): readonly BankStatement[] {
  if (parts === undefined) return read
  let at = 0
  return parts.map((count) => {
    const days = read.slice(at, at + count)
    at += count
    const [first, last] = [days[0]!, days.at(-1)!]
    if (count === 1) return first
    const isOpening = ({ kind }: { readonly kind: string }) => kind.startsWith('opening')
    return {
      ...first,
      to: last.to,
      balances: [...first.balances.filter(isOpening), ...last.balances.filter((one) => !isOpening(one))],
      entries: days.flatMap(({ entries }) => entries),
    }
  })
}
