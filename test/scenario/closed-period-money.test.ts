import { expect, test } from 'vitest'
import { whatWaits } from '../../src/automation/worker.js'
import { importStatements } from '../../src/exchange/statements/import-statements.js'
import { receiveDueBankEntries } from '../../src/exchange/statements/receive-due-entries.js'
import type { ByteInput } from '../../src/formats/bytes.js'
import { changePeriods } from '../../src/ledger/change-period.js'
import { freshDatabase } from '../fresh-database.js'
import { brokenRules, debtor, journalFrom, receive } from './debtor.js'
import type { Shop } from './shop.js'

const database = await freshDatabase()

/** An MT940 statement of 1 March 2011: 50.00 came in. */
const statement = (currency: string): ByteInput => ({
  name: `${currency}.sta`,
  chunks: (async function* () {
    yield Buffer.from(
      `:20:S1\r\n:25:BUKBGB22/20201566666666\r\n:28C:1/1\r\n:60F:C110301${currency}0,00\r\n:61:110301C50,00NTRFNONREF//B1\r\n:86:thanks\r\n:62F:C110301${currency}50,00\r\n-\r\n`,
    )
  })(),
})

const importOf = (shop: Shop, currency = 'GBP') => importStatements(database, shop.tenantId, [statement(currency)])
const run = (shop: Shop) => shop.transact((tx) => receiveDueBankEntries(tx, shop.actor))
const march = (shop: Shop, state: 'open' | 'locked' | 'closed') => shop.must(changePeriods, { month: '2011-03', state })
const entries = (shop: Shop) => shop.sql('select state, reason from bank_entry where tenant_id = $1')
const ready = async (shop: Shop) =>
  (await shop.sql<{ ready: boolean }>('select ready from bank_entry_due where tenant_id = $1')).map((row) => row.ready)
const refused = (state: string) =>
  `the period 2011-03 is ${state}, so nothing can be posted on 2011-03-01: the first open day is 2011-04-01`

test.each(['locked', 'closed'] as const)(
  'money that finds its month %s waits with that reason, and the run after it was reopened books it once',
  async (state) => {
    const shop = await debtor(database)
    await march(shop, state)
    expect(await importOf(shop)).toMatchObject({ entries: 1, payments: 0, waiting: 1 })
    expect(await entries(shop)).toEqual([{ state: 'waiting', reason: refused(state) }])
    expect(await whatWaits(database, shop.tenantId)).toContainEqual({
      step: 'book',
      reason: `waiting: ${refused(state)}`,
      documents: 1,
    })
    expect(await ready(shop)).toEqual([false])
    expect(await run(shop)).toBe(0)
    await march(shop, 'open')
    expect(await ready(shop)).toEqual([true])
    expect(await run(shop)).toBe(1)
    expect(await run(shop)).toBe(0)
    expect(await importOf(shop)).toMatchObject({ repeated: 1, payments: 0 })
    expect(await entries(shop)).toEqual([{ state: 'booked', reason: null }])
    expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                              50.00
  Cr Unapplied cash                    50.00`)
    expect(await brokenRules(shop)).toEqual([])
  },
)

test('money of a closed month is booked when the next month has come', async () => {
  const shop = await debtor(database)
  await march(shop, 'closed')
  await importOf(shop)
  await shop.day('2011-04-01')
  expect(await ready(shop)).toEqual([true])
  expect(await run(shop)).toBe(1)
  const [journal] = await shop.sql(
    "select posting_date from journal where tenant_id = $1 and text = 'Payment PAY-2011-000001'",
  )
  expect(journal).toEqual({ posting_date: '2011-04-01' })
})

test('money that lacks both an open month and an exchange rate waits for one after the other, and is not tried in vain', async () => {
  const shop = await debtor(database)
  await march(shop, 'closed')
  expect(await importOf(shop, 'USD')).toMatchObject({ payments: 0, waiting: 1 })
  await march(shop, 'open')
  expect(await run(shop)).toBe(1)
  expect(await run(shop)).toBe(0)
  const reason = 'there is no exchange rate from USD to GBP on 2011-03-01: add one'
  expect(await entries(shop)).toEqual([{ state: 'waiting', reason }])
  await shop.sql(
    "insert into exchange_rate (tenant_id, currency, valid_from, rate) values ($1, 'USD', '2011-03-01', 0.8)",
  )
  expect(await run(shop)).toBe(1)
  expect(await entries(shop)).toEqual([{ state: 'booked', reason: null }])
})

test('money refused for what no rule foresees is tried again on the next day, once a day', async () => {
  const shop = await debtor(database)
  // The same bank reference was recorded by hand with another amount: only a person can clear that up.
  const other = { entryReference: 'B1', amount: '49.00', currency: 'GBP', receivedOn: '2011-03-01', method: 'bank' }
  await shop.sql(
    `insert into bank_account (tenant_id, code, identifier, currency, account_role, legal_entity)
     values ($1, 'BUKBGB22/20201566666666', 'BUKBGB22/20201566666666', 'GBP', 'bank', 'UK')`,
  )
  await receive(shop, { ...other, bankAccount: 'BUKBGB22/20201566666666' })
  expect(await importOf(shop)).toMatchObject({ payments: 0, waiting: 1 })
  expect(await run(shop)).toBe(0)
  await shop.day('2011-03-02')
  expect(await run(shop)).toBe(1)
  expect(await run(shop)).toBe(0)
  expect(await entries(shop)).toMatchObject([
    { state: 'waiting', reason: expect.stringContaining('B1 belongs to PAY-2011-000001') },
  ])
})
