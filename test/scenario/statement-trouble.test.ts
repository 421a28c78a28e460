import { expect, test } from 'vitest'
import { importStatements } from '../../src/exchange/statements/import-statements.js'
import type { ByteInput } from '../../src/formats/bytes.js'
import { statistics } from '../../src/kernel/tx.js'
import { freshDatabase } from '../fresh-database.js'
import { bai2, camt, type Entry, type Frame, file, mt940 } from './bank-files.js'
import { brokenRules, debtor, openItems } from './debtor.js'
import type { Shop } from './shop.js'

const database = await freshDatabase()

const importOf = (shop: Shop, ...files: ByteInput[]) => importStatements(database, shop.tenantId, files)
const codesOf = (result: { findings: readonly { code: string }[] }) => result.findings.map(({ code }) => code)
const paid: Entry = { reference: 'B1', amount: '120.00', text: 'INV-2011-000001' }

test('the same day in another format changes nothing, though its references and words are others', async () => {
  const shop = await debtor(database)
  const entries = [paid, { reference: 'B2', amount: '33.00', text: 'thanks' }]
  const frame = { opening: '1000.00', closing: '1153.00' }
  await importOf(shop, file('day.xml', camt('S1', entries, frame)))
  const swift = await importOf(shop, file('day.sta', mt940(entries, frame)))
  expect(swift).toMatchObject({ statements: 0, repeated: 1, entries: 0, payments: 0 })
  expect(codesOf(swift)).toEqual(['statement.in_other_form'])
  const together = await debtor(database)
  const both = await importOf(
    together,
    file('day.sta', mt940(entries, frame)),
    file('day.xml', camt('S1', entries, frame)),
  )
  expect(both).toMatchObject({ statements: 1, repeated: 1, payments: 2 })
})

test('a batch that one format divides and the other sums up is the same money once', async () => {
  const shop = await debtor(database)
  const frame = { opening: '0.00', closing: '130.00' }
  await importOf(shop, file('day.sta', mt940([{ amount: '130.00', text: 'SAMMLER' }], frame)))
  const divided = [paid, { reference: 'B2', amount: '10.00' }]
  expect(await importOf(shop, file('day.xml', camt('S1', divided, frame)))).toMatchObject({ repeated: 1, payments: 0 })
})

test('another day with the same balances is other money', async () => {
  const shop = await debtor(database)
  const there = [{ amount: '50.00', reference: 'X1' }]
  const back = [{ amount: '-50.00', reference: 'X2', day: '2011-03-02' }]
  const again = [{ amount: '50.00', reference: 'X3', day: '2011-03-03' }]
  await shop.day('2011-03-03')
  const result = await importOf(
    shop,
    file('1.xml', camt('S1', there, { opening: '100.00', closing: '150.00' })),
    file('2.xml', camt('S2', back, { opening: '150.00', closing: '100.00', day: '2011-03-02' })),
    file('3.xml', camt('S3', again, { opening: '100.00', closing: '150.00', day: '2011-03-03' })),
  )
  expect(result).toMatchObject({ statements: 3, repeated: 0, entries: 3, payments: 2 })
})

test('pages come in any order, each proven by itself, and make one unbroken chain', async () => {
  const shop = await debtor(database)
  const page = (number: number, last: boolean) =>
    `<StmtPgntn><PgNb>${number}</PgNb><LastPgInd>${last}</LastPgInd></StmtPgntn>`
  const first = camt('S1', [paid], {
    opening: '0.00',
    closing: '120.00',
    head: page(1, false),
    codes: ['OPBD', 'ITBD'],
  })
  const second = camt('S1', [{ reference: 'B2', amount: '5.00' }], {
    ...{ opening: '120.00', closing: '125.00', head: page(2, true), codes: ['ITBD', 'CLBD'] as const },
  })
  const result = await importOf(shop, file('2.xml', second), file('1.xml', first))
  expect(result).toMatchObject({ statements: 2, payments: 2, applied: { count: 1 } })
  expect(codesOf(result)).toEqual(['statement.account_created'])
  expect(await importOf(shop, file('1.xml', first))).toMatchObject({ repeated: 1, payments: 0 })
})

