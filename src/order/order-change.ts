import type { BusinessDate } from '../kernel/date.js'
import { documentStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import { table } from '../kernel/table.js'

/** What a change did to one line. Decimal texts. */
export interface ChangedLine {
  readonly line: number
  readonly itemNumber: string
  /** `price_kept`: for this quantity another price was asked, and the confirmed one stays. */
  readonly change: 'added' | 'cancelled' | 'price_kept'
  readonly quantity: string
  readonly unitPrice: string
  readonly askedPrice?: string
}

/** A change that was applied to an order. What has left, is billed or is confirmed stays true: lines are added or cancelled. */
export interface OrderChange {
  readonly id: Id<'order_change'>
  readonly orderId: Id<'order'>
  /** The version that it made of the order; as received an order is version 1. */
  readonly version: number
  /** The order whose content was asked for. */
  readonly sourceOrderId: Id<'order'>
  readonly changedOn: BusinessDate
  readonly changedBy: string
  readonly reason: string
  readonly lines: readonly ChangedLine[]
}

export const orderChangeStore = documentStore<OrderChange>({
  name: 'order_change',
  table: table('order_change', ['id'], {
    id: 'uuid',
    orderId: 'uuid',
    version: 'int4',
    sourceOrderId: 'uuid',
    changedOn: 'date',
    changedBy: 'text',
    reason: 'text',
    lines: 'jsonb',
  }),
})
