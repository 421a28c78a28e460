import { expect, test } from 'vitest'
import { aging } from '../../src/insight/aging.js'
import { trialBalance } from '../../src/insight/trial-balance.js'
import { date } from '../../src/kernel/date.js'
import { read } from '../../src/kernel/runner.js'
import { disputeClaims } from '../../src/receivables/dispute-claim.js'
import { postWriteOffInput, postWriteOffs } from '../../src/receivables/post-write-off.js'
import { remindDue } from '../../src/receivables/remind.js'
import { freshDatabase } from '../fresh-database.js'
import { accepted, debtor, receive } from './debtor.js'
import type { Shop } from './shop.js'

const database = await freshDatabase()

/** The customer disputes so much of its one invoice; answers what is refused. */
async function dispute(shop: Shop, amount?: string): Promise<string> {
  const [item] = await shop.sql<{ id: string }>(
    "select id from open_item where tenant_id = $1 and document_type = 'invoice'",
  )
  const input = { openItemId: item!.id, amount, reason: 'freight was agreed to be ours' }
  const [decision] = await shop.perform(disputeClaims, input)
  return decision!.ok ? 'noted' : decision!.problem.message
}

/** Reminds on a day and answers the levels and amounts of the notices written then. */
async function remindOn(shop: Shop, day: string): Promise<string[]> {
  await shop.day(day)
  for (let written = -1; written !== 0; ) written = await shop.transact((tx) => remindDue(tx, shop.actor))
  const rows = await shop.sql<{ line: string }>(
    "select level || ': ' || round(amount, 2) as line from dunning_notice where tenant_id = $1 and noticed_on = $2 order by level",
    [day],
  )
  return rows.map((row) => row.line)
}

test('reminders go out at their intervals, level by level, and stop after the last', async () => {
  const shop = await debtor(database)
  expect(await remindOn(shop, '2011-04-06')).toEqual([])
  expect(await remindOn(shop, '2011-04-07')).toEqual(['1: 120.00'])
  expect(await remindOn(shop, '2011-04-07')).toEqual(['1: 120.00'])
  expect(await remindOn(shop, '2011-04-20')).toEqual([])
  expect(await remindOn(shop, '2011-04-21')).toEqual(['2: 120.00'])
  expect(await remindOn(shop, '2011-05-05')).toEqual(['3: 120.00'])
  expect(await remindOn(shop, '2011-06-30')).toEqual([])
})

test('what is disputed is not asked for, and who has paid is not asked at all', async () => {
  const shop = await debtor(database)
  await dispute(shop, '40.00')
  expect(await remindOn(shop, '2011-04-07')).toEqual(['1: 80.00'])
  accepted(await receive(shop, { amount: '80.00', customerNumber: 'C1', receivedOn: '2011-04-07' }))
  expect(await remindOn(shop, '2011-04-21')).toEqual([])
})

test('the same amount disputed again, or ended when nothing is disputed, changes nothing', async () => {
  const shop = await debtor(database)
  const told = async () =>
    shop.sql("select id from event where tenant_id = $1 and type = 'open_item.disputed' order by id")
  expect(await dispute(shop, '0')).toBe('noted')
  expect(await told()).toHaveLength(0)
  await dispute(shop, '40.00')
  await dispute(shop, '40.00')
  expect(await told()).toHaveLength(1)
  await dispute(shop, '41.00')
  expect(await told()).toHaveLength(2)
})

test('the rest of a short payment is disputed: it keeps its age and is asked for when the dispute is over (golden case 4)', async () => {
  const shop = await debtor(database)
  const short = { amount: '117.00', receivedOn: '2011-03-08', allocations: [{ documentNumber: 'INV-2011-000001' }] }
  await shop.day('2011-03-08')
  accepted(await receive(shop, { ...short, customerNumber: 'C1' }))
  expect(await dispute(shop, '3.01')).toBe('3.00 GBP is open on INV-2011-000001: dispute from 0 to that, not 3.01')
  expect(await dispute(shop)).toBe('noted')
  expect(await remindOn(shop, '2011-04-07')).toEqual([])
  const [row] = await read(database, shop.tenantId, (tx) => aging(tx, date('2011-04-07')))
  expect(row).toMatchObject({ days1To30: '3.00', total: '3.00' })
  expect(await dispute(shop, '0')).toBe('noted')
  expect(await remindOn(shop, '2011-04-08')).toEqual(['1: 3.00'])
  const events = await shop.sql<{ disputed: string; reason: string }>(
    "select detail -> 'disputed' ->> 'amount' as disputed, detail ->> 'reason' as reason from event where tenant_id = $1 and object_number = 'INV-2011-000001' and type = 'open_item.disputed' order by id",
  )
  const reason = 'freight was agreed to be ours'
  expect(events).toEqual([
    { disputed: '3.00', reason },
    { disputed: '0.00', reason },
  ])
  accepted(await receive(shop, { entryReference: 'E2', amount: '3.00', reference: 'INV-2011-000001' }))
  expect(await dispute(shop)).toBe('nothing of INV-2011-000001 is open: there is nothing to dispute')
})

