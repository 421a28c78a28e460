import type { Breakage } from './breakage.js'

const delivery = (number: string): string => `(select id from delivery where number = 'DN-2011-0000${number}')`
const invoice = (number: string): string => `(select id from invoice where number = '${number}')`

/** Ways to break documents by themselves: amounts, numbers, hashes, their one effect, their history. */
export const DOCUMENT_BREAKAGES: readonly Breakage[] = [
  {
    id: '10',
    broken: 'a line is not quantity times price',
    sql: `update invoice_line set unit_price = 11 where invoice_id = ${invoice('INV-2011-000001')}`,
    shows: 'INV-2011-000001',
    also: ['13'],
  },
  {
    id: '10',
    broken: 'the net is not the sum of the lines',
    sql: `update invoice set net = 101, tax = 19 where number = 'INV-2011-000001'`,
    shows: 'INV-2011-000001',
    also: ['13', 'tax'],
  },
  {
    id: '10',
    broken: 'tax is not the rate of its base',
    sql: `update invoice_tax set tax = 19 where invoice_id = ${invoice('INV-2011-000001')};
          update invoice set tax = 19, gross = 119, payable = 119 where number = 'INV-2011-000001'`,
    shows: 'INV-2011-000001',
    also: ['13', 'tax'],
  },
  {
    id: '10',
    broken: 'the base of a category is not that of its lines',
    sql: `update invoice_line set tax_rate = 17.5 where invoice_id = ${invoice('INV-2011-000001')}`,
    shows: 'INV-2011-000001',
    also: ['13'],
  },
  {
    id: '10',
    broken: 'gross is not net and tax',
    sql: "update invoice set gross = 121 where number = 'INV-2011-000001'",
    shows: 'INV-2011-000001',
  },
  {
    id: '10',
    broken: 'another deposit is deducted than was posted',
    sql: "update invoice set prepaid = 71, payable = 169 where number = 'INV-2011-000005'",
    shows: 'INV-2011-000005',
    also: ['13'],
  },
  {
    id: '10',
    broken: 'the claim is not what is payable',
    sql: "update open_item set document_id = gen_random_uuid() where document_number = 'INV-2011-000001'",
    shows: 'INV-2011-000001',
  },
  {
    id: 'change',
    broken: 'an order is worth more than its lines',
    sql: "update sales_order set net = net + 1 where number = 'SO-2011-000013'",
    shows: 'SO-2011-000013',
  },
  {
    id: 'change',
    broken: 'a version of an order is missing',
    sql: 'update order_change set version = 3',
    shows: 'SO-2011-000013',
  },
  {
    id: 'change',
    broken: 'the order that asked for a change goes on beside it',
    sql: "update sales_order set state = 'received' where number = 'SO-2011-000014'",
    shows: 'SO-2011-000014',
  },
  {
    id: '11',
    broken: 'more is credited than the invoice is for',
    sql: `update credited_tax set base = 21 where credit_note_id = ${invoice('CN-2011-000003')}`,
    shows: 'INV-2011-000009',
    also: ['11b'],
  },
  {
    id: '11',
    broken: 'a whole invoice is credited without its whole tax',
    sql: `update credited_tax set tax = 3.99 where credit_note_id = ${invoice('CN-2011-000003')}`,
    shows: 'INV-2011-000009',
    also: ['tax'],
  },
  {
    id: '11',
    broken: 'a part is credited with the tax of more',
    sql: `update credited_tax set tax = 5 where credit_note_id = ${invoice('CN-2011-000001')}`,
    shows: 'INV-2011-000002',
    also: ['tax'],
  },
  {
    id: '11b',
    broken: 'a credit note is not counted against its invoice',
    sql: `delete from credited_tax where credit_note_id = ${invoice('CN-2011-000003')}`,
    shows: 'CN-2011-000003',
  },
  {
    id: '11b',
    broken: 'a credit note counts against an invoice of which its lines take nothing',
    sql: `update credited_tax set invoice_id = ${invoice('INV-2011-000001')} where credit_note_id = ${invoice('CN-2011-000003')}`,
    shows: 'INV-2011-000001',
  },
  ...(
    [
      ['a delivery', 'delivery', 'DN-2011-000013', ['parts']],
      ['a payment', 'payment', 'PAY-2011-000013', []],
      ['an invoice in the middle', 'invoice', 'INV-2011-000010', ['13', '20', '8', 'parts', 'tax']],
      ['a return', 'customer_return', 'RMA-2011-000002', ['parts']],
      ['a write-off', 'write_off', 'WO-2011-000001', ['tax']],
      ['a reminder', 'dunning_notice', 'REM-2011-000001', []],
    ] as const
  ).map(
    ([what, table, number, also]): Breakage => ({
      id: '12a',
      broken: `${what} is gone`,
      sql: `delete from ${table} where number = '${number}'`,
      shows: number.slice(0, 3).replace(/-.*/, ''),
      also,
    }),
  ),
  {
    id: '12a',
    broken: 'the last credit note is gone',
    sql: `delete from open_item where document_number = 'CN-2011-000003'; delete from credited_tax where credit_note_id = ${invoice('CN-2011-000003')};
          delete from invoice where number = 'CN-2011-000003'`,
    shows: 'credit_note',
    also: ['11b', '13', 'parts', 'tax'],
  },
  {
    id: '12a',
    broken: 'a number was changed into another of the series',
    sql: "update payment set number = 'PAY-2011-000099' where number = 'PAY-2011-000013'",
    shows: 'PAY-2011-000099',
  },
  {
    id: '12a',
    broken: 'a number is none of any series',
    sql: "update payment set number = 'PAID' where number = 'PAY-2011-000013'",
    shows: 'PAID',
  },
  {
    id: '12a',
    broken: 'the counter of a series is gone',
    sql: "delete from number_series where series = 'order'",
    shows: 'SO-2011-000014',
  },
  {
    id: '12b',
    broken: 'an invoice was issued before the one with the lower number',
    sql: "update invoice set issue_date = '2011-02-28' where number = 'INV-2011-000010'",
    shows: 'INV-2011-000010',
    also: ['13'],
  },
  {
    id: '13',
    broken: 'the customer of an invoice was changed',
    sql: "update invoice set customer_number = 'C9' where number = 'INV-2011-000001'",
    shows: 'INV-2011-000001',
  },
  {
    id: '13',
    broken: 'the quantity of a line was changed, and its price with it',
    sql: `update invoice_line set quantity = 2, unit_price = 30 where invoice_id = ${invoice('INV-2011-000004')}`,
    shows: 'INV-2011-000004',
  },
  {
    id: '13',
    broken: 'an invoice names another predecessor',
    sql: "update invoice set previous_hash = 'x' where number = 'INV-2011-000003'",
    shows: 'INV-2011-000003',
  },
  {
    id: '13',
    broken: 'the last invoice was made again, hash and all',
    sql: "update invoice set hash = 'x' where number = 'INV-2011-000011'; update number_series set last_hash = 'x' where series = 'invoice'",
    shows: 'INV-2011-000011',
  },
  {
    id: '13',
    broken: 'the series ends with another hash than its last invoice',
    sql: "update number_series set last_hash = 'x' where series = 'credit_note'",
    shows: 'CN-2011-000003',
  },
  {
    id: '14',
    broken: 'an order came in twice',
    sql: "update sales_order set channel = 'shop', external_number = '1' where number in ('SO-2011-000001', 'SO-2011-000002')",
    shows: 'SO-2011-000001, SO-2011-000002',
  },
  {
    id: '14',
    broken: 'a payment came in twice',
    sql: "update payment set entry_reference = 'E1' where number = 'PAY-2011-000013'",
    shows: 'PAY-2011-000001, PAY-2011-000013',
  },
  {
    id: '14',
    broken: 'a return came in twice',
    sql: "update customer_return set channel = 'shop', external_number = '1'",
    shows: 'RMA-2011-000001, RMA-2011-000002',
  },
  {
    id: '14',
    broken: 'an adjustment came in twice',
    sql: "update write_off set external_number = 'A1'",
    shows: 'WO-2011-000001, WO-2011-000002',
  },
  {
    id: '14',
    broken: 'a file became two orders',
    sql: "update sales_order set source_document_id = customer_id where number in ('SO-2011-000001', 'SO-2011-000003')",
    shows: 'SO-2011-000001, SO-2011-000003',
  },
  {
    id: '14',
    broken: 'a source document was taken in twice',
    sql: `insert into source_document (tenant_id, id, channel, external_number, class, treatment, occurred_at, business_date, country, line_count, quantity, amount, content_hash, content)
          select tenant_id, gen_random_uuid(), 'shop', '536365', 'invoice', 'order', now(), '2011-03-01', 'GB', 1, 1, 1, '', '{}' from tenant, generate_series(1, 2)`,
    shows: '536365',
  },
  {
    id: '14',
    broken: 'two entries of the bank became one payment',
    sql: `insert into bank_entry (tenant_id, id, statement_id, bank_account, bank_reference, entry_reference, booking_date, value_date, currency, amount, text, payment_id)
          select p.tenant_id, gen_random_uuid(), p.id, 'MAIN', 'B' || n, 'B' || n, '2011-03-02', '2011-03-02', 'GBP', 8, '', p.id from payment p, generate_series(1, 2) n
           where p.number = 'PAY-2011-000013'`,
    shows: 'B1, B2',
  },
  {
    id: '14',
    broken: 'an entry of the bank was taken in twice',
    sql: `insert into bank_entry (tenant_id, id, statement_id, bank_account, bank_reference, entry_reference, booking_date, value_date, currency, amount, text)
          select p.tenant_id, gen_random_uuid(), p.id, 'MAIN', 'B1', 'B1', '2011-03-02', '2011-03-02', 'GBP', 8, '' from payment p, generate_series(1, 2) n
           where p.number = 'PAY-2011-000013'`,
    shows: 'B1',
  },
  ...(
    [
      ['the receipt of an order', 'SO-2011-000012', 'order.received'],
      ['the completion of an order', 'SO-2011-000001', 'order.completed'],
      ['the goods issue of a delivery', 'DN-2011-000001', 'delivery.delivered'],
      ['the cancellation of a delivery', 'DN-2011-000013', 'delivery.cancelled'],
      ['the recognition of revenue', 'DN-2011-000001', 'revenue.recognised'],
      ['an invoice', 'INV-2011-000001', 'invoice.issued'],
      ['a deposit', 'INV-2011-000004', 'deposit.issued'],
      ['a credit note', 'CN-2011-000001', 'credit_note.issued'],
      ['a return', 'RMA-2011-000001', 'return.received'],
      ['a receipt of money', 'PAY-2011-000013', 'payment.received'],
      ['a refund', 'PAY-2011-000011', 'payment.refunded'],
      ['the return of a payment', 'PAY-2011-000008', 'payment.reversed'],
      ['a write-off', 'WO-2011-000001', 'write_off.posted'],
      ['a reminder', 'REM-2011-000001', 'dunning_notice.sent'],
      ['a stock correction', 'ST-2011-000004', 'stock.corrected'],
    ] as const
  ).map(
    ([what, number, type]): Breakage => ({
      id: '15',
      broken: `nobody wrote down ${what}`,
      sql: `delete from event where object_number = '${number}' and type = '${type}'`,
      shows: number,
    }),
  ),
  {
    id: '15',
    broken: 'a state was changed behind the back of the log',
    sql: `update delivery set state = 'cancelled' where id = ${delivery('10')}`,
    shows: 'DN-2011-000010',
  },
]
