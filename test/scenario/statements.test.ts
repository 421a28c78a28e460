import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importPayments } from '../../src/exchange/payments/import-payments.js'
import { importStatements } from '../../src/exchange/statements/import-statements.js'
import { receiveDueBankEntries } from '../../src/exchange/statements/receive-due-entries.js'
import type { ByteInput } from '../../src/formats/bytes.js'
import { freshDatabase } from '../fresh-database.js'
import { brokenRules, debtor, journalFrom, openItems } from './debtor.js'
import { Shop } from './shop.js'

const database = await freshDatabase()

const file = (name: string, text: string): ByteInput => ({
  name,
  chunks: (async function* () {
    yield Buffer.from(text)
  })(),
})

interface Entry {
  readonly reference: string
  readonly amount: string
  readonly text?: string
  readonly day?: string
  readonly debit?: boolean
}

const entryXml = ({ reference, amount, text = '', day = '2011-03-01', debit = false }: Entry): string =>
  `<Ntry><Amt Ccy="GBP">${amount}</Amt><CdtDbtInd>${debit ? 'DBIT' : 'CRDT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
   <BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef>
   <NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Payer</Nm></Dbtr></RltdPties><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`

/** A camt.053 statement of our account that opens with 1,000.00. */
function camt(
  id: string,
  entries: readonly Entry[],
  options: { closing?: string; opening?: string; day?: string } = {},
): string {
  const { opening = '1000.00', day = '2011-03-01' } = options
  const sum = entries.reduce((all, { amount, debit }) => all + (debit ? -1 : 1) * Math.round(Number(amount) * 100), 0)
  const closing = options.closing ?? ((Number(opening) * 100 + sum) / 100).toFixed(2)
  const balance = (code: string, amount: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`
  return `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
    <GrpHdr><MsgId>M</MsgId><CreDtTm>2011-03-01T20:00:00</CreDtTm></GrpHdr><Stmt><Id>${id}</Id><CreDtTm>2011-03-01T20:00:00</CreDtTm>
    <Acct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id><Ccy>GBP</Ccy></Acct>${balance('OPBD', opening)}${balance('CLBD', closing)}
    ${entries.map(entryXml).join('\n')}</Stmt></BkToCstmrStmt></Document>`
}

const importOf = (shop: Shop, ...files: ByteInput[]) => importStatements(database, shop.tenantId, files)

test('a statement becomes payments: applied where number and amount agree, unapplied where not, the rest waits with its reason', async () => {
  const shop = await debtor(database)
  const text = camt('S1', [
    { reference: 'B1', amount: '120.00', text: 'INV-2011-000001' },
    { reference: 'B2', amount: '33.00', text: 'thanks' },
    { reference: 'B3', amount: '12.50', text: 'MONTHLY CHARGES', debit: true },
    { reference: 'B4', amount: '500.00', text: 'PAYOUT PO55' },
  ])
  const result = await importOf(shop, file('s1.xml', text))
  expect(result).toMatchObject({
    files: 1,
    refused: 0,
    statements: 1,
    repeated: 0,
    entries: 4,
    payments: 2,
    applied: { count: 1, amount: '120.00' },
    unapplied: { count: 1, amount: '33.00' },
    waiting: 2,
  })
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                             120.00
  Cr Trade receivables                120.00
Payment PAY-2011-000002
  Dr Bank                              33.00
  Cr Unapplied cash                    33.00`)
  const waiting = await shop.sql(
    "select entry_reference, reason from bank_entry where tenant_id = $1 and state = 'waiting' order by 1",
  )
  expect(waiting).toEqual([
    { entry_reference: 'B3', reason: 'money that left' },
    { entry_reference: 'B4', reason: 'payout of a payment service' },
  ])
  const [order] = await shop.sql<{ state: string }>('select state from sales_order where tenant_id = $1')
  expect(order!.state).toBe('completed')
  expect(await brokenRules(shop)).toEqual([])
})

test('the same statement again, and the same entries in another one, change nothing', async () => {
  const shop = await debtor(database)
  const first = [{ reference: 'B1', amount: '120.00', text: 'INV-2011-000001' }]
  await importOf(shop, file('s1.xml', camt('S1', first)))
  const ledger = await shop.ledger()
  expect(await importOf(shop, file('again.xml', camt('S1', first)))).toMatchObject({
    repeated: 1,
    statements: 0,
    entries: 0,
    payments: 0,
  })
  const overlapping = camt('S2', [...first, { reference: 'B2', amount: '10.00' }])
  expect(await importOf(shop, file('s2.xml', overlapping))).toMatchObject({
    repeated: 0,
    statements: 1,
    entries: 1,
    payments: 1,
  })
  expect((await shop.ledger()).startsWith(ledger)).toBe(true)
})

