import { expect, test } from 'vitest'
import { freshDatabase } from '../../test/fresh-database.js'
import { Shop } from '../../test/scenario/shop.js'
import { appendEvents } from '../kernel/event-log.js'
import { newId } from '../kernel/id.js'
import { money } from '../kernel/money.js'
import { credit, debit, post } from './journal.js'

const database = await freshDatabase()

test('a journal that cannot be written takes everything of its transaction with it', async () => {
  const shop = await Shop.open(database)
  const count = async (): Promise<unknown> => shop.sql('select count(*)::int as events from event where tenant_id = $1')
  const amount = money('10.00', 'GBP')
  const work = shop.transact(async (tx) => {
    const subject = { type: 'order', id: newId<'order'>(), number: 'SO-1' }
    appendEvents(tx, shop.actor, [{ type: 'order.received', subject, detail: {} }])
    post(tx, {
      documentType: 'order',
      documentId: 'not an id',
      documentNumber: 'SO-1',
      legalEntity: 'UK',
      date: tx.today,
      text: 'Broken',
      currency: 'GBP',
      lines: [debit('receivable', amount), credit('contract_balance', amount)],
    })
  })
  await expect(work).rejects.toThrow('"not an id" is not a UUID')
  expect(await count()).toEqual([{ events: 0 }])
})
