import { expect, test } from 'vitest'
import { postWriteOffInput, postWriteOffs } from '../../src/receivables/post-write-off.js'
import { recoverWriteOffs } from '../../src/receivables/recover-write-off.js'
import type { WriteOff } from '../../src/receivables/write-off.js'
import { freshDatabase } from '../fresh-database.js'
import { credits, debtor, journalFrom, openItems } from './debtor.js'
import { atRate, dollarShop, orderedInDollars } from './dollars.js'
import type { Shop } from './shop.js'
import { booksStaySound } from './sound.js'

const database = await freshDatabase()
booksStaySound()

const givesUp = (shop: Shop, documentNumber: string, more: object = {}): Promise<WriteOff> =>
  shop.must(postWriteOffs, postWriteOffInput.parse({ documentNumber, reason: 'insolvent', taxRelief: true, ...more }))

const recovers = (shop: Shop, { id }: WriteOff, amount: string): Promise<WriteOff> =>
  shop.must(recoverWriteOffs, { writeOffId: id, amount, reason: 'promised after all' })

test('what was promised after all and given up again takes its tax back again', async () => {
  const shop = await debtor(database)
  const promised = await recovers(shop, await givesUp(shop, 'INV-2011-000001'), '60.00')
  await givesUp(shop, promised.number)
  expect(await journalFrom(shop, 'Write-off')).toBe(`Write-off WO-2011-000001 of INV-2011-000001
  Dr Bad debts                        100.00
  Dr Output VAT                        20.00
  Cr Trade receivables                120.00
Recovery WO-2011-000002 of WO-2011-000001
  Dr Trade receivables                 60.00
  Cr Bad debts recovered               50.00
  Cr Output VAT                        10.00
Write-off WO-2011-000003 of WO-2011-000002
  Dr Bad debts                         50.00
  Dr Output VAT                        10.00
  Cr Trade receivables                 60.00`)
})

test('an invoice credited after its recovery was given up again is owed by nobody, and its tax is taken back once', async () => {
  const shop = await debtor(database)
  const promised = await recovers(shop, await givesUp(shop, 'INV-2011-000001'), '60.00')
  await givesUp(shop, promised.number)
  await credits(shop)
  expect(await journalFrom(shop, 'Credit note')).toBe(`Credit note CN-2011-000001
  Dr Sales returns                    100.00
  Dr Output VAT                        20.00
  Cr Customer credit balances         120.00
Recovery WO-2011-000004 of WO-2011-000001
  Dr Trade receivables                 60.00
  Cr Bad debts recovered               50.00
  Cr Output VAT                        10.00
Recovery WO-2011-000005 of WO-2011-000003
  Dr Trade receivables                 60.00
  Cr Bad debts recovered               50.00
  Cr Output VAT                        10.00
Offset of CN-2011-000001
  Dr Customer credit balances         120.00
  Cr Trade receivables                120.00`)
  expect(await openItems(shop)).toEqual([])
})

test('what was promised after all and is still open is cleared by the credit note of its invoice, before the rest of the bad debt', async () => {
  const shop = await debtor(database)
  await recovers(shop, await givesUp(shop, 'INV-2011-000001'), '60.00')
  await credits(shop, { lines: [{ line: 1, quantity: '6' }] })
  expect(await journalFrom(shop, 'Credit note')).toBe(`Credit note CN-2011-000001
  Dr Sales returns                     60.00
  Dr Output VAT                        12.00
  Cr Customer credit balances          72.00
Recovery WO-2011-000003 of WO-2011-000001
  Dr Trade receivables                 12.00
  Cr Bad debts recovered               10.00
  Cr Output VAT                         2.00
Offset of CN-2011-000001
  Dr Customer credit balances          72.00
  Cr Trade receivables                 72.00`)
  expect(await openItems(shop)).toEqual([])
})

test('in another currency what is given up again takes back the tax that it had owed, at the rate of the invoice', async () => {
  const shop = await dollarShop(database)
  await shop.sql("update customer set country = 'GB' where tenant_id = $1 and number = 'US1'")
  const { order, warehouse } = await orderedInDollars(shop)
  await warehouse.ships(order)
  await warehouse.arrives(order)
  await atRate(shop, '2011-03-10', '0.80')
  const promised = await recovers(shop, await givesUp(shop, 'INV-2011-000001'), '400.01')
  await atRate(shop, '2011-03-11', '0.70')
  await givesUp(shop, promised.number, { amount: '100.00' })
  await givesUp(shop, promised.number)
  const [owed] = await shop.sql(
    "select round(sum(base_credit - base_debit), 2) as base, round(sum(credit - debit), 2) as tax from journal_line where tenant_id = $1 and account = '2300'",
  )
  expect(owed).toEqual({ base: '0.00', tax: '0.00' })
})

test('where only the taxed line of a bad debt is credited, what stays lost is given up again without its tax', async () => {
  const shop = await debtor(database, {
    stage: async (shop) => {
      await shop.item('BOND', '100.00', '0', '0', { kind: 'voucher', accountRole: 'voucher_liability' })
      await shop.sql("update item set tax_class = 'outside' where tenant_id = $1 and number = 'BOND'")
    },
  })
  await shop.order('C1', [
    ['TEA', '10'],
    ['BOND', '1'],
  ])
  const [invoice] = await shop.sql<{ id: string; number: string; line: number }>(
    "select i.id, i.number, l.line from invoice i join invoice_line l on l.invoice_id = i.id where i.tenant_id = $1 and i.gross = 220 and l.tax_category = 'S'",
  )
  await givesUp(shop, invoice!.number)
  await credits(shop, { invoiceId: invoice!.id, lines: [{ line: invoice!.line, quantity: '10' }] })
  expect(await journalFrom(shop, 'Credit note')).toBe(`Credit note CN-2011-000001
  Dr Sales returns                    100.00
  Dr Output VAT                        20.00
  Cr Customer credit balances         120.00
Recovery WO-2011-000002 of WO-2011-000001
  Dr Trade receivables                120.00
  Cr Bad debts recovered              109.09
  Cr Output VAT                        10.91
Offset of CN-2011-000001
  Dr Customer credit balances         120.00
  Cr Trade receivables                120.00
Recovery WO-2011-000003 of WO-2011-000001
  Dr Trade receivables                100.00
  Cr Bad debts recovered               90.91
  Cr Output VAT                         9.09
Write-off WO-2011-000004 of WO-2011-000003
  Dr Bad debts                        100.00
  Cr Trade receivables                100.00`)
})
