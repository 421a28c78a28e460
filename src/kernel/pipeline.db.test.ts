import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../../test/fresh-database.js'
import { asOwner } from './database.js'
import { send } from './pipeline.js'

const database = await freshDatabase()
let client: pg.PoolClient

beforeAll(async () => {
  client = await database.pool.connect()
})
afterAll(() => client.release())

const outcome = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'done',
    (error: Error) => error.message,
  )

const run = (text: string, values: unknown[] = []) => send(client, { text, values })

test('each statement of a batch answers its own rows, the second time too', async () => {
  for (const round of [1, 2]) {
    const answers = await Promise.all([
      run('select $1::int4 as n, null::text as nothing', [round]),
      run("set local statement_timeout = '1min'"),
      run('select v, v * 2 as twice from generate_series(1, $1::int4) v', [3]),
      run('select $1::int4 as n where $1 > 9', [round]),
      run('select $1::int8 as big, date $$2011-03-01$$ as day, $2::jsonb as json, $3::text[] as words', [
        '9007199254740993',
        { a: 1 },
        ['x,y', null],
      ]),
    ])
    expect(answers).toEqual([
      [{ n: round, nothing: null }],
      [],
      [
        { v: 1, twice: 2 },
        { v: 2, twice: 4 },
        { v: 3, twice: 6 },
      ],
      [],
      [{ big: 9007199254740993n, day: '2011-03-01', json: { a: 1 }, words: ['x,y', null] }],
    ])
  }
})

test('a failure is told to its statement and to those behind it, which have not run; the next batch runs', async () => {
  await send(client, { text: 'create temporary table run (n int4)' })
  const insert = (n: unknown) => run('insert into run values ($1::int4)', [n])
  await Promise.all([run('begin'), insert(1), run('commit')])
  const sent = [run('begin'), insert(2), insert('many'), insert(3), run('commit')].map(outcome)
  const refused = 'invalid input syntax for type integer: "many"'
  expect(await Promise.all(sent)).toEqual(['done', 'done', refused, refused, refused])
  await run('rollback')
  await Promise.all([run('begin'), insert(4), run('commit')])
  expect(await run('select n from run')).toEqual([{ n: 1 }, { n: 4 }])
})

test('a statement that could not be understood, or failed when it first ran, can be sent again', async () => {
  expect(await outcome(run('select n from nowhere'))).toBe('relation "nowhere" does not exist')
  const divide = (by: number) => run('select 6 / $1::int4 as n', [by])
  expect(await outcome(divide(0))).toBe('division by zero')
  expect(await divide(2)).toEqual([{ n: 3 }])
  await send(client, { text: 'create temporary table nowhere as select 1 as n' })
  expect(await run('select n from nowhere')).toEqual([{ n: 1 }])
})

test('a value that cannot be read is the fault of its statement alone', async () => {
  const sent = [run('select 1 as n'), run("select 'infinity'::timestamptz as moment"), run('select 2 as n')]
  expect(await Promise.all(sent.map(outcome))).toEqual(['done', 'Invalid time value', 'done'])
  expect(await run('select 3 as n')).toEqual([{ n: 3 }])
})

test('a batch whose connection breaks fails', async () => {
  const other = await database.pool.connect()
  const [{ pid }] = (await send(other, { text: 'select pg_backend_pid() as pid' })) as [{ pid: number }]
  const waiting = outcome(send(other, { text: 'select pg_sleep(60)' }))
  await asOwner(database.url, (owner) => owner.query('select pg_terminate_backend($1)', [pid]))
  expect(await waiting).toBe('terminating connection due to administrator command')
  const next = await outcome(send(other, { text: 'select 1' }))
  other.release(true)
  expect(next).not.toBe('done')
})
