import { basename, dirname } from 'node:path'
import { type BankAccount, bankAccounts, bankAccountTable } from '../../cash/bank-account.js'
import { defaultEntity } from '../../cash/receive-facts.js'
import { type BankStatement, closingBalance, openingBalance, type StatementFile } from '../../formats/bank-statement.js'
import type { Finding, Position } from '../../formats/finding.js'
import { isCurrency } from '../../kernel/currency.js'
import { newId } from '../../kernel/id.js'
import { money } from '../../kernel/money.js'
import { problem } from '../../kernel/problem.js'
import type { Tx } from '../../kernel/tx.js'
import { bankEntryTable, bankStatementTable } from './bank-entry.js'
import { contentHash, type EntryDraft, entriesOf } from './entries-of-statement.js'

export interface Stored {
  /** Statements that were new. */
  readonly statementIds: readonly string[]
  readonly repeated: number
  readonly entries: number
  readonly findings: readonly Finding[]
}

/**
 * Writes the statements of one file with their entries, all or nothing. A statement that was delivered before changes
 * nothing; of one that overlaps with others, only the entries that are new are kept.
 */
export async function storeStatements(
  tx: Tx,
  file: StatementFile,
  fileName: string,
  accountCode = basename(dirname(fileName)),
): Promise<Stored> {
  refuseDoubtful(file, fileName)
  // Which account a file without one belongs to is settled below.
  const findings: Finding[] = file.findings
    .filter(({ code }) => !code.endsWith('account_missing'))
    .map((finding) => ({ ...finding, message: `${fileName}: ${finding.message}` }))
  const stored = { statementIds: [] as string[], repeated: 0, entries: 0, findings }
  for (const statement of file.statements) {
    if (statement.kind !== 'statement') {
      findings.push(notFinal(statement, fileName))
      continue
    }
    const account = await accountOf(tx, statement, { fileName, accountCode }, findings)
    const ours = new Set([...(await bankAccounts(tx)).values()].map(({ identifier }) => identifier))
    const drafts = entriesOf(statement, account.currency, (other) => ours.has(other))
    const hash = contentHash(statement, drafts)
    if (await isKnown(tx, account, statement, hash)) {
      stored.repeated++
      continue
    }
    const fresh = await newEntries(tx, account, drafts, findings)
    stored.statementIds.push(insertStatement(tx, account, statement, hash, fresh, fileName))
    stored.entries += fresh.length
    await tx.flush()
  }
  return stored
}

