import type { BusinessDate } from '../kernel/date.js'
import { documentStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import type { Money } from '../kernel/money.js'
import { table } from '../kernel/table.js'

/** What a reminder says about one item. */
export interface RemindedItem {
  readonly documentNumber: string
  readonly instalment: number
  readonly dueDate: BusinessDate
  readonly amount: string
}

/** A reminder of overdue items: one letter for each customer, level, currency and day. */
export interface DunningNotice {
  readonly id: Id<'dunning_notice'>
  readonly number: string
  readonly customerId: string
  readonly noticedOn: BusinessDate
  readonly level: number
  readonly currency: string
  readonly amount: Money
  readonly items: readonly RemindedItem[]
}

/** Append-only: a letter that was sent is not changed. */
export const dunningNoticeTable = table('dunning_notice', ['id'], {
  id: 'uuid',
  number: 'text',
  customerId: 'uuid',
  noticedOn: 'date',
  level: 'int4',
  currency: 'text',
  amount: 'money',
  items: 'jsonb',
})

/** Reminders by identifier. */
export const dunningNoticeStore = documentStore<DunningNotice>({ name: 'dunning_notice', table: dunningNoticeTable })
