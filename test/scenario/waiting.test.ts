import { expect, test } from 'vitest'
import { whatWaits } from '../../src/automation/worker.js'
import { receivePayments } from '../../src/cash/receive-payment.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'

const database = await freshDatabase()

test('money that nobody can apply waits in the list of the cash desk, with the reason', async () => {
  const shop = await Shop.open(database)
  await shop.customer('C1')
  const money = { amount: '10.00', currency: 'GBP', receivedOn: '2011-03-01', method: 'bank', reference: '' } as const
  await shop.must(receivePayments, { ...money, entryReference: 'E1', accountRole: 'bank' })
  await shop.must(receivePayments, { ...money, entryReference: 'E2', accountRole: 'bank' })
  await shop.must(receivePayments, { ...money, entryReference: 'E3', accountRole: 'bank', customerNumber: 'C1' })
  expect(await whatWaits(database, shop.tenantId)).toEqual([
    { step: 'apply', reason: 'waiting: payer unknown', documents: 2 },
    { step: 'apply', reason: 'waiting: what it is for', documents: 1 },
  ])
})
