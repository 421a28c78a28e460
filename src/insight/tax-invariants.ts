import { countWhere, type Invariant, invariant } from './invariant.js'

/** Places of the base currency. */
const PLACES = '(select scale(money_text(0, base_currency)::numeric) from tenant where tenant_id = $1)'

/** What invoices and deposits post of their tax: less what the deposits that they deduct have posted, at the rate of their day. */
const BILLED = `
       select i.id, i.number, i.type, i.currency, i.tax, i.tax - coalesce(d.tax, 0) as due, coalesce(d.base_tax, 0) as deducted,
              round((i.tax - coalesce(d.tax, 0)) * i.exchange_rate, ${PLACES}) as base
         from invoice i
         left join (select invoice_id, sum(tax) as tax, sum(base_tax) as base_tax from invoice_deposit where tenant_id = $1 group by 1) d on d.invoice_id = i.id
        where i.tenant_id = $1 and i.type <> 'credit_note'`

/** What credit notes take back: of invoices what these had posted; what reduces no invoice, by category at the rate of its day. */
const CREDITED = `
       select n.id, -sum(t.tax) as tax, -sum(coalesce(c.base_tax, 0) + round((t.tax - coalesce(c.tax, 0)) * n.exchange_rate, ${PLACES})) as base
         from invoice n join invoice_tax t on t.tenant_id = n.tenant_id and t.invoice_id = n.id
         left join (select credit_note_id, category, rate, sum(tax) as tax, sum(base_tax) as base_tax from credited_tax
                     where tenant_id = $1 group by 1, 2, 3) c on c.credit_note_id = n.id and c.category = t.category and c.rate = t.rate
        where n.tenant_id = $1 and n.type = 'credit_note' group by n.id`

/** Tax that recoveries owe again: of what it came back with, all recoveries of a write-off together as much as of one. */
const OWED = 'b.base * sum(r.tax_relief) over (partition by o.id order by r.id) / nullif(o.tax_relief, 0)'
const RECOVERED = `
       select r.id, r.tax_relief as tax, coalesce(round(${OWED}, ${PLACES}) - round(${OWED} - b.base * r.tax_relief / nullif(o.tax_relief, 0), ${PLACES}), 0) as base
         from write_off r join write_off o on o.tenant_id = r.tenant_id and o.id = r.document_id
         left join (select cause_id, sum(base_tax) as base from settlement where tenant_id = $1 and kind = 'write_off' group by 1) b on b.cause_id = o.id
        where r.tenant_id = $1 and r.kind = 'recovery'`

/** Invoices and deposits, each with itself and the recoveries of its claim. */
const CLAIMS = `
       select id as document_id, id from invoice where tenant_id = $1 and type <> 'credit_note'
       union all select id, claim_id from write_off where tenant_id = $1 and kind = 'recovery'`

/** What of each was credited, less what the credit notes charged instead, and given up: the reversal of a settlement takes it back. */
const LESS = `
       credited as (
         select c.invoice_id as id, sum(c.base + c.tax - n.charged) as amount, sum(c.tax - n.charged_tax) as tax
           from (select credit_note_id, invoice_id, sum(base) as base, sum(tax) as tax from credited_tax where tenant_id = $1 group by 1, 2) c
           join (select k.credit_note_id, greatest(0, sum(k.base + k.tax) - min(v.gross)) as charged, greatest(0, sum(k.tax) - min(v.tax)) as charged_tax
                   from credited_tax k join invoice v on v.tenant_id = $1 and v.id = k.credit_note_id where k.tenant_id = $1 group by 1) n on n.credit_note_id = c.credit_note_id
          group by 1),
       given as (
         select c.id, sum(s.amount) filter (where coalesce(o.kind, s.kind) in ('discount', 'small_difference')) as amount, sum(s.tax) as tax
           from settlement s join open_item k on k.tenant_id = $1 and k.id = s.debit_item join (${CLAIMS}) c on c.document_id = k.document_id
           left join settlement o on o.tenant_id = $1 and o.id = s.reverses where s.tenant_id = $1 group by 1),
       owed as (select claim_id as id, sum(tax_relief) as tax from write_off where tenant_id = $1 and kind = 'recovery' group by 1)`

/** What must hold of output tax. */
export const TAX_INVARIANTS: readonly Invariant[] = [
  invariant(
    'tax',
    'output tax in the ledger is the tax of each invoice, deposit and credit note, less what discounts and bad debts took back, at the rates of their days',
    countWhere('journal_line', "account in (select number from account where tenant_id = $1 and role = 'output_tax')"),
    `with billed as (${BILLED}),
     document as (
       select id, sum(tax) as tax, sum(base) as base from (
         select id, due as tax, base from billed union all ${CREDITED} union all ${RECOVERED} union all
         select cause_id, -tax, -base_tax from settlement where tenant_id = $1 and tax <> 0) d group by id),
     ledger as (
       select j.document_id as id, min(j.document_number) as number, sum(l.credit - l.debit) as tax, sum(l.base_credit - l.base_debit) as base
         from journal_line l join account a on a.tenant_id = l.tenant_id and a.number = l.account and a.role = 'output_tax'
         join journal j on j.tenant_id = l.tenant_id and j.id = l.journal_id where l.tenant_id = $1 group by 1)
     select coalesce(l.number, i.number) as document, l.tax as ledger, d.tax as documents, l.base as ledger_base, d.base as documents_base
       from ledger l full join document d on d.id = l.id left join invoice i on i.tenant_id = $1 and i.id = d.id
      where coalesce(l.tax, 0) <> coalesce(d.tax, 0) or coalesce(l.base, 0) <> coalesce(d.base, 0)`,
  ),
  invariant(
    'tax left',
    'of an invoice or deposit that is credited and deducted in full no output tax stays behind in base currency',
    countWhere('invoice', "type <> 'credit_note' and tax <> 0"),
    `with billed as (${BILLED}),
     used as (
       select id, sum(tax) as tax, sum(base) as base from (
         select invoice_id as id, tax, base_tax as base from credited_tax where tenant_id = $1 union all
         select deposit_id, tax, base_tax from invoice_deposit where tenant_id = $1) u group by id)
     select b.number, b.currency, b.tax, u.tax as used, b.base + b.deducted as base, u.base as used_base
       from billed b join used u on u.id = b.id
      where abs(u.tax) > abs(b.tax) or (u.tax = b.tax and u.base <> b.base + b.deducted)`,
  ),
  invariant(
    'given up',
    'discounts and small differences are given only on what the customer keeps of an invoice, and credit notes, discounts and bad debts take back no output tax twice',
    countWhere('settlement', "kind in ('discount', 'small_difference', 'write_off')"),
    `with ${LESS}
     select i.number, i.payable, c.amount as credited, g.amount as given_up, i.tax, c.tax as credited_tax, g.tax - coalesce(o.tax, 0) as relieved_tax
       from invoice i join given g on g.id = i.id left join credited c on c.id = i.id left join owed o on o.id = i.id
      where i.tenant_id = $1
        and (g.amount > greatest(0, i.payable - coalesce(c.amount, 0)) or (g.tax > 0 and coalesce(c.tax, 0) + g.tax - coalesce(o.tax, 0) > i.tax))`,
  ),
]