test('a reference that the bank uses again for other money does not hide the money', async () => {
  const shop = await debtor(database)
  await importOf(shop, file('s1.xml', camt('S1', [{ reference: 'B1', amount: '10.00' }])))
  const result = await importOf(
    shop,
    file(
      's2.xml',
      camt('S2', [
        { reference: 'B1', amount: '11.00' },
        { reference: 'B1', amount: '11.00' },
      ]),
    ),
  )
  expect(result).toMatchObject({ entries: 2, payments: 2, unapplied: { count: 2, amount: '22.00' } })
  expect(result.findings.map(({ code }) => code)).toContain('statement.reference_reused')
})

test('a statement that does not add up is refused whole with its numbers, and its corrected version is taken', async () => {
  const shop = await debtor(database)
  const entries = [{ reference: 'B1', amount: '120.00', text: 'INV-2011-000001' }]
  const wrong = () => file('wrong.xml', camt('S1', entries, { closing: '1120.01' }))
  await expect(importOf(shop, wrong())).rejects.toThrow(
    /wrong\.xml.*1000\.00.*1120\.00.*1120\.01.*Nothing of the file was taken/s,
  )
  expect(await shop.sql('select id from bank_statement where tenant_id = $1')).toEqual([])
  const both = await importOf(shop, wrong(), file('right.xml', camt('S1', entries)))
  expect(both).toMatchObject({
    files: 2,
    refused: 1,
    statements: 1,
    payments: 1,
    applied: { count: 1, amount: '120.00' },
  })
  expect(both.findings).toContainEqual(
    expect.objectContaining({ severity: 'error', code: 'statement.balance_mismatch' }),
  )
})

test('a statement that does not go on where the last one ended is taken, and says that one is missing', async () => {
  const shop = await debtor(database)
  await importOf(shop, file('s1.xml', camt('S1', [{ reference: 'B1', amount: '10.00' }])))
  await shop.day('2011-03-03')
  const gap = camt('S3', [{ reference: 'B3', amount: '5.00', day: '2011-03-03' }], {
    opening: '1020.00',
    day: '2011-03-03',
  })
  const result = await importOf(shop, file('s3.xml', gap))
  expect(result).toMatchObject({ statements: 1, payments: 1 })
  expect(result.findings.map(({ code }) => code)).toContain('statement.missing_before')
  const between = camt('S2', [{ reference: 'B2', amount: '10.00', day: '2011-03-02' }], {
    opening: '1010.00',
    day: '2011-03-02',
  })
  const closed = await importOf(shop, file('s2.xml', between))
  expect(closed.findings.map(({ code }) => code)).not.toContain('statement.missing_before')
})

test('entries of days to come wait for their day', async () => {
  const shop = await debtor(database)
  const result = await importOf(
    shop,
    file('s1.xml', camt('S1', [{ reference: 'B1', amount: '120.00', text: 'INV-2011-000001', day: '2011-03-04' }])),
  )
  expect(result).toMatchObject({ entries: 1, payments: 0, waiting: 1 })
  await shop.day('2011-03-03')
  expect(await shop.transact((tx) => receiveDueBankEntries(tx, shop.actor))).toBe(0)
  await shop.day('2011-03-04')
  expect(await shop.transact((tx) => receiveDueBankEntries(tx, shop.actor))).toBe(1)
  expect(await openItems(shop)).toEqual([])
})

test('money of days whose documents are not taken in yet waits for them', async () => {
  const shop = await debtor(database)
  await shop.sql(
    `insert into source_document (tenant_id, id, channel, external_number, class, treatment, occurred_at, business_date, country, line_count, quantity, amount, content_hash, content)
     values ($1, gen_random_uuid(), 'shop', '1', 'invoice', 'order', '2011-02-28', '2011-02-28', 'GB', 1, 1, 1, 'h', '{}')`,
  )
  const text = camt('S1', [
    { reference: 'B1', amount: '10.00', day: '2011-02-27' },
    { reference: 'B2', amount: '10.00', day: '2011-02-28' },
  ])
  expect(await importOf(shop, file('s1.xml', text))).toMatchObject({ entries: 2, payments: 1, waiting: 1 })
})

test('money is booked on the day it came in, unless that month is closed: then today', async () => {
  const shop = await Shop.open(database, { today: '2011-03-05' })
  await shop.sql("insert into period (tenant_id, month, state) values ($1, '2011-02', 'closed')")
  const text = camt('S1', [
    { reference: 'B1', amount: '10.00', day: '2011-02-27' },
    { reference: 'B2', amount: '10.00', day: '2011-03-02' },
  ])
  await importOf(shop, file('s1.xml', text))
  const days = await shop.sql<{ posting_date: string }>(
    'select posting_date from journal where tenant_id = $1 order by number',
  )
  expect(days.map((row) => row.posting_date)).toEqual(['2011-03-05', '2011-03-02'])
})

