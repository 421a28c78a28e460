import { expect, test } from 'vitest'
import { decideCredits } from '../../src/credit/decide-credit.js'
import type { Actor } from '../../src/kernel/actor.js'
import { adjustBadDebtInput, adjustBadDebts } from '../../src/receivables/adjust-bad-debt.js'
import { postWriteOffInput, postWriteOffs } from '../../src/receivables/post-write-off.js'
import { recoverWriteOffs } from '../../src/receivables/recover-write-off.js'
import type { WriteOff } from '../../src/receivables/write-off.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, brokenRules, credits, debtor, journalFrom, openItems, receive } from './debtor.js'
import { atRate, dollarShop, orderedInDollars } from './dollars.js'
import type { Shop } from './shop.js'

const database = await freshDatabase()

const writeOff = async (shop: Shop, more: object = {}): Promise<WriteOff> => {
  const input = postWriteOffInput.parse({ documentNumber: 'INV-2011-000001', reason: 'insolvent', ...more })
  return accepted((await shop.perform(postWriteOffs, input))[0])
}

test('a claim is written off with relief of its tax', async () => {
  const shop = await debtor(database)
  const given = await writeOff(shop, { taxRelief: true })
  expect(given.approvedBy).toBe('test')
  expect(await journalFrom(shop, 'Write-off')).toBe(`Write-off WO-2011-000001 of INV-2011-000001
  Dr Bad debts                        100.00
  Dr Output VAT                        20.00
  Cr Trade receivables                120.00`)
  expect(await openItems(shop)).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
})

test('without the conditions for relief the tax is lost too; with an allowance it is what pays', async () => {
  const shop = await debtor(database)
  await writeOff(shop, { amount: '20.00' })
  await writeOff(shop, { against: 'allowance' })
  expect(await journalFrom(shop, 'Write-off')).toBe(`Write-off WO-2011-000001 of INV-2011-000001
  Dr Bad debts                         20.00
  Cr Trade receivables                 20.00
Write-off WO-2011-000002 of INV-2011-000001
  Dr Allowance for bad debts          100.00
  Cr Trade receivables                100.00`)
})

test('money that comes in after all reinstates the claim, and the tax with it', async () => {
  const shop = await debtor(database)
  const given = await writeOff(shop, { taxRelief: true })
  const recover = (amount: string) =>
    shop.perform(recoverWriteOffs, { writeOffId: given.id, amount, reason: 'paid after all' })
  const recovery = accepted((await recover('60.00'))[0])
  accepted(await receive(shop, { amount: '60.00', reference: recovery.number }))
  expect(await journalFrom(shop, 'Recovery')).toBe(`Recovery WO-2011-000002 of WO-2011-000001
  Dr Trade receivables                 60.00
  Cr Bad debts recovered               50.00
  Cr Output VAT                        10.00
Payment PAY-2011-000001
  Dr Bank                              60.00
  Cr Trade receivables                 60.00`)
  expect(await openItems(shop)).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
  expect((await recover('60.01'))[0]).toMatchObject({ ok: false, problem: { code: 'write_off.more_than_written_off' } })
})

test('given up piece by piece, a claim gives back exactly its tax', async () => {
  const shop = await debtor(database)
  for (const amount of ['0.03', '0.03', '0.03', undefined]) await writeOff(shop, { taxRelief: true, amount })
  const [sum] = await shop.sql(
    'select round(sum(amount), 2) as amount, round(sum(tax_relief), 2) as tax from write_off where tenant_id = $1',
  )
  expect(sum).toEqual({ amount: '120.00', tax: '20.00' })
  expect(await journalFrom(shop, 'Write-off WO-2011-000004')).toBe(`Write-off WO-2011-000004 of INV-2011-000001
  Dr Bad debts                         99.93
  Dr Output VAT                        19.98
  Cr Trade receivables                119.91`)
  expect(await brokenRules(shop)).toEqual([])
})

test('recovered piece by piece, exactly the tax is owed again that was taken back', async () => {
  const shop = await debtor(database)
  const given = await writeOff(shop, { taxRelief: true })
  for (const amount of ['0.03', '0.03', '0.03', '40.00', '79.91'])
    accepted((await shop.perform(recoverWriteOffs, { writeOffId: given.id, amount, reason: 'paid after all' }))[0])
  const [sum] = await shop.sql(
    "select round(sum(amount), 2) as amount, round(sum(tax_relief), 2) as tax from write_off where tenant_id = $1 and kind = 'recovery'",
  )
  expect(sum).toEqual({ amount: '120.00', tax: '20.00' })
  expect(await brokenRules(shop)).toEqual([])
})

