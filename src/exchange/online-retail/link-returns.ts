import type { Moment } from '../../kernel/date.js'
import {
  add,
  compare,
  type Decimal,
  decimal,
  equals,
  isPositive,
  smaller,
  subtract,
  ZERO,
} from '../../kernel/decimal.js'
import type { Tx } from '../../kernel/tx.js'
import type { SourceDocument } from '../../order/source-document.js'
import { itemNumberOf, meaningOf } from './classify.js'

/** One line of a credit note of the shop, turned round: what came back or was given up. */
export interface TakenBack {
  readonly itemNumber: string
  readonly description: string
  readonly quantity: Decimal
  readonly unitPrice: Decimal
}

/** An earlier sale that a line may take back. Its quantities go down as lines take from it. */
export interface Sale {
  readonly orderId: string
  readonly orderNumber: string
  readonly line: number
  readonly customerId: string
  readonly itemNumber: string
  readonly unitPrice: Decimal
  readonly orderedAt: Moment
  /** Still wanted and in no delivery: it can be cancelled. */
  waiting: Decimal
  /** Left and not returned. */
  gone: Decimal
}

/** What a line becomes: a cancellation of what never left, a return of what did, or a credit without a link. */
export interface Linked {
  readonly line: TakenBack
  readonly sale: Sale | null
  readonly cancelled: Decimal
  readonly returned: Decimal
  readonly noLinkReason: string | null
}

/** The lines of a credit note of the shop. */
export const takenBack = ({ content }: Pick<SourceDocument, 'content'>): TakenBack[] =>
  content.code.map((code, i) => ({
    itemNumber: itemNumberOf(code),
    description: content.description[i]!.trim(),
    quantity: decimal(-content.quantity[i]!),
    unitPrice: decimal(content.price[i]!),
  }))

/**
 * Links a line to the sale that it takes back: same customer, item and price, earlier, and enough of it left. Where
 * several fit, the latest: people send back what they bought last. The sale is charged with what was taken.
 */
export function link(line: TakenBack, before: Moment, sales: readonly Sale[] | undefined): Linked {
  const earlier = (sales ?? []).filter((sale) => sale.orderedAt <= before)
  const samePrice = earlier.filter((sale) => equals(sale.unitPrice, line.unitPrice))
  const sale = samePrice.find((one) => compare(add(one.waiting, one.gone), line.quantity) >= 0)
  if (!sale) {
    const reason =
      earlier.length === 0
        ? 'no earlier sale'
        : samePrice.length === 0
          ? 'other price'
          : 'quantity exceeds what is left of each sale line'
    return unlinked(line, reason)
  }
  const cancelled = smaller(sale.waiting, line.quantity)
  const returned = subtract(line.quantity, cancelled)
  sale.waiting = subtract(sale.waiting, cancelled)
  sale.gone = subtract(sale.gone, returned)
  return { line, sale, cancelled, returned, noLinkReason: null }
}

const unlinked = (line: TakenBack, noLinkReason: string): Linked => ({
  line,
  sale: null,
  cancelled: ZERO,
  returned: line.quantity,
  noLinkReason,
})

/** Why no sale is even looked for; `undefined` when one is. */
function neverLinked(line: TakenBack, isWebShop: boolean): string | undefined {
  if (meaningOf(line.itemNumber).kind !== 'goods') return 'not merchandise'
  return isWebShop ? 'no customer' : undefined
}

/** A credit note of the shop with what becomes of each of its lines; test items are left out, for they credit nothing. */
export interface LinkedDocument {
  readonly document: SourceDocument
  readonly lines: readonly Linked[]
  readonly hasTests: boolean
}

/** Links the credit notes one after the other: the second return of a sale sees what the first took. */
export async function linkReturns(
  tx: Tx,
  documents: readonly SourceDocument[],
  isWebShop: (customerId: string) => boolean,
): Promise<LinkedDocument[]> {
  const all = documents.map((document) => {
    const lines = takenBack(document)
    const real = lines.filter((line) => meaningOf(line.itemNumber).kind !== 'test')
    return { document, lines: real, hasTests: real.length < lines.length }
  })
  const wanted = all.flatMap(({ document: { customerId }, lines }) =>
    lines
      .filter((line) => neverLinked(line, isWebShop(customerId)) === undefined)
      .map(({ itemNumber }) => ({ customerId, itemNumber })),
  )
  const sales = await salesOf(tx, wanted)
  return all.map(({ document, lines, hasTests }) => ({
    document,
    hasTests,
    lines: lines.map((line) => {
      const reason = neverLinked(line, isWebShop(document.customerId))
      if (reason) return unlinked(line, reason)
      return link(line, document.occurredAt, sales.get(`${document.customerId} ${line.itemNumber}`))
    }),
  }))
}

interface SaleRow {
  order_id: string
  order_number: string
  line: number
  customer_id: string
  item_number: string
  unit_price: string
  ordered_at: Moment
  wanted: string
  allocated: string
  issued: string
  returned: string
}

/**
 * The sales of items to customers with what is left of each, the latest first, by customer and item. One statement for
 * a whole batch; it goes over the orders of each customer once, for order lines carry no index by item.
 */
async function salesOf(
  tx: Tx,
  wanted: readonly { customerId: string; itemNumber: string }[],
): Promise<Map<string, Sale[]>> {
  const sales = new Map<string, Sale[]>()
  if (wanted.length === 0) return sales
  await tx.flush()
  const rows = await tx.query<SaleRow>(
    `select o.id as order_id, o.number as order_number, l.line, o.customer_id, l.item_number, l.unit_price, o.ordered_at,
            l.quantity - l.cancelled as wanted, coalesce(v.allocated, 0) as allocated,
            coalesce(v.issued, 0) as issued, coalesce(b.returned, 0) as returned
       from (select customer_id, array_agg(distinct item_number) as items
               from unnest($2::uuid[], $3::text[]) k(customer_id, item_number) group by customer_id) k
       join sales_order o on o.tenant_id = $1 and o.customer_id = k.customer_id and o.state <> 'cancelled'
       join order_line l on l.tenant_id = $1 and l.order_id = o.id and l.item_number = any(k.items)
       left join reservation v on v.tenant_id = $1 and v.demand_id = o.id and v.line = l.line and v.position = 0
       left join lateral (
         select sum(c.quantity) as returned
           from customer_return_line c join customer_return r on r.tenant_id = c.tenant_id and r.id = c.return_id
          where c.tenant_id = $1 and c.order_id = o.id and c.order_line = l.line and r.state <> 'closed'
       ) b on true
      where l.quantity > l.cancelled
      order by o.ordered_at desc, o.number desc, l.line desc`,
    [wanted.map((w) => w.customerId), wanted.map((w) => w.itemNumber)],
  )
  for (const row of rows) {
    const key = `${row.customer_id} ${row.item_number}`
    const list = sales.get(key)
    if (list) list.push(saleOf(row))
    else sales.set(key, [saleOf(row)])
  }
  return sales
}

const saleOf = (row: SaleRow): Sale => ({
  orderId: row.order_id,
  orderNumber: row.order_number,
  line: row.line,
  customerId: row.customer_id,
  itemNumber: row.item_number,
  unitPrice: decimal(row.unit_price),
  orderedAt: row.ordered_at,
  waiting: subtract(decimal(row.wanted), decimal(row.allocated)),
  gone: subtract(decimal(row.issued), decimal(row.returned)),
})

/** Whether something of the line comes back. */
export const comesBack = (linked: Linked): boolean => isPositive(linked.returned)
