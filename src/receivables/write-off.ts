import type { BusinessDate } from '../kernel/date.js'
import type { Subject } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import type { Money } from '../kernel/money.js'
import { type NumberSeries, numberUsed, seriesOf } from '../kernel/numbering.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** A claim given up as bad debt, money that came in for one after all, or a general adjustment for bad debts. */
export interface WriteOff {
  readonly id: Id<'write_off'>
  readonly number: string
  readonly kind: 'bad_debt' | 'recovery' | 'adjustment'
  readonly legalEntity: string
  readonly customerId: string | null
  /** The document given up; of a recovery, the write-off. */
  readonly documentId: string | null
  readonly documentNumber: string | null
  /** The invoice behind it, however often its claim was recovered and given up again. */
  readonly claimId: string | null
  /** Number of an adjustment where it came from: one number is one adjustment. */
  readonly externalNumber: string | null
  readonly writtenOn: BusinessDate
  readonly currency: string
  readonly amount: Money
  /** Output tax within the amount. */
  readonly taxRelief: Money
  /** The same in base currency, as it was posted. */
  readonly baseTaxRelief: Money
  /** What came in later. */
  readonly recovered: Money
  readonly reason: string
  readonly approvedBy: string
}

/** Only what was recovered of it ever changes. */
export const writeOffTable = table('write_off', ['id'], {
  id: 'uuid',
  number: 'text',
  kind: 'text',
  legalEntity: 'text',
  customerId: 'uuid',
  documentId: 'uuid',
  documentNumber: 'text',
  claimId: 'uuid',
  externalNumber: 'text',
  writtenOn: 'date',
  currency: 'text',
  amount: 'money',
  taxRelief: 'money',
  baseTaxRelief: 'base_money',
  recovered: 'money',
  reason: 'text',
  approvedBy: 'text',
})

/** Write-offs, recoveries and adjustments by identifier. */
export const writeOffStore = documentStore<WriteOff>({ name: 'write_off', table: writeOffTable })

/** What its events are about. */
export const writeOffSubject = (writeOff: WriteOff): Subject => ({
  type: 'write_off',
  id: writeOff.id,
  number: writeOff.number,
})

/** One series of numbers (WO) for all three kinds. */
export const WRITE_OFF_SERIES = 'write_off'

/** The series of today's year; it must have been locked. */
export const writeOffSeries = (tx: Tx, legalEntity: string): NumberSeries =>
  seriesOf(tx, legalEntity, WRITE_OFF_SERIES, tx.today)

/** Counts the number of a write-off that was accepted. */
export const writeOffNumberUsed = (tx: Tx, writeOff: WriteOff): void =>
  numberUsed(tx, writeOffSeries(tx, writeOff.legalEntity), tx.today)
