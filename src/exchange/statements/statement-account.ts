import { basename, dirname } from 'node:path'
import type { BankAccount } from '../../cash/bank-account.js'
import type { BankStatement } from '../../formats/bank-statement.js'
import type { Finding } from '../../formats/finding.js'
import { closingBalance, openingBalance } from '../../formats/statement-proof.js'
import { currencyExponent, isCurrency } from '../../kernel/currency.js'
import { decimal, equals, round } from '../../kernel/decimal.js'
import { problem } from '../../kernel/problem.js'

/** What is known about our accounts while files come in; those that a file brings are added. */
export interface AccountBook {
  readonly accounts: readonly BankAccount[]
  /** The account of statements that name none, where the caller says so; else the folder of the file does. */
  readonly accountCode?: string
  readonly baseCurrency: string
  readonly legalEntity: string
  /** Whether an account that is not known is taken for one of ours. */
  readonly mayCreate: boolean
}

export interface StatementAccount {
  readonly account: BankAccount
  /** Says that the account was made. */
  readonly created?: Finding
}

/**
 * The account of a statement. One that is new is created from what the statement says, since banks send statements only
 * of our own accounts; a file that names none belongs to the account that the caller, or the folder's name, says.
 */
export function accountOf(statement: BankStatement, fileName: string, book: AccountBook): StatementAccount {
  const { iban, written } = statement.account
  const identifier = (iban ?? written).replaceAll(' ', '')
  const code = book.accountCode ?? basename(dirname(fileName))
  const known =
    identifier === ''
      ? book.accounts.find((account) => account.code === code)
      : (book.accounts.find((account) => account.identifier === identifier) ??
        byNationalNumber(book.accounts, statement.account))
  const currency = currencyOf(statement) ?? known?.currency
  if (identifier === '' && !known)
    throw problem(
      'statement.no_account',
      `${fileName} does not say whose account it is: say it with --account CODE, or put it into a folder of that name. Our bank accounts are ${codesOf(book)}.`,
      { file: fileName },
    )
  if (currency === undefined || !isCurrency(currency))
    throw problem('statement.no_currency', `${fileName}: statement ${statement.id} does not say its currency.`, {
      file: fileName,
    })
  if (known && known.currency !== currency)
    throw problem(
      'statement.other_currency',
      `${fileName}: statement ${statement.id} is in ${currency}, but our account ${known.code} is kept in ${known.currency}. Nothing of the file was taken: ask the bank for a statement in ${known.currency}.`,
      { file: fileName, account: known.code, currency },
    )
  refuseUnfitEntry(statement, currency, fileName)
  return known ? { account: known } : created(identifier, currency, fileName, book)
}

const codesOf = ({ accounts }: AccountBook): string =>
  accounts.map(({ code }) => code).join(', ') || 'none yet: import a statement that names its account first'

/**
 * A national account number is the end of its IBAN (ISO 13616): one bank prints the one in MT940 and the other in camt.
 * Short numbers and those that fit several accounts tell nothing.
 */
function byNationalNumber(
  accounts: readonly BankAccount[],
  { iban, other }: BankStatement['account'],
): BankAccount | undefined {
  const belongs = ({ identifier }: BankAccount): boolean => {
    const number = identifier.slice(identifier.indexOf('/') + 1)
    const isEnd = (short: string, long: string | undefined) => short.length >= 8 && long?.endsWith(short) === true
    return isEnd(number, iban) || isEnd(other ?? '', number)
  }
  const fitting = accounts.filter(belongs)
  return fitting.length === 1 ? fitting[0] : undefined
}

const currencyOf = (statement: BankStatement): string | undefined =>
  statement.account.currency ??
  [...statement.balances, ...statement.entries].find(({ currency }) => currency !== undefined)?.currency

/** An account is kept in one currency and its smallest unit: what is said otherwise is not guessed, rounded or converted. */
function refuseUnfitEntry(statement: BankStatement, currency: string, fileName: string): void {
  const booked = statement.entries.filter((entry) => entry.status === 'booked')
  const foreign = booked.find((entry) => entry.currency !== undefined && entry.currency !== currency)
  if (foreign)
    throw problem(
      'statement.entry_currency',
      `${fileName}: an entry of statement ${statement.id} is in ${foreign.currency}, but its account is kept in ${currency}. Nothing of the file was taken: ask the bank for a corrected one.`,
      { file: fileName, currency: foreign.currency },
    )
  const balances = [openingBalance(statement), closingBalance(statement)].filter((balance) => balance !== undefined)
  const amounts = [...balances, ...booked, ...booked.flatMap(({ transactions }) => transactions)]
  const odd = amounts.find(({ amount }) => amount !== undefined && !isWhole(amount, currency))
  if (odd)
    throw problem(
      'statement.amount_places',
      `${fileName}: the amount ${odd.amount} of statement ${statement.id} has more decimals than ${currency} has. Nothing of the file was taken: ask the bank for a corrected one.`,
      { file: fileName, amount: odd.amount },
    )
}

const isWhole = (amount: string, currency: string): boolean => {
  const exact = decimal(amount)
  return equals(exact, round(exact, currencyExponent(currency)))
}

function created(identifier: string, currency: string, fileName: string, book: AccountBook): StatementAccount {
  if (!book.mayCreate)
    throw problem(
      'statement.unknown_account',
      `${fileName}: ${identifier} is none of our bank accounts. Check that the file is ours; if it is, set cash.create_bank_accounts to yes and import it again.`,
      { file: fileName, account: identifier },
    )
  const account: BankAccount = {
    code: identifier,
    identifier,
    currency,
    accountRole: currency === book.baseCurrency ? 'bank' : 'bank_foreign',
    legalEntity: book.legalEntity,
  }
  const message = `The bank account ${identifier} (${currency}) was not known and was created with the account ${account.accountRole}.`
  return { account, created: { severity: 'info', code: 'statement.account_created', message, position: {} } }
}