/** An error means that the data cannot be trusted as it stands: nothing of the file is taken. */
function refuseDoubtful(file: StatementFile, fileName: string): void {
  const error = file.findings.find((finding) => finding.severity === 'error')
  if (error) {
    const where = placeOf(error.position)
    throw problem(
      error.code,
      `${fileName}${where ? ` (${where})` : ''}: ${error.message} Nothing of the file was taken: ask the bank for a corrected one.`,
      {
        file: fileName,
      },
    )
  }
  for (const { id, entries } of file.statements) {
    const undated = entries.find((entry) => entry.status === 'booked' && !entry.bookingDate && !entry.valueDate)
    if (undated)
      throw problem(
        'statement.entry_undated',
        `${fileName} (${placeOf(undated.position)}): an entry of statement ${id} has no date. Nothing of the file was taken.`,
        {
          file: fileName,
        },
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

/**
 * The account of a statement. One that is new is created from what the statement says, since banks send statements only
 * of our own accounts; a file that names none belongs to the account that the caller, or the folder's name, says.
 */
async function accountOf(
  tx: Tx,
  statement: BankStatement,
  { fileName, accountCode }: { readonly fileName: string; readonly accountCode: string },
  findings: Finding[],
): Promise<BankAccount> {
  const accounts = [...(await bankAccounts(tx)).values()]
  const { iban, other, written } = statement.account
  const identifier = (iban ?? written).replaceAll(' ', '')
  const known =
    identifier === ''
      ? accounts.find(({ code }) => code === accountCode)
      : (accounts.find((account) => account.identifier === identifier) ?? byNationalNumber(accounts, other))
  const currency = currencyOf(statement) ?? known?.currency
  if (identifier === '' && !known)
    throw problem(
      'statement.no_account',
      `${fileName} does not say whose account it is: say it with --account CODE, or put it into a folder of that name. Our bank accounts are ${accounts.map(({ code }) => code).join(', ') || 'none yet: import a statement that names its account first'}.`,
      {
        file: fileName,
      },
    )
  if (currency === undefined || !isCurrency(currency))
    throw problem('statement.no_currency', `${fileName}: statement ${statement.id} does not say its currency.`, {
      file: fileName,
    })
  if (known && known.currency !== currency)
    throw problem(
      'statement.other_currency',
      `${fileName}: statement ${statement.id} is in ${currency}, but our account ${known.code} is kept in ${known.currency}.`,
      {
        file: fileName,
      },
    )
  return known ?? createAccount(tx, identifier, currency, findings)
}

/** A national account number is the end of its IBAN (ISO 13616). */
function byNationalNumber(accounts: readonly BankAccount[], number: string | undefined): BankAccount | undefined {
  if (number === undefined || number.length < 8) return undefined
  const fitting = accounts.filter(({ identifier }) => identifier.endsWith(number))
  return fitting.length === 1 ? fitting[0] : undefined
}

const currencyOf = (statement: BankStatement): string | undefined =>
  statement.account.currency ??
  [...statement.balances, ...statement.entries].find(({ currency }) => currency !== undefined)?.currency

async function createAccount(tx: Tx, identifier: string, currency: string, findings: Finding[]): Promise<BankAccount> {
  const account: BankAccount = {
    code: identifier,
    identifier,
    currency,
    accountRole: currency === tx.facts.baseCurrency ? 'bank' : 'bank_foreign',
    legalEntity: await defaultEntity(tx),
  }
  tx.insert(bankAccountTable, account)
  ;((await bankAccounts(tx)) as Map<string, BankAccount>).set(account.code, account)
  await tx.flush()
  const message = `The bank account ${identifier} (${currency}) was not known and was created with the account ${account.accountRole}.`
  findings.push({ severity: 'info', code: 'statement.account_created', message, position: {} })
  return account
}

async function isKnown(tx: Tx, account: BankAccount, statement: BankStatement, hash: string): Promise<boolean> {
  const rows = await tx.query(
    'select id from bank_statement where tenant_id = $1 and bank_account = $2 and statement_number = $3 and content_hash = $4',
    [account.code, statement.id, hash],
  )
  return rows.length > 0
}

/** Entries that no statement has brought before. A reference that the bank used for other money gets a key of its own. */
async function newEntries(
  tx: Tx,
  account: BankAccount,
  drafts: readonly EntryDraft[],
  findings: Finding[],
): Promise<EntryDraft[]> {
  const known = new Map<string, string>()
  const look = async (references: readonly string[]): Promise<void> => {
    const rows = await tx.query<{ entry_reference: string; booking_date: string; amount: string }>(
      'select entry_reference, booking_date, amount from bank_entry where tenant_id = $1 and bank_account = $2 and entry_reference = any($3::text[])',
      [account.code, references],
    )
    for (const row of rows)
      known.set(row.entry_reference, contentOf(row.booking_date, money(row.amount, account.currency).minor))
  }
  await look(drafts.map((draft) => draft.entryReference))
  const differs = (draft: EntryDraft): boolean =>
    known.has(draft.entryReference) &&
    known.get(draft.entryReference) !== contentOf(draft.bookingDate, draft.amount.minor)
  const renamed = drafts.map((draft) =>
    differs(draft)
      ? { ...draft, entryReference: `${draft.entryReference} ${draft.bookingDate} ${draft.amount.minor}` }
      : draft,
  )
  const reused = renamed.filter((draft, index) => draft !== drafts[index])
  if (reused.length > 0) await look(reused.map((draft) => draft.entryReference))
  for (const draft of reused) {
    const message = `The bank used a reference again for other money: this entry is kept as ${draft.entryReference}.`
    findings.push({ severity: 'warning', code: 'statement.reference_reused', message, position: {} })
  }
  return renamed.filter((draft) => !known.has(draft.entryReference))
}

const contentOf = (bookingDate: string, minor: bigint): string => `${bookingDate} ${minor}`

function insertStatement(
  tx: Tx,
  account: BankAccount,
  statement: BankStatement,
  hash: string,
  entries: readonly EntryDraft[],
  fileName: string,
): string {
  const id = newId<'bank_statement'>()
  const [opening, closing] = [openingBalance(statement), closingBalance(statement)]
  const dates = statement.entries.flatMap((entry) => entry.bookingDate ?? []).sort()
  const from = statement.from ?? dates[0] ?? opening?.date ?? closing?.date ?? tx.today
  const to = statement.to ?? closing?.date ?? dates.at(-1) ?? from
  const [fromDate, toDate] = [from, to].sort()
  tx.insert(bankStatementTable, {
    id,
    bankAccount: account.code,
    statementNumber: statement.id,
    fileName: basename(fileName),
    contentHash: hash,
    fromDate,
    toDate,
    currency: account.currency,
    opening: opening ? money(opening.amount, account.currency) : null,
    closing: closing ? money(closing.amount, account.currency) : null,
    entryCount: entries.length,
  })
  for (const entry of entries)
    tx.insert(bankEntryTable, {
      ...entry,
      id: newId<'bank_entry'>(),
      statementId: id,
      bankAccount: account.code,
      state: 'waiting',
      paymentId: null,
    })
  return id
}
