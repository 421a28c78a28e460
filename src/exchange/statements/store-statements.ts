import { basename } from 'node:path'
import { type BankAccount, bankAccounts, bankAccountTable } from '../../cash/bank-account.js'
import { defaultEntity } from '../../cash/receive-facts.js'
import type { BankStatement, StatementFile } from '../../formats/bank-statement.js'
import type { Finding, Position } from '../../formats/finding.js'
import { newId } from '../../kernel/id.js'
import { ProblemError, problem } from '../../kernel/problem.js'
import type { Tx } from '../../kernel/tx.js'
import { settingYes } from '../../policy/settings.js'
import { bankEntryTable, bankStatementPartTable, bankStatementTable } from './bank-entry.js'
import { contentHash, type EntryDraft, entriesOf } from './entries-of-statement.js'
import { KnownEntries, type NewEntry } from './known-entries.js'
import { KnownStatements } from './known-statements.js'
import { type AccountBook, accountOf } from './statement-account.js'
import type { OwnFrame } from './statement-frames.js'
import { periodOf } from './statement-period.js'

/** A file that could be read. */
export interface ReadFile {
  readonly name: string
  readonly content: StatementFile
}

/** What became of one file: all of it is taken, or nothing, with the refusal. */
export interface Stored {
  /** Statements that were new. */
  readonly statementIds: readonly string[]
  readonly repeated: number
  readonly entries: number
  readonly findings: readonly Finding[]
  readonly refusal?: ProblemError
}

/** One statement with its account, ready to be compared with what is known. */
interface Planned {
  readonly statement: BankStatement
  readonly account: BankAccount
  readonly drafts: readonly EntryDraft[]
  readonly hash: string
  /** Of the file that it came in. */
  readonly format: string
  /** Entries have no day of their own: each has that of its statement. */
  readonly undated: boolean
}

interface PlannedFile {
  readonly name: string
  readonly statements: readonly Planned[]
  readonly findings: Finding[]
  readonly refusal?: ProblemError
}

/**
 * Writes the statements of many files with their entries, each file whole or not at all. A statement that was delivered
 * before changes nothing; of one that overlaps with others, only the entries that are new are kept. However many files
 * there are, what is known already is asked for at once and everything is written at once. `accountCode` is the account
 * of statements that name none.
 */
export async function storeStatements(tx: Tx, files: readonly ReadFile[], accountCode?: string): Promise<Stored[]> {
  const planned = await planFiles(tx, files, accountCode)
  const statements = planned.flatMap((file) => file.statements)
  const known = await KnownStatements.load(tx, statements)
  const entries = await KnownEntries.load(tx, statements)
  return planned.map(({ name, statements: ofFile, findings, refusal }) => {
    const stored = { statementIds: [] as string[], repeated: 0, entries: 0, findings, refusal }
    for (const one of ofFile) {
      const before = known.meet(one)
      if (before) {
        stored.repeated++
        if (before.as === 'other_form') findings.push(otherForm(one.statement, before.number, name))
        continue
      }
      const fresh = entries.take(one, findings)
      stored.statementIds.push(insertStatement(tx, one, entries.frameOf(one), fresh, name))
      stored.entries += fresh.length
    }
    return stored
  })
}

/** Which account each statement belongs to. A refused file leaves no account behind. */
async function planFiles(tx: Tx, files: readonly ReadFile[], accountCode?: string): Promise<PlannedFile[]> {
  const accounts = (await bankAccounts(tx)) as Map<string, BankAccount>
  const legalEntity = await defaultEntity(tx)
  const mayCreate = settingYes(tx.facts, 'cash.create_bank_accounts')
  return files.map(({ name, content }) => {
    const { baseCurrency } = tx.facts
    const book = { accounts: [...accounts.values()], accountCode, baseCurrency, legalEntity, mayCreate }
    try {
      const plan = planFile(content, name, book)
      for (const account of plan.created) {
        tx.insert(bankAccountTable, account)
        accounts.set(account.code, account)
      }
      return { name, ...plan }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      return { name, statements: [], findings: [], refusal: error }
    }
  })
}