test('a customer of whom a claim was written off buys nothing more on credit until it is recovered or a person decides', async () => {
  const shop = await debtor(database)
  const given = await writeOff(shop)
  const order = await shop.order('C1', [['TEA', '1']])
  const holds = () => shop.holds(order.id)
  expect(await holds()).toEqual(['credit: written off'])
  accepted(
    (await shop.perform(recoverWriteOffs, { writeOffId: given.id, amount: '120.00', reason: 'paid after all' }))[0],
  )
  await shop.day('2011-03-02')
  accepted(await receive(shop, { amount: '120.00', reference: 'WO-2011-000002' }))
  await shop.perform(decideCredits, { orderId: order.id })
  expect(await holds()).toEqual([])
  expect(await brokenRules(shop)).toEqual([])
})

test('more than is open, an unknown document and an actor without the permission are refused', async () => {
  const shop = await debtor(database)
  const clerk: Actor = { kind: 'user', name: 'clerk', permissions: new Set(['cash.*']) }
  const tried = async (more: object, actor: Actor = shop.actor): Promise<string> => {
    const input = postWriteOffInput.parse({ documentNumber: 'INV-2011-000001', reason: 'insolvent', ...more })
    const [decision] = await shop.transact((tx) => postWriteOffs.perform(tx, [{ input, actor }]))
    return decision!.ok ? 'accepted' : decision!.problem.code
  }
  expect(await tried({ amount: '120.01' })).toBe('write_off.more_than_open')
  expect(await tried({ documentNumber: 'INV-2011-000009' })).toBe('write_off.unknown_document')
  expect(await tried({}, clerk)).toBe('permission.missing')
  expect(await openItems(shop)).toEqual(['INV-2011-000001/1 120.00 receivable'])
})

test('what is above the limit is approved by one who may, and that person stands on the write-off (golden case 21)', async () => {
  const shop = await debtor(database, { settings: { 'receivables.write_off_limit': '50.00' } })
  const written = async (amount: string, permissions: string[]) => {
    const input = postWriteOffInput.parse({ documentNumber: 'INV-2011-000001', reason: 'insolvent', amount })
    const actor: Actor = { kind: 'user', name: 'Grace', permissions: new Set(permissions) }
    const [decision] = await shop.transact((tx) => postWriteOffs.perform(tx, [{ input, actor }]))
    return decision!.ok ? decision!.document.approvedBy : decision!.problem
  }
  expect(await written('50.01', ['receivables.*'])).toMatchObject({
    code: 'write_off.needs_approval',
    message:
      '50.01 GBP is more than the 50.00 GBP of a claim that are written off without approval: let somebody with the permission ledger.approve do it',
  })
  expect(await written('50.00', ['receivables.*'])).toBe('Grace')
  expect(await written('0.01', ['receivables.*'])).toMatchObject({
    message: expect.stringContaining('0.01 GBP with the 50.00 given up before is more than'),
  })
  expect(await written('50.01', ['receivables.*', 'ledger.approve'])).toBe('Grace')
})

/** Gives up so much as somebody without the approval; answers what became of it. */
async function giveUp(shop: Shop, documentNumber: string, amount: string): Promise<string> {
  const input = postWriteOffInput.parse({ documentNumber, reason: 'insolvent', amount })
  const actor: Actor = { kind: 'user', name: 'Grace', permissions: new Set(['receivables.*']) }
  const [decision] = await shop.transact((tx) => postWriteOffs.perform(tx, [{ input, actor }]))
  return decision!.ok ? 'written off' : decision!.problem.message
}

test('what came back of a claim leaves room under the limit, and given up again takes it', async () => {
  const shop = await debtor(database, { settings: { 'receivables.write_off_limit': '50.00' } })
  expect(await giveUp(shop, 'INV-2011-000001', '50.00')).toBe('written off')
  const [given] = await shop.sql<{ id: string }>('select id from write_off where tenant_id = $1')
  await shop.must(recoverWriteOffs, { writeOffId: given!.id, amount: '20.00', reason: 'paid after all' })
  expect(await giveUp(shop, 'WO-2011-000002', '15.00')).toBe('written off')
  expect(await giveUp(shop, 'INV-2011-000001', '5.01')).toContain('5.01 GBP with the 45.00 given up before is more')
  expect(await giveUp(shop, 'INV-2011-000001', '5.00')).toBe('written off')
  expect(await giveUp(shop, 'WO-2011-000002', '0.01')).toContain('0.01 GBP with the 50.00 given up before is more')
})

