import { absolute, compare, type Decimal, decimal, isZero, multiply, subtract } from '../../kernel/decimal.js'
import type { Tx } from '../../kernel/tx.js'

/** One source document against what was billed for it. */
export interface ReconciliationRow {
  readonly [column: string]: unknown
  readonly external_number: string
  readonly class: string
  readonly source_amount: string
  readonly order_number: string | null
  readonly document_number: string | null
  readonly billed_net: string
  readonly difference: string
  readonly reason: string
}

/** A row with all that can explain its difference. */
export interface Explained {
  readonly external_number: string
  readonly class: string
  readonly treatment: 'order' | 'return' | 'stock_correction' | 'bad_debt'
  readonly state: 'waiting' | 'done'
  readonly result_type: string | null
  readonly result_reason: string | null
  readonly source_amount: string
  readonly order_number: string | null
  readonly document_number: string | null
  readonly billed_net: string
  readonly difference: string
  readonly line_count: number
  readonly order_state: string | null
  readonly hold: string | null
  /** Of an order's lines: the net that was cancelled and why, the net not billed yet and its goods. */
  readonly cancelled_net: string | null
  readonly cancel_reasons: string | null
  readonly waiting_net: string | null
  readonly waiting_items: string[] | null
  readonly return_number: string | null
  readonly return_state: string | null
}

/**
 * Every source document once, in the order of its numbers, with what was billed (or, negative, credited) for it and why
 * that is not what the source says. The lines of orders are looked at only where there is a difference.
 */
export async function* sourceReconciliation(tx: Tx): AsyncGenerator<ReconciliationRow[]> {
  for await (const rows of tx.stream<Explained>(ROWS)) yield rows.map(reconciled)
}

function reconciled(row: Explained): ReconciliationRow {
  const { external_number, source_amount, order_number, document_number, billed_net, difference } = row
  const documents = { external_number, class: row.class, source_amount, order_number, document_number }
  return { ...documents, billed_net, difference, reason: reasonOf(row) }
}

const ROWS = `
with billed as (
  select order_id, sum(net) as net, string_agg(number, ' ' order by number) as numbers
    from invoice where tenant_id = $1 and type = 'invoice' and order_id is not null group by order_id
), credited as (
  select r.source_document_id, r.id, r.number, r.state, -sum(i.net) as net, string_agg(i.number, ' ' order by i.number) as numbers
    from customer_return r
    left join invoice i on i.tenant_id = $1 and i.return_id = r.id and i.type = 'credit_note'
   where r.tenant_id = $1 and r.source_document_id is not null group by r.source_document_id, r.id, r.number, r.state
), returned_order as (
  select l.return_id, string_agg(distinct o.number, ' ' order by o.number) as numbers
    from customer_return_line l join sales_order o on o.tenant_id = $1 and o.id = l.order_id
   where l.tenant_id = $1 group by l.return_id
), compared as (
  select d.external_number, d.class, d.treatment, d.state, d.result_type, d.reason as result_reason, d.amount as source_amount, d.line_count,
         o.id as order_id, o.state as order_state, coalesce(o.number, t.numbers, case d.result_type when 'order' then d.result_number end) as order_number,
         coalesce(b.numbers, c.numbers, case when d.result_type in ('stock_document', 'write_off') then d.result_number end) as document_number,
         coalesce(b.net, c.net, 0) as billed_net, d.amount - coalesce(b.net, c.net, 0) as difference,
         c.number as return_number, c.state as return_state
    from source_document d
    left join sales_order o on o.tenant_id = $1 and o.source_document_id = d.id
    left join billed b on b.order_id = o.id
    left join credited c on c.source_document_id = d.id
    left join returned_order t on t.return_id = c.id
   where d.tenant_id = $1
), open_end as (
  select l.order_id, sum(round(l.cancelled * l.unit_price, 2)) as cancelled_net,
         string_agg(distinct l.cancel_reason, ', ') filter (where l.cancelled > 0) as cancel_reasons,
         sum(round((l.quantity - l.cancelled - coalesce(i.quantity, 0)) * l.unit_price, 2)) as waiting_net,
         array_agg(distinct l.item_number) filter (where l.stocked and l.quantity - l.cancelled > coalesce(i.quantity, 0)) as waiting_items
    from order_line l
    left join (select i.order_id, i.order_line, sum(i.quantity) as quantity
                 from invoice_line i join invoice h on h.tenant_id = $1 and h.id = i.invoice_id
                where i.tenant_id = $1 and h.type = 'invoice' and i.order_id in (select order_id from compared where difference <> 0)
                group by i.order_id, i.order_line) i
      on i.order_id = l.order_id and i.order_line = l.line
   where l.tenant_id = $1 and l.order_id in (select order_id from compared where difference <> 0)
   group by l.order_id
)
select c.*, e.cancelled_net, e.cancel_reasons, e.waiting_net, e.waiting_items,
       (select h.kind || ' ' || h.reason from order_hold h
         where h.tenant_id = $1 and h.order_id = c.order_id and h.lifted_on is null order by h.kind limit 1) as hold
  from compared c left join open_end e on e.order_id = c.order_id
 order by c.external_number collate "C"`

/** Why a difference is there, as people say it; empty when there is none and nothing to remark. */
export function reasonOf(row: Explained): string {
  if (row.state === 'waiting') return 'not yet received'
  if (row.treatment === 'stock_correction') return row.result_reason ?? 'stock correction: no value'
  if (row.treatment === 'bad_debt') return 'bad-debt adjustment: in the books, not billed'
  const difference = decimal(row.difference)
  if (isZero(difference)) return row.result_reason ?? ''
  return (row.treatment === 'order' ? orderReasons(row, difference) : returnReasons(row, difference)).join('; ')
}

function orderReasons(row: Explained, difference: Decimal): string[] {
  if (row.result_type !== 'order') return [row.result_reason ?? UNEXPLAINED]
  const cancelled = decimal(row.cancelled_net ?? '0')
  const waiting = decimal(row.waiting_net ?? '0')
  const rest = subtract(subtract(difference, cancelled), waiting)
  return [
    ...(isZero(cancelled) ? [] : [row.cancel_reasons ?? 'cancelled']),
    ...(isZero(waiting) ? [] : [waitingFor(row)]),
    ...(isZero(rest) ? [] : [restReason(rest, row.line_count)]),
  ]
}

/** Item numbers named at most; a long order would name dozens. */
const ITEMS_NAMED = 8

function waitingFor({ hold, order_state: state, waiting_items: items }: Explained): string {
  if (hold) return `held: ${hold}`
  if (state === 'received' || state === 'verified') return 'waiting to be confirmed'
  if (!items) return 'waiting to be billed'
  const more = items.length - ITEMS_NAMED
  return `waiting for stock of ${items.slice(0, ITEMS_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function returnReasons(row: Explained, difference: Decimal): string[] {
  const reasons = row.result_reason ? [row.result_reason] : []
  if (row.return_number && row.return_state !== 'credited') reasons.push(`${row.return_number} is ${row.return_state}`)
  return reasons.length > 0 ? reasons : [restReason(difference, row.line_count)]
}

const HALF_PENNY = decimal('0.005')
const UNEXPLAINED = 'unexplained'

/** Each line may differ by half a penny from its exact amount, for each document that bills it. */
function restReason(rest: Decimal, lines: number): string {
  const most = multiply(HALF_PENNY, decimal(2 * lines))
  return compare(absolute(rest), most) <= 0 ? 'rounding to pence' : UNEXPLAINED
}