function planFile(file: StatementFile, name: string, book: AccountBook) {
  refuseDoubtful(file, name)
  // Which account a file without one belongs to is settled below.
  const findings: Finding[] = file.findings
    .filter(({ code }) => !code.endsWith('account_missing'))
    .map((finding) => ({ ...finding, message: `${name}: ${finding.message}` }))
  const created: BankAccount[] = []
  const { format } = file
  const undated = format === 'bai2'
  const statements: Planned[] = []
  for (const statement of file.statements) {
    if (statement.kind !== 'statement') {
      findings.push(notFinal(statement, name))
      continue
    }
    const found = accountOf(statement, name, { ...book, accounts: [...book.accounts, ...created] })
    if (found.created) {
      created.push(found.account)
      findings.push(found.created)
    }
    const ours = new Set([...book.accounts, ...created].map(({ identifier }) => identifier))
    const drafts = entriesOf(statement, found.account.currency, (other) => ours.has(other), undated)
    const hash = contentHash(statement, drafts)
    statements.push({ statement, account: found.account, drafts, hash, format, undated })
  }
  return { statements, findings, created }
}

/** An error means that the data cannot be trusted as it stands: nothing of the file is taken. */
function refuseDoubtful(file: StatementFile, fileName: string): void {
  const error = file.findings.find((finding) => finding.severity === 'error')
  if (error) {
    const where = placeOf(error.position)
    throw problem(
      error.code,
      `${fileName}${where ? ` (${where})` : ''}: ${error.message} Nothing of the file was taken: ask the bank for a corrected one.`,
      { file: fileName },
    )
  }
  for (const { id, entries } of file.statements) {
    const undated = entries.find((entry) => entry.status === 'booked' && !entry.bookingDate && !entry.valueDate)
    if (undated)
      throw problem(
        'statement.entry_undated',
        `${fileName} (${placeOf(undated.position)}): an entry of statement ${id} has no date. Nothing of the file was taken.`,
        { file: fileName },
      )
  }
}

const placeOf = ({ line, path }: Position): string => (line === undefined ? (path ?? '') : `line ${line}`)

const notFinal = (statement: BankStatement, fileName: string): Finding => ({
  severity: 'info',
  code: 'statement.not_final',
  message: `${fileName}: the ${statement.kind} ${statement.id} is no final statement and was left out: its entries come with the statement.`,
  position: {},
})

const otherForm = (statement: BankStatement, number: string, fileName: string): Finding => ({
  severity: 'info',
  code: 'statement.in_other_form',
  message: `${fileName}: statement ${statement.id} has the days, balances and sums of ${number}, which came before in another form: nothing of it was taken.`,
  position: {},
})

function insertStatement(
  tx: Tx,
  { statement, account, hash, format }: Planned,
  frame: OwnFrame,
  entries: readonly NewEntry[],
  fileName: string,
): string {
  const id = newId<'bank_statement'>()
  const { currency } = account
  const known = (minor: bigint | undefined) => (minor === undefined ? null : { minor, currency })
  const { from, to } = periodOf(statement, tx.today)
  tx.insert(bankStatementTable, {
    id,
    bankAccount: account.code,
    statementNumber: statement.id,
    fileName: basename(fileName),
    format,
    contentHash: hash,
    fromDate: from,
    toDate: to,
    currency,
    opening: known(frame.opening),
    closing: known(frame.closing),
    entryCount: entries.length,
  })
  for (const { day, isWhole, opening, closing, path } of frame.parts)
    tx.insert(bankStatementPartTable, {
      statementId: id,
      day,
      isWhole,
      bankAccount: account.code,
      currency,
      opening: known(opening),
      closing: known(closing),
      balances: path?.map(String) ?? null,
    })
  for (const entry of entries)
    tx.insert(bankEntryTable, {
      ...entry,
      id: newId<'bank_entry'>(),
      statementId: id,
      bankAccount: account.code,
      state: 'waiting',
      refusal: null,
      refusedOn: null,
      paymentId: null,
    })
  return id
}
