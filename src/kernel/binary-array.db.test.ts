import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../test/fresh-database.js'
import { arrayOf, arrayOfRows } from './binary-array.js'
import { asOwner } from './database.js'
import { decimalText } from './decimal.js'
import { newId } from './id.js'
import { money, moneyText } from './money.js'
import { type ColumnType, sqlType, type Table, table } from './table.js'

const database = await freshDatabase()

/** What PostgreSQL understands of an array, as it writes it itself. */
async function understood(type: ColumnType, values: readonly unknown[]): Promise<(string | null)[]> {
  return asOwner(database.url, async (client) => {
    await client.query('set time zone utc')
    const { rows } = await client.query<{ text: string | null }>(
      `select v::text as text from unnest($1::${sqlType(type)}[]) with ordinality a(v, n) order by n`,
      [arrayOf(type, values)],
    )
    return rows.map((row) => row.text)
  })
}

test('numbers of any size and scale arrive as they are', async () => {
  const numbers = fc.sample(
    fc
      .tuple(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 37 }),
        fc.integer({ min: 0, max: 12 }),
      )
      .map(([whole, digits, scale]) => ({ coefficient: whole / 10n ** BigInt(digits), scale })),
    2000,
  )
  const edges = [0n, 1n, -1n, 9999n, 10_000n, 9_007_199_254_740n, 9_007_199_254_741n].flatMap((coefficient) =>
    [0, 1, 3, 4, 5, 8].map((scale) => ({ coefficient, scale })),
  )
  const all = [...edges, ...numbers]
  expect(await understood('numeric', all)).toEqual(all.map(decimalText))
})

test('money arrives with the places of its currency', async () => {
  const all = ['GBP', 'JPY', 'KWD'].flatMap((currency) =>
    [0n, 5n, -5n, 123_456_789n].map((minor) => ({ minor, currency })),
  )
  expect(await understood('money', all)).toEqual(all.map(moneyText))
})

test('text keeps every character, however long and in whatever script', async () => {
  const all = [
    '',
    'a"b',
    'c\\d',
    '{e,f}',
    'NULL',
    'Käthe',
    '株式会社',
    '🏷️ sale',
    'x'.repeat(200_000),
    'ü'.repeat(70_000),
  ]
  expect(await understood('text', all)).toEqual(all)
})

test('a large array stays as it is when others are made after it', async () => {
  const all = ['a', 'b', 'c'].map((letter) => letter.repeat(700_000))
  const large = arrayOf('text', all)
  const before = Buffer.from(large)
  arrayOf('text', ['x'.repeat(3_000_000)])
  expect(large.equals(before)).toBe(true)
  expect(await understood('text', all)).toEqual(all)
})

test('days from the first to the last year arrive', async () => {
  const all = ['0001-01-01', '1999-12-31', '2000-01-01', '2000-02-29', '2011-03-27', '9999-12-31']
  expect(await understood('date', all)).toEqual(all)
})

test('moments keep their microseconds', async () => {
  const all = [
    '2011-03-01T08:15:30.123Z',
    '1999-12-31T23:59:59.123456Z',
    '2026-11-22T01:02:03+01:00',
    '2000-01-01T00:00:00Z',
  ]
  expect(await understood('timestamptz', all)).toEqual([
    '2011-03-01 08:15:30.123+00',
    '1999-12-31 23:59:59.123456+00',
    '2026-11-22 00:02:03+00',
    '2000-01-01 00:00:00+00',
  ])
})

test('identifiers, whole numbers, truth values and JSON arrive', async () => {
  const id = newId()
  expect(await understood('uuid', [id, id.toUpperCase()])).toEqual([id, id])
  expect(await understood('int4', [0, -1, 2_147_483_647])).toEqual(['0', '-1', '2147483647'])
  expect(await understood('int8', [0n, -1n, 2n ** 62n])).toEqual(['0', '-1', (2n ** 62n).toString()])
  expect(await understood('bool', [true, false])).toEqual(['true', 'false'])
  expect(await understood('jsonb', [{ a: 1n, b: 'ü"' }, [1], 'x'])).toEqual(['{"a": "1", "b": "ü\\""}', '[1]', '"x"'])
})

test('nothing is null, and a column may be empty', async () => {
  expect(await understood('text', [null, 'x', undefined])).toEqual([null, 'x', null])
  expect(await understood('uuid', [])).toEqual([])
})

test.each([
  ['uuid', 'not-an-identifier'],
  ['uuid', '0123456789abcdef0123456789abcdef0123'],
  ['date', '2011-02-30'],
  ['date', '1.3.2011'],
  ['timestamptz', 'yesterday'],
] as const)('what is no %s is refused: %s', (type, value) => {
  expect(() => arrayOf(type, [value])).toThrow(TypeError)
})

describe('rows of a table', () => {
  const thing = table('thing', ['id'], {
    id: 'uuid',
    line: 'int4',
    price: 'numeric',
    amount: 'money',
    onDay: 'date',
    seenAt: 'timestamptz',
    open: 'bool',
    note: 'text',
    detail: 'jsonb',
  })
  const row = {
    id: newId(),
    line: 7,
    price: { coefficient: 123_456n, scale: 5 },
    amount: money('99.90', 'GBP'),
    onDay: '2011-03-27',
    seenAt: '2011-03-27T01:02:03.456Z',
    open: true,
    note: 'Käthe "said" {so}',
    detail: { a: [1, null] },
  }
  const tenant = newId()

  beforeAll(() =>
    asOwner(database.url, (client) =>
      client.query(
        `create table thing (tenant_id uuid, id uuid, line int, price price, amount amount, on_day date, seen_at timestamptz,
                             open boolean, note text, detail jsonb)`,
      ),
    ),
  )

  const asWritten = (rows: Buffer): Promise<object[]> =>
    asOwner(database.url, async (client) => {
      await client.query('set time zone utc')
      return (await client.query<{ row: object }>('select to_jsonb(v) as row from unnest($1::thing[]) v', [rows])).rows
    })

  const expected = {
    tenant_id: tenant,
    id: row.id,
    line: 7,
    price: 1.23456,
    amount: 99.9,
    on_day: '2011-03-27',
    seen_at: '2011-03-27T01:02:03.456+00:00',
    open: true,
    note: row.note,
    detail: row.detail,
  }

  test('arrive with their tenant, each value in its column', async () => {
    const nothing = Object.fromEntries(Object.keys(expected).map((column) => [column, null]))
    const other = { ...nothing, tenant_id: tenant, note: 'x'.repeat(100_000) }
    const rows = arrayOfRows(thing, tenant, [row, { note: other.note }])
    expect(await asWritten(rows)).toEqual([{ row: expected }, { row: other }])
    expect(await asWritten(arrayOfRows(thing, tenant, []))).toEqual([])
  })

  test('arrive with only the properties that are named', async () => {
    const [only] = await asWritten(arrayOfRows(thing, tenant, [row], ['id', 'note']))
    expect(only).toMatchObject({ row: { tenant_id: tenant, id: row.id, note: row.note, line: null, amount: null } })
  })

  test.each([
    ['a column less', table('thing', ['id'], { id: 'uuid' })],
    [
      'another type',
      { ...thing, row: thing.row.map((c) => (c.column === 'note' ? { ...c, type: 'bool' } : c)) } as Table,
    ],
  ])('are refused when the table is declared with %s', async (_, declared) => {
    await expect(asWritten(arrayOfRows(declared, tenant, [{ ...row, note: true }]))).rejects.toThrow(
      /wrong number of columns|wrong binary data|has type/,
    )
  })
})