test('where the bank has the last word, nobody is asked for money of days that it has not told us of', async () => {
  const shop = await debtor(database, { settings: { 'credit.overdue_needs_bank': 'yes' } })
  await shop.customer('C2')
  expect(await remindOn(shop, '2011-05-01')).toEqual([])
  accepted(await receive(shop, { amount: '5.00', customerNumber: 'C2', receivedOn: '2011-04-06' }))
  expect(await remindOn(shop, '2011-05-01')).toEqual([])
  accepted(
    await receive(shop, { entryReference: 'E2', amount: '5.00', customerNumber: 'C2', receivedOn: '2011-04-07' }),
  )
  expect(await remindOn(shop, '2011-05-01')).toEqual(['1: 120.00'])
})

test('aging and trial balance say of a past day what they said on it', async () => {
  const shop = await debtor(database)
  await shop.day('2011-04-20')
  accepted(
    await receive(shop, {
      amount: '20.00',
      receivedOn: '2011-04-20',
      allocations: [{ documentNumber: 'INV-2011-000001' }],
    }),
  )
  const on = (day: string) =>
    read(database, shop.tenantId, async (tx) => {
      const [row] = await aging(tx, date(day))
      const accounts = await trialBalance(tx, date(day))
      return { row, receivable: accounts.find(({ account }) => account === '1100'), accounts }
    })
  const before = await on('2011-03-31')
  expect(before.row).toMatchObject({ customerNumber: 'C1', current: '120.00', days1To30: '0.00', total: '120.00' })
  expect(before.receivable).toMatchObject({ debit: '120.00' })
  const after = await on('2011-04-20')
  expect(after.row).toMatchObject({ current: '0.00', days1To30: '100.00', total: '100.00' })
  expect(after.receivable).toMatchObject({ debit: '100.00' })
  expect((await on('2011-07-01')).row).toMatchObject({ over90: '100.00' })
  const sum = (side: 'debit' | 'credit') =>
    after.accounts.reduce((all, row) => all + Math.round(Number(row[side]) * 100), 0)
  expect(sum('debit')).toBe(sum('credit'))
  expect((await on('2011-02-28')).row).toBeUndefined()
})

test('a short payment leaves the rest with its age and its reminders (golden case 4)', async () => {
  const shop = await debtor(database)
  expect(await remindOn(shop, '2011-04-07')).toEqual(['1: 120.00'])
  const short = { amount: '117.00', receivedOn: '2011-04-08', allocations: [{ documentNumber: 'INV-2011-000001' }] }
  await shop.day('2011-04-08')
  accepted(await receive(shop, { ...short, customerNumber: 'C1' }))
  expect(await remindOn(shop, '2011-04-21')).toEqual(['2: 3.00'])
  const [row] = await read(database, shop.tenantId, (tx) => aging(tx, date('2011-04-21')))
  expect(row).toMatchObject({ days1To30: '3.00', total: '3.00' })
})

test('what was written off is neither asked for nor ages (golden case 21)', async () => {
  const shop = await debtor(database)
  expect(await remindOn(shop, '2011-04-07')).toEqual(['1: 120.00'])
  const input = postWriteOffInput.parse({ documentNumber: 'INV-2011-000001', reason: 'insolvent' })
  accepted((await shop.perform(postWriteOffs, input))[0])
  expect(await remindOn(shop, '2011-04-21')).toEqual([])
  expect(await read(database, shop.tenantId, (tx) => aging(tx, date('2011-04-21')))).toEqual([])
})