test('the limit is in base currency, whatever the claim is in', async () => {
  const shop = await dollarShop(database, { 'receivables.write_off_limit': '450.00', 'shipping.automatic': 'yes' })
  await orderedInDollars(shop)
  expect(await giveUp(shop, 'INV-2011-000001', '500.01')).toBe(
    '500.01 USD (450.01 GBP) is more than the 450.00 GBP of a claim that are written off without approval: let somebody with the permission ledger.approve do it',
  )
  expect(await giveUp(shop, 'INV-2011-000001', '500.00')).toBe('written off')
})

test('a general adjustment builds the allowance up or down, once for each number', async () => {
  const shop = await debtor(database)
  const adjust = async (externalNumber: string, amount: string) => {
    const input = adjustBadDebtInput.parse({ externalNumber, amount, text: 'Adjust bad debt' })
    return (await shop.perform(adjustBadDebts, input, input))[0]!
  }
  accepted(await adjust('A563185', '11062.06'))
  accepted(await adjust('A563186', '-62.06'))
  accepted(await adjust('A563185', '11062.06'))
  expect(await adjust('A563185', '1.00')).toMatchObject({ ok: false, problem: { code: 'write_off.number_reused' } })
  expect(await journalFrom(shop, 'Bad debt adjustment')).toBe(`Bad debt adjustment WO-2011-000001 of A563185
  Dr Bad debts                      11062.06
  Cr Allowance for bad debts        11062.06
Bad debt adjustment WO-2011-000002 of A563186
  Cr Bad debts                         62.06
  Dr Allowance for bad debts           62.06`)
})

/** Credits the invoice and lets follow what follows by itself. */
test('an invoice credited after a part of it was written off gives the customer back what it paid, and the tax once', async () => {
  const shop = await debtor(database)
  const allocations = [{ documentNumber: 'INV-2011-000001', amount: '48.00' }]
  accepted(await receive(shop, { amount: '48.00', customerNumber: 'C1', allocations }))
  await writeOff(shop, { taxRelief: true })
  await credits(shop)
  expect(await journalFrom(shop, 'Write-off')).toBe(`Write-off WO-2011-000001 of INV-2011-000001
  Dr Bad debts                         60.00
  Dr Output VAT                        12.00
  Cr Trade receivables                 72.00
Credit note CN-2011-000001
  Dr Sales returns                    100.00
  Dr Output VAT                        20.00
  Cr Customer credit balances         120.00
Recovery WO-2011-000002 of WO-2011-000001
  Dr Trade receivables                 72.00
  Cr Bad debts recovered               60.00
  Cr Output VAT                        12.00
Offset of CN-2011-000001
  Dr Customer credit balances          72.00
  Cr Trade receivables                 72.00`)
  expect(await openItems(shop)).toEqual(['CN-2011-000001/1 -48.00 customer_credit'])
  expect(await brokenRules(shop)).toEqual([])
})

test('a part credited after the claim was written off is owed to nobody', async () => {
  const shop = await debtor(database)
  await writeOff(shop)
  await credits(shop, { lines: [{ line: 1, quantity: '4' }], creditUse: 'keep' })
  expect(await openItems(shop)).toEqual([])
  await credits(shop)
  expect(await openItems(shop)).toEqual([])
  expect(
    await shop.sql("select round(recovered, 2) as recovered from write_off where tenant_id = $1 and kind = 'bad_debt'"),
  ).toEqual([{ recovered: '120.00' }])
  expect(await brokenRules(shop)).toEqual([])
})

test('in another currency a credited bad debt owes again exactly the tax that it had taken back', async () => {
  const shop = await dollarShop(database)
  await shop.sql("update customer set country = 'GB' where tenant_id = $1 and number = 'US1'")
  const { order, warehouse } = await orderedInDollars(shop)
  await warehouse.ships(order)
  await warehouse.arrives(order)
  await atRate(shop, '2011-03-10', '0.80')
  const lost = await writeOff(shop, { taxRelief: true })
  accepted(
    (await shop.perform(recoverWriteOffs, { writeOffId: lost.id, amount: '400.01', reason: 'a part is paid' }))[0],
  )
  await credits(shop, { lines: [{ line: 1, quantity: '6' }] })
  const [owed] = await shop.sql(
    "select round(sum(base_credit - base_debit), 2) as base, round(sum(credit - debit), 2) as tax from journal_line where tenant_id = $1 and account = '2300'",
  )
  // 200.00 at 0.90, less 120.00 credited, less the 80.00 of what stays lost: 1200.00 less 720.00 of the claim.
  expect(owed).toEqual({ base: '0.00', tax: '0.00' })
  expect(await brokenRules(shop)).toEqual([])
})
