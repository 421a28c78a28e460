import { decimal, equals } from '../kernel/decimal.js'
import type { BankStatement, StatementAccount, StatementEntry, StatementTransaction } from './bank-statement.js'

/**
 * What a statement says, without what only belongs to the file it came in: where an entry stood, the name of a balance
 * in its format, how an account was printed that is known by its number. A transaction that is the whole of its entry
 * repeats the amount of it.
 */
export function statementTerms(statement: BankStatement): object {
  const { findings: _, account, balances, entries, created, ...said } = statement
  return {
    ...said,
    created: created === undefined ? undefined : minuteOf(created),
    account: accountTerms(account),
    balances: balances.map(({ code, ...balance }) => (balance.kind === 'other' ? { code, ...balance } : balance)),
    entries: entries.map(entryTerms),
  }
}

/** Midnight is no more exact than the day, and a full minute no more than the minute. */
const minuteOf = (moment: string): string => moment.replace(/(T\d\d:\d\d):00(?![.\d])/, '$1').replace(/T00:00$/, '')

function accountTerms({ written, ...account }: StatementAccount): object {
  return account.iban === undefined && account.other === undefined ? { written, ...account } : account
}

function entryTerms({ position: _, transactions, availability, ...entry }: StatementEntry): object {
  const [only, ...more] = availability ?? []
  // The whole of it on the value date is what the value date says.
  const isSaid = more.length === 0 && only?.date === entry.valueDate && only?.amount === entry.amount
  return {
    ...entry,
    ...(isSaid ? {} : { availability }),
    transactions: transactions.map((one) => transactionTerms(one, entry, transactions.length === 1)),
  }
}

function transactionTerms(
  { amount, currency, ...one }: StatementTransaction,
  entry: Pick<StatementEntry, 'amount' | 'currency'>,
  isOnly: boolean,
): object {
  const sameCurrency = currency === undefined || currency === entry.currency
  const repeats = isOnly && sameCurrency && (amount === undefined || equals(decimal(amount), decimal(entry.amount)))
  return repeats ? one : { ...one, amount, ...(sameCurrency ? {} : { currency }) }
}
