import { expect, test } from 'vitest'
import { importStatements } from '../../src/exchange/statements/import-statements.js'
import { receiveDueBankEntries } from '../../src/exchange/statements/receive-due-entries.js'
import type { ByteInput } from '../../src/formats/bytes.js'
import { freshDatabase } from '../fresh-database.js'
import { brokenRules, debtor, journalFrom } from './debtor.js'
import type { Shop } from './shop.js'

const database = await freshDatabase()

/** An MT940 statement of a dollar account: 50.00 came in on 1 March 2011. */
const dollars = (): ByteInput => ({
  name: 'usd.sta',
  chunks: (async function* () {
    yield Buffer.from(
      ':20:S1\r\n:25:BUKBGB22/20201566666666\r\n:28C:1/1\r\n:60F:C110301USD0,00\r\n:61:110301C50,00NTRFNONREF//B1\r\n:86:thanks\r\n:62F:C110301USD50,00\r\n-\r\n',
    )
  })(),
})

const importOf = (shop: Shop) => importStatements(database, shop.tenantId, [dollars()])
const run = (shop: Shop) => shop.transact((tx) => receiveDueBankEntries(tx, shop.actor))
const entries = (shop: Shop) => shop.sql('select state, reason from bank_entry where tenant_id = $1')
const ready = async (shop: Shop) =>
  (await shop.sql<{ ready: boolean }>('select ready from bank_entry_due where tenant_id = $1')).map((row) => row.ready)

const rateFrom = (shop: Shop, day: string) =>
  shop.sql("insert into exchange_rate (tenant_id, currency, valid_from, rate) values ($1, 'USD', $2, 0.80)", [day])

test('money in a currency without an exchange rate waits for it, and the next run after takes it once', async () => {
  const shop = await debtor(database)
  expect(await importOf(shop)).toMatchObject({ entries: 1, payments: 0, waiting: 1 })
  const reason = 'there is no exchange rate from USD to GBP on 2011-03-01: add one'
  expect(await entries(shop)).toEqual([{ state: 'waiting', reason }])
  expect(await run(shop)).toBe(0)
  await rateFrom(shop, '2011-02-01')
  expect(await ready(shop)).toEqual([true])
  expect(await run(shop)).toBe(1)
  expect(await run(shop)).toBe(0)
  expect(await importOf(shop)).toMatchObject({ repeated: 1, payments: 0 })
  expect(await entries(shop)).toEqual([{ state: 'booked', reason: null }])
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank, foreign currency            40.00
  Cr Unapplied cash                    40.00`)
  expect(await brokenRules(shop)).toEqual([])
})

test('the rate of a later day does not help, and is not tried over and over', async () => {
  const shop = await debtor(database)
  await shop.day('2011-03-05')
  expect(await importOf(shop)).toMatchObject({ payments: 0, waiting: 1 })
  await rateFrom(shop, '2011-03-02')
  expect(await ready(shop)).toEqual([false])
  expect(await run(shop)).toBe(0)
})

test('a statement that comes again after the rate brings the money that waited', async () => {
  const shop = await debtor(database)
  await importOf(shop)
  await rateFrom(shop, '2011-03-01')
  expect(await importOf(shop)).toMatchObject({ repeated: 1, entries: 0, payments: 1, unapplied: { amount: '40.00' } })
  expect(await importOf(shop)).toMatchObject({ repeated: 1, payments: 0 })
})
