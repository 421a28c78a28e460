import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { freshDatabase } from '../../test/fresh-database.js'
import { csvText } from '../../test/import/retail-file.js'
import { asOwner } from '../kernel/database.js'
import { commands, main } from './cli.js'
import { VERSION } from './http/version.js'

const database = await freshDatabase()
let folder = ''
const file = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'o2c-cli-'))
})
beforeEach(() => {
  vi.stubEnv('DATABASE_URL', database.url)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

/** What a command line answers a person: exit status, standard output and error. */
async function o2c(...words: string[]): Promise<{ status: number; out: string; error: string }> {
  const heard = { out: '', error: '' }
  const hear = (stream: NodeJS.WriteStream, into: 'out' | 'error') =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      heard[into] += String(text)
      return true
    })
  const spies = [hear(process.stdout, 'out'), hear(process.stderr, 'error')]
  try {
    return { status: await main([...words, '--quiet']), ...heard }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const refused = async (...words: string[]): Promise<string> => {
  const { status, out, error } = await o2c(...words)
  expect({ status, out }).toEqual({ status: 1, out: '' })
  return error
}

test('says its version', async () => {
  expect(await o2c('--version')).toEqual({ status: 0, out: `${VERSION}\n`, error: '' })
})

test('a command that is not understood says what there is', async () => {
  expect(await refused('import')).toBe(
    'o2c: say what to import: one of online-retail, statements, payments, tax-rates, expected-receipts, and the files\n',
  )
  expect(await refused('import', 'orders', 'X')).toBe(
    'o2c: there is no import "orders": choose one of online-retail, statements, payments, tax-rates, expected-receipts\n',
  )
  expect(await refused('report', 'profit')).toBe(
    'o2c: there is no report "profit": choose one of trial-balance, aging\n',
  )
})

test('help is given about everything, or about one command', async () => {
  for (const words of [['help'], ['--help']]) {
    const { status, out } = await o2c(...words)
    expect(status).toBe(0)
    for (const { usage } of await commands()) expect(out).toContain(usage)
  }
  for (const words of [
    ['help', 'prove'],
    ['prove', '--help'],
  ]) {
    const { status, out } = await o2c(...words)
    expect(status).toBe(0)
    expect((await commands()).filter(({ usage }) => out.includes(`  ${usage}\n`)).map(({ name }) => name)).toEqual([
      'prove',
    ])
  }
})

test('a refused file makes no company, a good one does', async () => {
  await writeFile(file('bad.csv'), csvText([{ at: '2011-13-01 09:00:00' }]))
  expect(await refused('import', 'online-retail', file('bad.csv'), '--tenant', 'second')).toContain('bad.csv')
  expect(await refused('run', '--tenant', 'second')).toBe('o2c: there is no tenant "second": there is none\n')
  await writeFile(file('good.csv'), csvText([{}]))
  expect((await o2c('import', 'online-retail', file('good.csv'), '--tenant', 'second')).status).toBe(0)
  expect((await o2c('run', '--tenant', 'second', '--json')).status).toBe(0)
})

test('a database that is not there is told apart from a server that is not', async () => {
  const url = new URL(database.url)
  url.pathname = '/nowhere'
  vi.stubEnv('DATABASE_URL', url.toString())
  expect(await refused('run')).toBe('o2c: The server in DATABASE_URL refuses us: database "nowhere" does not exist\n')
})

test('companies are made and listed', async () => {
  const made = await o2c('tenant', 'create', 'Tea & Co', '--currency', 'EUR', '--country', 'DE')
  expect(made).toMatchObject({ status: 0, out: 'Tea & Co\n' })
  expect(await refused('tenant', 'create', 'Tea & Co')).toContain('there is a tenant "Tea & Co" already')
  expect(await refused('tenant', 'create', 'Tea', '--currency', 'XXY')).toContain('--currency XXY is not a currency')
  expect(await refused('tenant', 'create', 'Tea', '--country', 'Germany')).toContain(
    '--country Germany is not a country',
  )
  expect(await refused('tenant', 'create')).toContain('say what the company is called')
  const { out } = await o2c('tenant', 'list', '--json')
  expect(JSON.parse(out)).toMatchObject([
    { name: 'Tea & Co', today: null, currency: 'EUR', country: 'DE' },
    { name: 'second', currency: 'GBP', country: 'GB' },
  ])
  expect((await o2c('key', 'create', '--tenant', 'Tea & Co')).out).toMatch(/^o2c_/)
})

test('a company begins with the tax rates of its country, or brings its own', async () => {
  const rates = async (tenant: string): Promise<unknown[]> => {
    const sql =
      'select r.country, r.valid_from::text as from, trim_scale(r.rate)::text as rate from tax_rate r join tenant t using (tenant_id) where t.name = $1 order by valid_from desc, country'
    return asOwner(database.url, async (client) => (await client.query(sql, [tenant])).rows)
  }
  const germany = [
    { country: 'DE', from: '2021-01-01', rate: '19' },
    { country: 'DE', from: '2020-07-01', rate: '16' },
    { country: 'DE', from: '2007-01-01', rate: '19' },
  ]
  expect(await rates('Tea & Co')).toEqual(germany)
  expect(await refused('tenant', 'create', 'Tea Inc', '--country', 'US')).toContain('--currency')
  const made = await o2c('tenant', 'create', 'Tea Inc', '--country', 'US', '--currency', 'USD', '--json')
  expect(JSON.parse(made.out)).toEqual({
    name: 'Tea Inc',
    currency: 'USD',
    country: 'US',
    taxRate: null,
    taxRateSince: null,
  })
  expect(await rates('Tea Inc')).toEqual([])
  await writeFile(file('rates.csv'), 'country;valid_from;rate\nUS;2026-01-01;8.875\nUS;2027-13-01;9\n')
  const into = ['import', 'tax-rates', '--tenant', 'Tea Inc', file('rates.csv')]
  expect(await refused(...into)).toContain('rates.csv, line 3: validFrom must be a calendar date')
  await writeFile(file('rates.csv'), 'country;valid_from;rate\nUS;2026-01-01;8.875\nUS;2027-01-01;109\n')
  expect(await refused(...into)).toContain('rates.csv, line 3: the rate must be 0 or more')
  expect(await rates('Tea Inc')).toEqual([])
  await writeFile(file('rates.csv'), 'country;valid_from;rate\nUS;2026-01-01;8.875\nUS;2027-01-01;9\n')
  expect(JSON.parse((await o2c(...into)).out)).toEqual({ files: 1, lines: 2, saved: 2, repeated: 0 })
  expect(JSON.parse((await o2c(...into)).out)).toEqual({ files: 1, lines: 2, saved: 0, repeated: 2 })
  expect(await rates('Tea Inc')).toEqual([
    { country: 'US', from: '2027-01-01', rate: '9' },
    { country: 'US', from: '2026-01-01', rate: '8.875' },
  ])
})

test('a day that is past is not run again', async () => {
  const { out } = await o2c('run', '--tenant', 'second', '--json')
  const { through } = JSON.parse(out) as { through: string }
  expect(await refused('run', '--tenant', 'second', '--through', '2009-01-01')).toBe(
    `o2c: today is ${through} already: run through that day or a later one, not 2009-01-01\n`,
  )
  expect(await refused('run', '--tenant', 'second', '--through', '9999-12-31')).toMatch(
    /^o2c: 9999-12-31 is more than a hundred years ahead: the business date may be \d{4}-\d\d-\d\d at the latest\n$/,
  )
})

test('an export that cannot be written says why', async () => {
  expect(await refused('export', 'orders', '--tenant', 'second', '--out', file('nowhere/orders.csv'))).toBe(
    `o2c: ${file('nowhere/orders.csv')} cannot be written: there is no folder ${file('nowhere')}: make it first\n`,
  )
  expect((await o2c('export', 'orders', '--tenant', 'second', '--out', file('orders.csv'))).status).toBe(0)
  expect(await readFile(file('orders.csv'), 'utf8')).toContain('order_number')
})

test('payments that are refused are counted by line, and a line that cannot be read says which column', async () => {
  const header = 'entry_reference,received_on,amount,currency,customer_number'
  const line = (reference: string, customer: string): string => `${reference},2010-10-01,10.00,GBP,${customer}`
  await writeFile(file('payments.csv'), [header, line('E1', ''), line('E2', 'NOBODY'), ''].join('\n'))
  const payments = await o2c('import', 'payments', '--tenant', 'second', file('payments.csv'))
  expect(payments.status).toBe(1)
  expect(payments.error).toContain('line 3')
  expect(payments.error).toContain('o2c: 1 of 2 lines refused; nothing of it was booked\n')
  await writeFile(file('broken.csv'), [header, 'E3,2010-10-01,ten,GBP,', ''].join('\n'))
  expect(await refused('import', 'payments', '--tenant', 'second', file('broken.csv'))).toContain(
    'line 2, column amount: must be a decimal number such as "12.50", without exponent. Nothing was booked',
  )
})

test('the price of a line is reduced, and the credit note is a document that its rules accept', async () => {
  const [invoice] = await asOwner(database.url, async (client) => {
    const sql =
      "select i.number, round(l.net, 2)::text as net from invoice i join invoice_line l on l.tenant_id = i.tenant_id and l.invoice_id = i.id join tenant t on t.tenant_id = i.tenant_id where t.name = 'second' and i.type = 'invoice' order by i.number, l.line limit 1"
    return (await client.query<{ number: string; net: string }>(sql)).rows
  })
  const credit = (...words: string[]): string[] => ['credit', invoice!.number, '--tenant', 'second', ...words]
  expect(await refused(...credit('--reason', 'late', '--line', '1', '--amount', '100000'))).toBe(
    `o2c: line 1 of ${invoice!.number} has ${invoice!.net} GBP net left to credit: credit that or less, not 100000.00\n`,
  )
  expect(await refused(...credit('--reason', 'late', '--amount', '1'))).toContain('say which line of the invoice')
  expect(await refused(...credit('--line', '1', '--amount', '1'))).toContain('reason')
  expect(await refused('credit', 'INV-1', '--tenant', 'second', '--reason', 'late')).toBe(
    'o2c: there is no invoice INV-1\n',
  )
  const { status, out } = await o2c(...credit('--reason', 'late', '--line', '1', '--amount', '1.00'))
  expect({ status, number: /^CN-/.test(out) }).toEqual({ status: 0, number: true })
  const again = await o2c(...credit('--reason', 'late', '--line', '1', '--amount', '1.00'))
  expect(again).toMatchObject({ status: 0, out, error: expect.stringContaining('nothing was credited again') })
  const keyed = ['--reason', 'late', '--line', '1', '--amount', '1.00', '--key', 'second-time', '--json']
  const second = JSON.parse((await o2c(...credit(...keyed))).out)
  expect(second).toMatchObject({ repeated: false })
  expect(second.number).not.toBe(out.trim())
  expect(JSON.parse((await o2c(...credit(...keyed))).out)).toEqual({ ...second, repeated: true })
  expect(await refused(...credit('--reason', 'late', '--line', '1', '--amount', '2.00', '--key', 'second-time'))).toBe(
    'o2c: the idempotency key "second-time" was used before with another input: use a new key for a new request\n',
  )
  expect(await refused(...credit(...keyed.slice(0, -2), 'two words'))).toContain('--key must be')
  const xml = await o2c('document', out.trim(), '--format', 'ubl', '--tenant', 'second')
  expect(xml.status).toBe(0)
  expect(xml.out).toContain('Price reduction: ')
})

test('a restore looks at the file before anything else: one that is missing leaves no home behind', async () => {
  vi.stubEnv('DATABASE_URL', undefined)
  const home = file('restored')
  expect(await refused('restore', file('missing.backup'), '--home', home)).toContain(file('missing.backup'))
  await writeFile(file('no.backup'), 'hello')
  expect(await refused('restore', file('no.backup'), '--home', home)).toContain(file('no.backup'))
  expect(existsSync(home)).toBe(false)
}, 60_000)

test('a restore that is refused because the tables are others leaves no home behind', async () => {
  const other = await freshDatabase()
  await asOwner(other.url, (client) => client.query('alter table item add column odd int'))
  vi.stubEnv('DATABASE_URL', other.url)
  expect((await o2c('backup', file('odd.backup'))).status).toBe(0)
  vi.stubEnv('DATABASE_URL', undefined)
  const home = file('odd')
  expect(await refused('restore', file('odd.backup'), '--home', home)).toContain('is not the same in the backup')
  expect(existsSync(home)).toBe(false)
}, 120_000)
