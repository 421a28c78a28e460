import type { StatementFile } from '../../formats/bank-statement.js'
import { type ByteInput, inputName, readBytes } from '../../formats/bytes.js'
import type { Finding } from '../../formats/finding.js'
import { readStatements } from '../../formats/read-statement.js'
import { decodeText } from '../../formats/text.js'
import { systemActor } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { moneyText } from '../../kernel/money.js'
import { type Problem, ProblemError, problem } from '../../kernel/problem.js'
import { read, transact } from '../../kernel/runner.js'
import { type Booked, bookDueEntries, nothingBooked, type Share, sumOf } from './receive-due-entries.js'
import { type ReadFile, storeStatements } from './store-statements.js'

export interface ImportOptions {
  /** Told now and then how far the import has come. */
  readonly progress?: (progress: { readonly what: string; readonly done: number; readonly total: number }) => void
  /** Code of our account that statements belong to which do not name one themselves. */
  readonly account?: string
}

/** How many payments, and their sum in base currency as text. */
export interface Tally {
  readonly count: number
  readonly amount: string
}

export interface StatementImport {
  readonly files: number
  /** Files of which nothing was taken; their findings say why. */
  readonly refused: number
  readonly statements: number
  /** Statements that were delivered before. */
  readonly repeated: number
  readonly entries: number
  readonly payments: number
  readonly applied: Tally
  readonly unapplied: Tally
  /** Entries of this import that are not in the books: for another day, or for a person. */
  readonly waiting: number
  readonly findings: readonly Finding[]
}

const IMPORT = systemActor('statement import')

/** Payments of one transaction: enough to share its cost, few enough to hold their locks briefly. */
const BATCH = 500

/** Entries and files that are stored in one transaction: what is known of them is asked for at once. */
const STORED_TOGETHER = 5000
const FILES_TOGETHER = 500

/** Largest statement file that is read. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Takes bank statements in: each file whole or not at all, then books the receipts whose day has come, in batches. A
 * file that is refused does not stop the others; when every file is, the first refusal is thrown. Broken off anywhere,
 * the same call goes on where it stopped.
 */
export async function importStatements(
  database: Database,
  tenantId: string,
  files: readonly ByteInput[],
  options: ImportOptions = {},
): Promise<StatementImport> {
  const statementIds: string[] = []
  const findings: Finding[] = []
  const refusals: ProblemError[] = []
  const counts = { repeated: 0, entries: 0 }
  const refuse = (name: string, { problem: refused }: ProblemError): void => {
    const { code, message } = naming(name, refused)
    refusals.push(problem(code, message, refused.params))
    findings.push({ severity: 'error', code, message, position: {} })
  }
  let done = 0
  for await (const batch of readBatches(files, refuse)) {
    const all = await transact(database, tenantId, (tx) => storeStatements(tx, batch.files, options.account))
    for (const [index, stored] of all.entries()) {
      statementIds.push(...stored.statementIds)
      findings.push(...stored.findings)
      counts.repeated += stored.repeated
      counts.entries += stored.entries
      if (stored.refusal) refuse(batch.files[index]!.name, stored.refusal)
    }
    done += batch.tried
    options.progress?.({ what: 'bank statements', done, total: files.length })
  }
  if (refusals.length > 0 && refusals.length === files.length) throw refusals[0]!
  findings.push(...(await brokenChains(database, tenantId, statementIds)))
  const booked = await bookAll(database, tenantId, counts.entries, options)
  return {
    files: files.length,
    refused: refusals.length,
    statements: statementIds.length,
    ...counts,
    payments: booked.payments,
    applied: tallyOf(booked.applied),
    unapplied: tallyOf(booked.unapplied),
    waiting: await stillWaiting(database, tenantId, statementIds),
    findings,
  }
}

/** Files of one transaction. */
interface Batch {
  readonly files: ReadFile[]
  /** How many were tried, those included that could not be read. */
  tried: number
  entries: number
}