test('overlapping days bring each entry once', async () => {
  const shop = await debtor(database)
  await shop.day('2011-03-02')
  const tuesday = [paid]
  const wednesday = [{ reference: 'B2', amount: '5.00', day: '2011-03-02' }]
  await importOf(shop, file('1.xml', camt('S1', tuesday, { opening: '0.00', closing: '120.00' })))
  const both = camt('S2', [...tuesday, ...wednesday], { opening: '0.00', closing: '125.00', day: '2011-03-02' })
  const result = await importOf(shop, file('2.xml', both))
  expect(result).toMatchObject({ statements: 1, entries: 1, payments: 1 })
  expect(codesOf(result)).toEqual([])
})

test('overlapping days bring each entry once also where entries have no day of their own', async () => {
  const tuesday = { opening: '0.00', closing: '120.00' }
  const both = { opening: '0.00', closing: '125.00', day: '2011-03-02' }
  const first = () => file('1.bai', bai2([paid], tuesday))
  const second = () => file('2.bai', bai2([paid, { reference: 'B2', amount: '5.00' }], both))
  const apart = await debtor(database)
  await apart.day('2011-03-02')
  await importOf(apart, first())
  expect(await importOf(apart, second())).toMatchObject({ entries: 1, payments: 1, findings: [] })
  const together = await debtor(database)
  await together.day('2011-03-02')
  expect(await importOf(together, first(), second())).toMatchObject({ statements: 2, entries: 2, payments: 2 })
  const later = bai2([paid], { opening: '125.00', closing: '245.00', day: '2011-03-02' })
  const reused = await importOf(together, file('3.bai', later))
  expect(reused).toMatchObject({ entries: 1, payments: 1, findings: [{ code: 'statement.reference_reused' }] })
})

test('an account that opens each day with the same balance says nothing of what came in before', async () => {
  const swept = [
    { reference: 'B1', amount: '120.00' },
    { reference: 'OUT', amount: '-120.00' },
  ]
  const days = ['2011-03-01', '2011-03-02']
  const emptied = (day: string) => ({ opening: '0.00', closing: '0.00', day })
  for (const write of [
    bai2,
    (entries: readonly Entry[], frame: Frame) =>
      camt(
        frame.day!,
        entries.map((entry) => ({ ...entry, day: frame.day! })),
        frame,
      ),
  ]) {
    const shop = await debtor(database)
    await shop.day('2011-03-02')
    for (const day of days)
      expect(await importOf(shop, file(day, write(swept, emptied(day))))).toMatchObject({ entries: 2 })
  }
})

test('an intraday report books nothing; the statement of the day does', async () => {
  const shop = await debtor(database)
  const intraday = camt('R1', [paid], { opening: '0.00', closing: '120.00', message: '052' })
  const early = await importOf(shop, file('intraday.xml', intraday))
  expect(early).toMatchObject({ statements: 0, entries: 0, payments: 0 })
  expect(codesOf(early)).toEqual(['statement.not_final'])
  const day = await importOf(shop, file('day.xml', camt('S1', [paid], { opening: '0.00', closing: '120.00' })))
  expect(day).toMatchObject({ statements: 1, payments: 1, applied: { count: 1, amount: '120.00' } })
})

test('a reversal and a returned payment wait for a person, and books and balances stay right', async () => {
  const shop = await debtor(database)
  const entries = [
    paid,
    { reference: 'B2', amount: '-120.00', text: 'INV-2011-000001', more: '<RvslInd>true</RvslInd>' },
    { reference: 'B3', amount: '-7.00', more: '<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>' },
    { reference: 'B4', amount: '7.00', more: '<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>' },
  ]
  const result = await importOf(shop, file('1.xml', camt('S1', entries, { opening: '0.00', closing: '0.00' })))
  expect(result).toMatchObject({ entries: 4, payments: 1, waiting: 3 })
  const reasons = await shop.sql(
    "select entry_reference, reason from bank_entry where tenant_id = $1 and state = 'waiting' order by 1",
  )
  expect(reasons).toEqual(['B2', 'B3', 'B4'].map((entry_reference) => ({ entry_reference, reason: 'returned' })))
  expect(await brokenRules(shop)).toEqual([])
})

test('a second entry with the same reference, day and amount within one statement is second money, since the balance says so', async () => {
  const shop = await debtor(database)
  const twice = [
    { reference: 'B1', amount: '10.00' },
    { reference: 'B1', amount: '10.00' },
  ]
  const result = await importOf(shop, file('1.xml', camt('S1', twice, { opening: '0.00', closing: '20.00' })))
  expect(result).toMatchObject({ entries: 2, payments: 2 })
  const once = camt('S2', twice, { opening: '0.00', closing: '10.00' })
  await expect(importOf(shop, file('2.xml', once))).rejects.toThrow(/does not add up/)
})

