import type { BusinessDate } from '../kernel/date.js'
import type { Decimal } from '../kernel/decimal.js'
import type { Subject } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import { type Lifecycle, lifecycle } from '../kernel/lifecycle.js'
import type { Money } from '../kernel/money.js'
import { table } from '../kernel/table.js'

export type ReturnState = 'authorised' | 'received' | 'credited' | 'waived' | 'closed'
export type ReturnAction = 'receive' | 'credit' | 'waive' | 'close'

export const returnLifecycle: Lifecycle<ReturnState, ReturnAction> = lifecycle({
  name: 'return',
  initial: 'authorised',
  states: {
    authorised: { label: 'authorised', tone: 'waiting' },
    received: { label: 'received', tone: 'waiting' },
    credited: { label: 'credited', tone: 'good' },
    waived: { label: 'received, nothing to credit', tone: 'neutral' },
    closed: { label: 'closed without goods', tone: 'neutral' },
  },
  actions: {
    receive: { label: 'Receive', from: ['authorised'], to: 'received' },
    credit: { label: 'Issue credit note', from: ['received'], to: 'credited' },
    waive: { label: 'Close without credit', from: ['received'], to: 'waived' },
    close: { label: 'Close', from: ['authorised'], to: 'closed' },
  },
})

/** What happens with the credit: reduce the open original, keep it as credit, or pay it back. */
export const CREDIT_USES = ['offset', 'keep', 'refund'] as const
export type CreditUse = (typeof CREDIT_USES)[number]

export interface ReturnLine {
  readonly returnId: Id<'customer_return'>
  readonly line: number
  /** The sale that it takes back; absent only with a reason. */
  readonly orderId: string | null
  readonly orderLine: number | null
  /** What came back: the item sold, or one component of the kit sold. */
  readonly itemId: string
  readonly description: string
  readonly quantity: Decimal
  readonly unit: string
  /** Net price credited for one unit. */
  readonly unitPrice: Decimal
  readonly accountRole: string
  readonly taxClass: 'standard' | 'outside'
  /** Goes back on the shelf; otherwise nothing moves (scrapped, left with the customer, or never goods). */
  readonly restock: boolean
  /** Cost put back into stock, in base currency. */
  readonly cost: Money
  readonly componentPosition: number | null
  readonly noLinkReason: string | null
}

/** What a customer sends back or claims back, until it is credited. */
export interface CustomerReturn {
  readonly id: Id<'customer_return'>
  readonly number: string
  readonly channel: string
  readonly externalNumber: string
  readonly sourceDocumentId: string | null
  readonly state: ReturnState
  readonly legalEntity: string
  readonly customerId: string
  readonly returnDate: BusinessDate
  readonly currency: string
  readonly warehouse: string
  /** Where the goods had been sent: decides the tax of lines without a link. */
  readonly shipToCountry: string
  readonly creditUse: CreditUse
  /** Net amount kept back for taking the goods: a charge on the credit note. */
  readonly restockingFee: Money
  readonly reason: string | null
  readonly contentHash: string
  readonly lines: readonly ReturnLine[]
}

const customerReturn = table('customer_return', ['id'], {
  id: 'uuid',
  number: 'text',
  channel: 'text',
  externalNumber: 'text',
  sourceDocumentId: 'uuid',
  state: 'text',
  legalEntity: 'text',
  customerId: 'uuid',
  returnDate: 'date',
  currency: 'text',
  warehouse: 'text',
  shipToCountry: 'text',
  creditUse: 'text',
  restockingFee: 'money',
  reason: 'text',
  contentHash: 'text',
})

const customerReturnLine = table('customer_return_line', ['returnId', 'line'], {
  returnId: 'uuid',
  line: 'int4',
  orderId: 'uuid',
  orderLine: 'int4',
  itemId: 'uuid',
  description: 'text',
  quantity: 'numeric',
  unit: 'text',
  unitPrice: 'numeric',
  accountRole: 'text',
  taxClass: 'text',
  restock: 'bool',
  cost: 'base_money',
  componentPosition: 'int4',
  noLinkReason: 'text',
})

export const returnStore = documentStore<CustomerReturn>({
  name: 'return',
  table: customerReturn,
  parts: [{ property: 'lines', table: customerReturnLine, parent: 'returnId', order: 'line' }],
})

export const returnSubject = (of: Pick<CustomerReturn, 'id' | 'number'>): Subject => ({
  type: 'return',
  id: of.id,
  number: of.number,
})
