import type { BusinessDate } from '../../kernel/date.js'
import { documentStore } from '../../kernel/document-store.js'
import type { Id } from '../../kernel/id.js'
import type { Money } from '../../kernel/money.js'
import { table } from '../../kernel/table.js'

/** One movement of money as the bank booked it. */
export interface BankEntry {
  readonly id: Id<'bank_entry'>
  readonly statementId: string
  readonly bankAccount: string
  /** The bank's reference, or one made from the content: the same money comes again with it. */
  readonly bankReference: string
  /** The same, made distinct where the bank uses a reference again. */
  readonly entryReference: string
  readonly bookingDate: BusinessDate
  readonly valueDate: BusinessDate
  readonly currency: string
  /** Signed: money that left is negative. */
  readonly amount: Money
  readonly text: string
  readonly counterpartyName: string | null
  readonly counterpartyAccount: string | null
  readonly state: 'waiting' | 'booked' | 'excluded'
  /** Why it was not booked by itself; an entry without one is a receipt that is booked on its day. */
  readonly reason: string | null
  /** Code of the problem that refused its booking: tried again once that is gone. Without one a person has to look. */
  readonly refusal: string | null
  readonly refusedOn: BusinessDate | null
  readonly paymentId: string | null
}

export const bankEntryTable = table('bank_entry', ['id'], {
  id: 'uuid',
  statementId: 'uuid',
  bankAccount: 'text',
  bankReference: 'text',
  entryReference: 'text',
  bookingDate: 'date',
  valueDate: 'date',
  currency: 'text',
  amount: 'money',
  text: 'text',
  counterpartyName: 'text',
  counterpartyAccount: 'text',
  state: 'text',
  reason: 'text',
  refusal: 'text',
  refusedOn: 'date',
  paymentId: 'uuid',
})

export const bankEntryStore = documentStore<BankEntry>({ name: 'bank_entry', table: bankEntryTable })

export const bankStatementTable = table('bank_statement', ['id'], {
  id: 'uuid',
  bankAccount: 'text',
  statementNumber: 'text',
  fileName: 'text',
  format: 'text',
  contentHash: 'text',
  fromDate: 'date',
  toDate: 'date',
  currency: 'text',
  opening: 'money',
  closing: 'money',
  entryCount: 'int4',
})

export const bankStatementPartTable = table('bank_statement_part', ['statementId', 'day'], {
  statementId: 'uuid',
  day: 'date',
  isWhole: 'bool',
  bankAccount: 'text',
  currency: 'text',
  opening: 'money',
  closing: 'money',
  balances: 'jsonb',
})
