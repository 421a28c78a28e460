/** One export: its columns in order and the query behind it. `$1` is the tenant; the order of the rows is stable. */
export interface ExportSet {
  readonly columns: readonly string[]
  readonly sql: string
}

const set = (columns: string, sql: string): ExportSet => ({ columns: columns.split(' '), sql })

const PART = (some: string, all: string): string =>
  `case when ${some} <= 0 then 'none' when ${some} < ${all} then 'part' else 'full' end`

/**
 * Progress of whole orders. It is that of `order_line_sums` added up, but each link is summed by order at once, which takes a
 * fraction of the groups; only the reservations of kits must first be brought to kits line by line.
 */
const ORDER_SUMS = `
  select w.order_id, w.wanted, w.stocked, coalesce(r.reserved, 0) as reserved, coalesce(s.shipped, 0) as shipped,
         coalesce(b.billed, 0) - coalesce(s.withdrawn, 0) as billed
    from (select order_id, sum(quantity - cancelled) as wanted, sum(case when stocked then quantity - cancelled else 0 end) as stocked
            from order_line where tenant_id = $1 group by order_id) w
    left join (select order_id, sum(reserved) as reserved
                 from (select v.demand_id as order_id, v.reserved from reservation v
                        where v.tenant_id = $1 and not exists (select from order_line k where k.tenant_id = $1 and k.recipe is not null
                                                                  and k.order_id = v.demand_id and k.line = v.line)
                       union all
                       select v.demand_id, min(floor(v.reserved / (k.recipe -> (v.position - 1) ->> 'quantity')::numeric))
                         from order_line k join reservation v on v.tenant_id = $1 and v.demand_id = k.order_id and v.line = k.line
                        where k.tenant_id = $1 and k.recipe is not null group by v.demand_id, v.line) v
                group by order_id) r on r.order_id = w.order_id
    left join (select d.order_id, sum(d.withdrawn) as withdrawn,
                      sum(coalesce(d.picked, d.quantity)) filter (where h.state in ('issued', 'delivered')) as shipped
                 from delivery_line d join delivery h on h.tenant_id = $1 and h.id = d.delivery_id
                where d.tenant_id = $1 group by d.order_id) s on s.order_id = w.order_id
    left join (select i.order_id, sum(i.quantity) as billed
                 from invoice_line i join invoice h on h.tenant_id = $1 and h.id = i.invoice_id
                where i.tenant_id = $1 and h.type = 'invoice' group by i.order_id) b on b.order_id = w.order_id`

