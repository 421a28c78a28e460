import type { BusinessDate, Moment } from '../kernel/date.js'
import type { Decimal } from '../kernel/decimal.js'
import type { Id } from '../kernel/id.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** What a document is by its number: an invoice, a credit note (`C…`) or a bad-debt adjustment (`A…`). */
export type SourceClass = 'invoice' | 'credit_note' | 'adjustment'

/** What becomes of it. */
export type Treatment = 'order' | 'return' | 'stock_correction' | 'bad_debt'

/** The lines as the file had them, column by column: compact, and SQL can unnest them. */
export interface SourceContent {
  readonly code: readonly string[]
  readonly description: readonly string[]
  readonly quantity: readonly number[]
  /** Decimal text. */
  readonly price: readonly string[]
  /** Each line's own moment, where they differ. */
  readonly moment?: readonly string[]
}

/** The original of what a file brought, kept as it was, with what became of it. */
export interface SourceDocument {
  readonly id: Id<'source_document'>
  readonly channel: string
  readonly externalNumber: string
  readonly class: SourceClass
  readonly treatment: Treatment
  readonly occurredAt: Moment
  readonly businessDate: BusinessDate
  readonly customerId: string
  /** ISO 3166-1 code of where it went. */
  readonly country: string
  readonly lineCount: number
  readonly quantity: Decimal
  /** Exact sum of quantity × price. */
  readonly amount: Decimal
  readonly contentHash: string
  readonly content: SourceContent
  readonly state: 'waiting' | 'done'
  readonly resultType: string | null
  readonly resultId: string | null
  readonly resultNumber: string | null
  readonly reason: string | null
}

export const sourceDocumentTable = table('source_document', ['id'], {
  id: 'uuid',
  channel: 'text',
  externalNumber: 'text',
  class: 'text',
  treatment: 'text',
  occurredAt: 'timestamptz',
  businessDate: 'date',
  customerId: 'uuid',
  country: 'text',
  lineCount: 'int4',
  quantity: 'numeric',
  amount: 'numeric',
  contentHash: 'text',
  content: 'jsonb',
  state: 'text',
  resultType: 'text',
  resultId: 'uuid',
  resultNumber: 'text',
  reason: 'text',
})

/** What became of a source document: the document it led to, or the reason why it led to none. */
export interface SourceResult {
  readonly type: string | null
  readonly id: string | null
  readonly number: string | null
  readonly reason: string | null
}

/** Marks a waiting source document as done. */
export function finishSource(tx: Tx, sourceDocumentId: string, result: SourceResult): void {
  tx.update(
    sourceDocumentTable,
    {
      id: sourceDocumentId,
      state: 'done',
      resultType: result.type,
      resultId: result.id,
      resultNumber: result.number,
      reason: result.reason,
    },
    ['state', 'resultType', 'resultId', 'resultNumber', 'reason'],
  )
}
