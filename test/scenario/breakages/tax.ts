import type { Breakage } from './breakage.js'

const invoice = (number: string): string => `(select id from invoice where number = '${number}')`
const postedFor = (document: string): string =>
  `account = '2300' and journal_id = (select id from journal where document_number = '${document}')`

/** Ways to break the agreement of output tax with the documents. */
export const TAX_BREAKAGES: readonly Breakage[] = [
  {
    id: 'tax',
    broken: 'the tax of an invoice was posted to another account',
    sql: `update journal_line set account = '6000' where ${postedFor('INV-2011-000001')}`,
    shows: 'INV-2011-000001',
  },
  {
    id: 'tax',
    broken: 'the tax of an invoice was posted at the rate of another day',
    sql: "update invoice set exchange_rate = 1.1 where number = 'INV-2011-000001'",
    shows: 'INV-2011-000001',
  },
  {
    id: 'tax',
    broken: 'a bad debt took back other tax than was posted',
    sql: "update settlement set base_tax = base_tax - 1 where kind = 'write_off' and tax <> 0",
    shows: 'WO-2011-000001',
  },
  {
    id: 'tax',
    broken: 'of what was recovered less tax is owed again than was posted',
    sql: "update write_off set tax_relief = tax_relief - 1 where kind = 'recovery'",
    shows: 'WO-2011-000002',
  },
  {
    id: 'tax left',
    broken: 'a credited invoice keeps tax in base currency',
    sql: `update credited_tax set base_tax = base_tax - 0.01 where credit_note_id = ${invoice('CN-2011-000003')}`,
    shows: 'INV-2011-000009',
    also: ['tax'],
  },
  {
    id: 'tax left',
    broken: 'a deducted deposit keeps tax in base currency',
    sql: 'update invoice_deposit set base_tax = base_tax - 0.01',
    shows: 'INV-2011-000004',
  },
  {
    id: 'given up',
    broken: 'an invoice that is credited in full was discounted besides',
    sql: `update settlement set kind = 'discount' where debit_item in (select id from open_item where document_number = 'INV-2011-000009')`,
    shows: 'INV-2011-000009',
  },
  {
    id: 'given up',
    broken: 'a bad debt took back more tax than its invoice had',
    sql: "update settlement set tax = amount where kind = 'write_off' and tax <> 0",
    shows: 'INV-2011-000008',
    also: ['tax'],
  },
]