/** What can be exported, by name. Columns may be added at the end, never renamed or moved. */
export const EXPORT_SETS: Readonly<Record<string, ExportSet>> = {
  orders: set(
    'order_number external_number channel customer_number order_date currency net state holds reserved shipped billed paid customer_reference requested_date gross country',
    `select o.number as order_number, o.external_number, o.channel, c.number as customer_number, o.order_date, o.currency, o.net, o.state,
            coalesce((select string_agg(h.kind || ':' || h.reason, ' ' order by h.kind) from order_hold h
                       where h.tenant_id = o.tenant_id and h.order_id = o.id and h.lifted_on is null), '') as holds,
            case when p.stocked = 0 then 'none' else ${PART('p.reserved', 'p.stocked')} end as reserved,
            ${PART('p.shipped', 'p.wanted')} as shipped, ${PART('p.billed', 'p.wanted')} as billed,
            case when b.payable is null then 'none' when coalesce(i.open, 0) <= 0 then 'full' when i.open < b.payable then 'part' else 'none' end as paid,
            o.customer_reference, o.requested_date, o.gross, o.ship_to_country as country
       from sales_order o
       join customer c on c.tenant_id = o.tenant_id and c.id = o.customer_id
       left join (${ORDER_SUMS}) p on p.order_id = o.id
       left join (select order_id, sum(payable) as payable from invoice where tenant_id = $1 and type = 'invoice' group by order_id) b on b.order_id = o.id
       left join (select order_id, sum(residual) as open from open_item where tenant_id = $1 and residual > 0 group by order_id) i on i.order_id = o.id
      where o.tenant_id = $1 order by o.number`,
  ),
  'order-lines': set(
    'order_number line item_number quantity unit_price net reserved shipped billed returned cancelled description cancel_reason',
    `select order_number, line, item_number, quantity, unit_price, net, reserved, shipped, billed, returned, cancelled, description, cancel_reason
       from order_line_sums where tenant_id = $1 order by order_number, line`,
  ),
  invoices: set(
    'document_number document_type external_number customer_number customer_name country issue_date due_date currency net tax amount open_amount related_document order_number customer_reference tax_point reason hash',
    `select i.number as document_number, case i.type when 'credit_note' then 'credit_note' else 'invoice' end as document_type, i.external_number,
            i.customer_number, i.customer_name, i.country, i.issue_date, i.due_date, i.currency, i.net, i.tax, i.gross as amount,
            coalesce(abs(p.open), 0) as open_amount, r.number as related_document, i.order_number, i.customer_reference, i.tax_point, i.reason, i.hash
       from invoice i
       left join invoice r on r.tenant_id = i.tenant_id and r.id = i.related_id
       left join (select document_id, sum(residual) as open from open_item where tenant_id = $1 group by document_id) p on p.document_id = i.id
      where i.tenant_id = $1 order by i.number`,
  ),
  journal: set(
    'journal_number date account account_name debit credit currency base_debit base_credit document text line party',
    `select j.number as journal_number, j.posting_date as date, l.account, a.name as account_name, l.debit, l.credit, j.currency, l.base_debit, l.base_credit,
            j.document_number as document, j.text, l.line, c.number as party
       from journal j
       join journal_line l on l.tenant_id = j.tenant_id and l.journal_id = j.id and l.posting_date = j.posting_date
       join account a on a.tenant_id = l.tenant_id and a.number = l.account
       left join customer c on c.tenant_id = l.tenant_id and c.id = l.party_id
      where j.tenant_id = $1 order by j.number, l.line`,
  ),
  stock: set(
    'item_number warehouse on_hand reserved available value',
    `select i.number as item_number, b.warehouse, b.on_hand, b.reserved, b.on_hand - b.reserved as available, b.value
       from stock_balance b join item i on i.tenant_id = b.tenant_id and i.id = b.item_id
      where b.tenant_id = $1 order by i.number, b.warehouse`,
  ),
  'open-items': set(
    'document_number instalment document_type customer_number account issue_date due_date currency amount open_amount base_open_amount disputed dunning_level order_number',
    `select i.document_number, i.instalment, i.document_type, c.number as customer_number, i.account_role as account, i.issue_date, i.due_date, i.currency,
            i.amount, i.residual as open_amount, i.base_residual as base_open_amount, i.disputed, i.dunning_level, o.number as order_number
       from open_item i
       left join customer c on c.tenant_id = i.tenant_id and c.id = i.customer_id
       left join sales_order o on o.tenant_id = i.tenant_id and o.id = i.order_id
      where i.tenant_id = $1 and i.residual <> 0 order by i.document_number, i.instalment`,
  ),
  payments: set(
    'payment_number direction method received_on customer_number payer_name reference entry_reference currency amount unapplied reverses unmatched',
    `select p.number as payment_number, p.direction, p.method, p.received_on, c.number as customer_number, p.payer_name, p.reference, p.entry_reference,
            p.currency, p.amount, coalesce(-i.residual, 0) as unapplied, r.number as reverses, p.unmatched
       from payment p
       left join customer c on c.tenant_id = p.tenant_id and c.id = p.customer_id
       left join open_item i on i.tenant_id = p.tenant_id and i.id = p.open_item_id
       left join payment r on r.tenant_id = p.tenant_id and r.id = p.reverses
      where p.tenant_id = $1 order by p.number`,
  ),
  events: set(
    'time type actor object_type object_number detail actor_kind',
    `select e.occurred_at as time, e.type, e.actor, e.object_type, e.object_number, e.detail, e.actor_kind
       from event e where e.tenant_id = $1 order by e.business_date, e.id`,
  ),
}