test('an invoice younger than the money that pays it is settled on its own day', async () => {
  const shop = await debtor(database)
  await shop.day('2011-03-10')
  await shop.order('C1', [['TEA', '1']])
  await importOf(shop, file('s1.xml', camt('S1', [{ reference: 'B1', amount: '12.00', text: 'INV-2011-000002' }])))
  const settled = await shop.sql<{ settled_on: string }>('select settled_on from settlement where tenant_id = $1')
  expect(settled).toEqual([{ settled_on: '2011-03-10' }])
  expect(await journalFrom(shop, 'Payment')).toBe(`Payment PAY-2011-000001
  Dr Bank                              12.00
  Cr Customer credit balances          12.00
Application of PAY-2011-000001
  Dr Customer credit balances          12.00
  Cr Trade receivables                 12.00`)
  expect(await brokenRules(shop)).toEqual([])
})

test('files that are no statements, and files without an account, are refused with what to do', async () => {
  const shop = await debtor(database)
  await expect(importOf(shop, file('note.txt', 'hello'))).rejects.toThrow(/note\.txt.*no bank statement/)
  await expect(importOf(shop, file('cut.xml', camt('S1', []).slice(0, 300)))).rejects.toThrow(/cut\.xml/)
  await expect(importOf(shop, file('torn.txt', 'hel\u0000lo'))).rejects.toThrow(/torn\.txt.*NUL/)
  const nameless = camt('S1', []).replace(/<Acct>.*<\/Acct>/, '')
  await expect(importOf(shop, file('nameless.xml', nameless))).rejects.toThrow(/nameless\.xml/)
})

const HEADER = 'entry_reference,received_on,amount,currency,customer_number,reference,document_number\n'

test('payments come in from CSV, each once; a line that is refused says where and why and stops no other', async () => {
  const shop = await debtor(database)
  const text = `${HEADER}P1,2011-03-01,120.00,GBP,,,INV-2011-000001\nP2,2011-03-01,5.00,GBP,C9,,\nP3,2011-03-01,7.00,GBP,C1,gift,\n`
  const result = await importPayments(database, shop.tenantId, [file('p.csv', text)])
  expect(result).toMatchObject({
    lines: 3,
    payments: 2,
    repeated: 0,
    refused: 1,
    applied: { count: 1, amount: '120.00' },
    unapplied: { count: 1, amount: '7.00' },
  })
  expect(result.findings).toMatchObject([
    { code: 'payment.unknown_customer', message: expect.stringMatching(/^p\.csv, line 3: there is no customer C9/) },
  ])
  const again = await importPayments(database, shop.tenantId, [file('p.csv', text)])
  expect(again).toMatchObject({ payments: 0, repeated: 2, refused: 1 })
})

test('a payment file with a broken line books nothing', async () => {
  const shop = await debtor(database)
  const tried = (text: string) => importPayments(database, shop.tenantId, [file('p.csv', text)])
  await expect(tried(`${HEADER}P1,2011-03-01,120.00,GBP,,,\nP2,2011-13-01,5.00,GBP,,,\n`)).rejects.toThrow(
    /p\.csv, line 3, column received_on/,
  )
  await expect(tried(`${HEADER}P1,2011-03-01,1e30,GBP,,,\n`)).rejects.toThrow(/p\.csv, line 2, column amount/)
  await expect(tried('entry_reference,amount\nP1,5.00\n')).rejects.toThrow(/missing column "received_on", "currency"/)
  expect(await shop.sql('select id from payment where tenant_id = $1')).toEqual([])
})

test('a payment list that a spreadsheet has saved in Windows-1252 is read as such, aloud', async () => {
  const shop = await debtor(database)
  const folder = mkdtempSync(join(tmpdir(), 'o2c-payments-'))
  const path = join(folder, 'list.csv')
  const rows = ['entry_reference;received_on;amount;currency;reference', 'P1;2011-03-01;7.00;GBP;Bäckerei Müller']
  writeFileSync(path, Buffer.from(`${rows.join('\r\n')}\r\n`, 'latin1'))
  const result = await importPayments(database, shop.tenantId, [path])
  rmSync(folder, { recursive: true })
  expect(result).toMatchObject({ lines: 1, payments: 1, repeated: 0, refused: 0 })
  expect(result.findings).toMatchObject([
    { severity: 'info', code: 'payments.encoding', message: `${path} is no UTF-8: read as Windows-1252.` },
  ])
  const stored = await shop.sql('select reference from payment where tenant_id = $1')
  expect(stored).toEqual([{ reference: 'Bäckerei Müller' }])
})