/** Reads files, and gathers them so that many small ones share a transaction and a large one has its own. */
async function* readBatches(
  files: readonly ByteInput[],
  refuse: (name: string, refusal: ProblemError) => void,
): AsyncGenerator<Batch> {
  let batch: Batch = { files: [], tried: 0, entries: 0 }
  for (const file of files) {
    batch.tried++
    const name = inputName(file)
    try {
      const content = statementsOf(await bytesOf(file), name)
      batch.files.push({ name, content })
      batch.entries += content.statements.reduce((sum, { entries }) => sum + entries.length, 0)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      refuse(name, error)
    }
    if (batch.entries < STORED_TOGETHER && batch.tried < FILES_TOGETHER) continue
    yield batch
    batch = { files: [], tried: 0, entries: 0 }
  }
  if (batch.tried > 0) yield batch
}

/** A file of no known format that is no text either is refused for that: it is damaged, or in another encoding. */
function statementsOf(bytes: Uint8Array, name: string): StatementFile {
  try {
    return readStatements(bytes, name)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'statement.unknown_format') decodeText(bytes, name)
    throw error
  }
}

/** A refusal that says which file it is about. */
const naming = (file: string, refused: Problem): Problem =>
  refused.message.includes(file) ? refused : { ...refused, message: `${file}: ${refused.message}` }

async function bytesOf(file: ByteInput): Promise<Uint8Array> {
  const blocks: Uint8Array[] = []
  for await (const block of readBytes(file, { maxBytes: MAX_BYTES })) blocks.push(block)
  return Buffer.concat(blocks)
}

export const tallyOf = ({ count, amount }: Share): Tally => ({ count, amount: moneyText(amount) })

/**
 * Books everything that is due, batch by batch, each in a transaction of its own.
 */
async function bookAll(
  database: Database,
  tenantId: string,
  total: number,
  { progress }: ImportOptions,
): Promise<Booked> {
  let booked = await read(database, tenantId, async (tx) => nothingBooked(tx.facts.baseCurrency))
  for (;;) {
    const batch = await transact(database, tenantId, (tx) => bookDueEntries(tx, IMPORT, BATCH))
    if (batch.entries === 0) return booked
    booked = sumOf(booked, batch)
    progress?.({ what: 'bank entries', done: booked.entries, total: Math.max(total, booked.entries) })
  }
}

/** Statements that open with no balance that another one of their account closes with, or opens with when they overlap: one is missing between. */
function brokenChains(database: Database, tenantId: string, statementIds: readonly string[]): Promise<Finding[]> {
  return read(database, tenantId, async (tx) => {
    const rows = await tx.query<{ bank_account: string; statement_number: string; opening: string }>(
      `select s.bank_account, s.statement_number, round(s.opening, 2)::text as opening from bank_statement s
        where s.tenant_id = $1 and s.id = any($2::uuid[])
          and exists (select from bank_statement b where b.tenant_id = $1 and b.bank_account = s.bank_account and b.to_date < s.from_date)
          and not exists (select from bank_statement b where b.tenant_id = $1 and b.bank_account = s.bank_account
                             and b.id <> s.id and b.to_date <= s.to_date and s.opening in (b.closing, b.opening))
        order by s.bank_account, s.from_date`,
      [statementIds],
    )
    return rows.map(({ bank_account, statement_number, opening }) => ({
      severity: 'warning',
      code: 'statement.missing_before',
      message: `Statement ${statement_number} of ${bank_account} opens with ${opening}, and no statement before it closes with that: one is missing.`,
      position: {},
    }))
  })
}

function stillWaiting(database: Database, tenantId: string, statementIds: readonly string[]): Promise<number> {
  return read(database, tenantId, async (tx) => {
    const [row] = await tx.query<{ waiting: bigint }>(
      "select count(*) as waiting from bank_entry where tenant_id = $1 and statement_id = any($2::uuid[]) and state = 'waiting'",
      [statementIds],
    )
    return Number(row!.waiting)
  })
}
