import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal } from '../kernel/decimal.js'
import type { Subject } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import type { Id } from '../kernel/id.js'
import { type Lifecycle, lifecycle } from '../kernel/lifecycle.js'
import type { Money } from '../kernel/money.js'
import { table } from '../kernel/table.js'

export type DeliveryState = 'released' | 'picked' | 'packed' | 'issued' | 'delivered' | 'cancelled'
export type DeliveryAction = 'pick' | 'pack' | 'issue' | 'deliver' | 'reverse_issue' | 'cancel'

export const deliveryLifecycle: Lifecycle<DeliveryState, DeliveryAction> = lifecycle({
  name: 'delivery',
  initial: 'released',
  states: {
    released: { label: 'released to the warehouse', tone: 'waiting' },
    picked: { label: 'picked', tone: 'waiting' },
    packed: { label: 'packed', tone: 'waiting' },
    issued: { label: 'on its way', tone: 'neutral' },
    delivered: { label: 'delivered', tone: 'good' },
    cancelled: { label: 'cancelled', tone: 'bad' },
  },
  actions: {
    pick: { label: 'Pick', from: ['released', 'picked', 'packed'], to: 'picked' },
    pack: { label: 'Pack', from: ['picked'], to: 'packed' },
    issue: { label: 'Post goods issue', from: ['packed'], to: 'issued' },
    deliver: { label: 'Confirm delivery', from: ['issued'], to: 'delivered' },
    reverse_issue: { label: 'Reverse goods issue', from: ['issued'], to: 'packed' },
    cancel: { label: 'Cancel', from: ['released', 'picked', 'packed'], to: 'cancelled' },
  },
})

/** One component of a kit in a delivery. Decimal texts, as in the recipe. */
export interface DeliveryComponent {
  readonly position: number
  readonly itemId: string
  readonly quantity: string
  /** What was picked, where it differs from the plan. */
  readonly picked: string | null
  readonly cost: string
}

export interface DeliveryLine {
  readonly deliveryId: Id<'delivery'>
  readonly line: number
  readonly orderId: Id<'order'>
  readonly orderLine: number
  /** What was planned. */
  readonly quantity: Decimal
  /** What was picked, where it differs from the plan; absent means all of it. Of a kit: the whole kits that it completed. */
  readonly picked: Decimal | null
  /** Cost of what left, in base currency, as posted at goods issue. */
  readonly cost: Money
  /** Credited before the revenue was recognised, in the order's currency: it never becomes revenue. */
  readonly credited: Decimal
  /** Billed and credited again when its goods issue was reversed: it counts as billed no more. */
  readonly withdrawn: Decimal
  /** What is in it of each component of a kit; absent for other lines. */
  readonly components: readonly DeliveryComponent[] | null
}

export interface Delivery {
  readonly id: Id<'delivery'>
  readonly number: string
  readonly orderId: Id<'order'>
  readonly customerId: string
  readonly legalEntity: string
  readonly warehouse: string
  readonly state: DeliveryState
  readonly plannedDate: BusinessDate
  readonly goodsIssueDate: BusinessDate | null
  readonly deliveredDate: BusinessDate | null
  readonly cost: Money
  /** What left beyond the plan is billed and earned: settled at goods issue, for invoice and revenue alike. */
  readonly billsOver: boolean
  /** An invoice covers it. */
  readonly billed: boolean
  /** Its revenue is recognised. */
  readonly recognised: boolean
  readonly lines: readonly DeliveryLine[]
}

const deliveryTable = table('delivery', ['id'], {
  id: 'uuid',
  number: 'text',
  orderId: 'uuid',
  customerId: 'uuid',
  legalEntity: 'text',
  warehouse: 'text',
  state: 'text',
  plannedDate: 'date',
  goodsIssueDate: 'date',
  deliveredDate: 'date',
  cost: 'base_money',
  billsOver: 'bool',
  billed: 'bool',
  recognised: 'bool',
})

const deliveryLine = table('delivery_line', ['deliveryId', 'line'], {
  deliveryId: 'uuid',
  line: 'int4',
  orderId: 'uuid',
  orderLine: 'int4',
  quantity: 'numeric',
  picked: 'numeric',
  cost: 'base_money',
  credited: 'numeric',
  withdrawn: 'numeric',
  components: 'jsonb',
})

export const deliveryStore = documentStore<Delivery>({
  name: 'delivery',
  table: deliveryTable,
  parts: [{ property: 'lines', table: deliveryLine, parent: 'deliveryId', order: 'line' }],
})

export const deliverySubject = (delivery: Delivery): Subject => ({
  type: 'delivery',
  id: delivery.id,
  number: delivery.number,
})

/** What leaves with a line. */
export const leaving = (line: DeliveryLine): Decimal => line.picked ?? line.quantity

/** One stocked item of a line: what was planned of it and what leaves. */
export interface DeliveryPart {
  readonly position: number
  readonly planned: Decimal
  readonly leaving: Decimal
}

/** The stocked items of a line: itself (position 0), or the components of its kit (1, 2, …). */
export const partsOf = (line: DeliveryLine): DeliveryPart[] =>
  line.components?.map((c) => ({
    position: c.position,
    planned: decimal(c.quantity),
    leaving: decimal(c.picked ?? c.quantity),
  })) ?? [{ position: 0, planned: line.quantity, leaving: leaving(line) }]