test('the same statement twice in one file counts once', async () => {
  const shop = await debtor(database)
  const one = camt('S1', [paid], { opening: '0.00', closing: '120.00' })
  const statement = /<Stmt>.*<\/Stmt>/s.exec(one)![0]
  const result = await importOf(shop, file('1.xml', one.replace(statement, statement + statement)))
  expect(result).toMatchObject({ statements: 1, repeated: 1, payments: 1 })
})

test.each([
  [
    'an entry in another currency',
    { reference: 'B1', amount: '10.00', currency: 'EUR' },
    /mixes the currencies GBP, EUR/,
  ],
  ['an amount with three decimals', { reference: 'B1', amount: '10.005' }, /10\.005 .*more decimals than GBP has/],
])('%s is refused, not rounded or taken for ours', async (_, entry, message) => {
  const shop = await debtor(database)
  const text = camt('S1', [entry], { opening: '0.00', closing: entry.amount })
  await expect(importOf(shop, file('1.xml', text))).rejects.toThrow(message)
  expect(await shop.sql('select id from bank_statement where tenant_id = $1')).toEqual([])
})

test('idle decimals and entries of nothing are no trouble', async () => {
  const shop = await debtor(database)
  const entries = [
    { reference: 'B1', amount: '120.00000', text: 'INV-2011-000001' },
    { reference: 'B2', amount: '0.00' },
  ]
  const result = await importOf(shop, file('1.xml', camt('S1', entries, { opening: '0.00', closing: '120.00' })))
  expect(result).toMatchObject({ entries: 1, payments: 1 })
  expect(await openItems(shop)).toEqual([])
})

test('a statement of an account that is not ours is refused where accounts are not created by files', async () => {
  const shop = await debtor(database)
  await shop.sql(
    `insert into setting (tenant_id, name, valid_from, value) values ($1, 'cash.create_bank_accounts', '2000-01-01', '"no"')`,
  )
  const text = camt('S1', [paid], { opening: '0.00', closing: '120.00' })
  await expect(importOf(shop, file('1.xml', text))).rejects.toThrow(
    /1\.xml: GB33BUKB20201555555555 is none of our bank accounts.*cash\.create_bank_accounts/,
  )
})

test('a file that is refused does not keep the files around it from being taken, nor leaves anything behind', async () => {
  const shop = await debtor(database)
  const foreign = camt('S9', [{ reference: 'E1', amount: '1.00', currency: 'EUR' }], {
    ...{ opening: '0.00', closing: '1.00', account: 'GB82WEST12345698765432' },
  })
  const result = await importOf(
    shop,
    file('1.xml', camt('S1', [paid], { opening: '0.00', closing: '120.00' })),
    file('2.xml', foreign),
    file('3.txt', 'hello'),
    file('4.xml', camt('S2', [{ reference: 'B2', amount: '5.00' }], { opening: '120.00', closing: '125.00' })),
  )
  expect(result).toMatchObject({ files: 4, refused: 2, statements: 2, payments: 2 })
  expect(await shop.sql('select code from bank_account where tenant_id = $1')).toEqual([
    { code: 'GB33BUKB20201555555555' },
  ])
})

/** Statements of 20 entries each, a day a file. */
function manyFiles(count: number): ByteInput[] {
  return Array.from({ length: count }, (_, index) => {
    const entries = Array.from({ length: 20 }, (_, entry) => ({ reference: `R${index}-${entry}`, amount: '1.00' }))
    const frame = { opening: `${index * 20}.00`, closing: `${index * 20 + 20}.00` }
    return file(`${index}.xml`, camt(`S${index}`, entries, frame))
  })
}

test('two thousand entries of a hundred files take at most 90 statements to the database, and none when they come again', async () => {
  const shop = await debtor(database)
  let before = statistics.statements
  expect(await importOf(shop, ...manyFiles(100))).toMatchObject({ entries: 2000, payments: 2000 })
  expect(statistics.statements - before).toBeLessThanOrEqual(90)
  before = statistics.statements
  expect(await importOf(shop, ...manyFiles(100))).toMatchObject({ entries: 0, repeated: 100, payments: 0 })
  expect(statistics.statements - before).toBeLessThanOrEqual(20)
})
