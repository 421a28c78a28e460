import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importStatements } from '../../src/exchange/statements/import-statements.js'
import { freshDatabase } from '../fresh-database.js'
import { bai2, camt, type Entry, file, mt940 } from './bank-files.js'
import { Shop } from './shop.js'

const database = await freshDatabase()

const DAYS = ['2011-03-01', '2011-03-02', '2011-03-03', '2011-03-04'] as const

type Dated = Entry & { readonly day: string }

/** What an account holds of an entry: how often it is there is part of it. */
const seen = ({ day, amount, reference }: Dated) => `${day} ${amount} ${reference ?? ''}`.trim()

async function booked(shop: Shop): Promise<string[]> {
  const rows = await shop.sql<{ line: string }>(
    "select booking_date || ' ' || round(amount, 2) as line from bank_entry where tenant_id = $1 order by 1",
  )
  return rows.map(({ line }) => line)
}

const twoDays = async () => {
  const shop = await Shop.open(database)
  await shop.day('2011-03-04')
  return shop
}

const importOf = (shop: Shop, ...texts: string[]) =>
  importStatements(
    database,
    shop.tenantId,
    texts.map((text, index) => file(`${index}.txt`, text)),
  )

test.each([
  ['camt', camt],
  ['MT940', (_: string, entries: readonly Entry[], frame: Parameters<typeof mt940>[1]) => mt940(entries, frame)],
] as const)(
  'the same reference and amount on another day is other money, though the statement opens like an earlier one (%s)',
  async (_, write) => {
    const shop = await twoDays()
    const rent = (day: string): Dated => ({ reference: 'RENT', amount: '10.00', text: 'rent', day })
    await importOf(shop, write('S1', [rent('2011-03-01')], { opening: '0.00', closing: '10.00' }))
    const later = write('S2', [rent('2011-03-02')], { opening: '0.00', closing: '10.00', day: '2011-03-02' })
    expect(await importOf(shop, later)).toMatchObject({ entries: 1 })
    expect(await booked(shop)).toEqual(['2011-03-01 10.00', '2011-03-02 10.00'])
  },
)

test('two statements of one day that follow one another hold different money, though the entries look the same', async () => {
  const shop = await twoDays()
  const coin: Dated = { amount: '10.00', text: 'coin', day: '2011-03-01' }
  const parts = ['0.00 10.00', '10.00 20.00', '20.00 30.00'].map((frame, index) => {
    const [opening, closing] = frame.split(' ') as [string, string]
    return camt(`P${index}`, [coin], { opening, closing })
  })
  const whole = camt('DAY', [coin, coin, coin], { opening: '0.00', closing: '30.00' })
  await importOf(shop, parts[1]!, parts[2]!)
  await importOf(shop, parts[0]!)
  expect(await booked(shop)).toEqual(Array(3).fill('2011-03-01 10.00'))
  expect(await importOf(shop, whole)).toMatchObject({ entries: 0 })
  const other = await twoDays()
  await importOf(other, whole)
  for (const part of parts) expect(await importOf(other, part)).toMatchObject({ entries: 0 })
})

test('a reference for two amounts of one day is known again in a statement that begins with the second', async () => {
  const shop = await twoDays()
  const [ten, twenty] = ['10.00', '20.00'].map((amount): Dated => ({ reference: 'R', amount, day: '2011-03-01' }))
  await importOf(shop, camt('S1', [ten!, twenty!], { opening: '0.00', closing: '30.00' }))
  expect(await importOf(shop, camt('S2', [twenty!], { opening: '10.00', closing: '30.00' }))).toMatchObject({
    entries: 0,
  })
})

test('BAI2 entries without a reference are known again in a longer statement', async () => {
  const shop = await twoDays()
  const coin = { amount: '10.00', reference: '', text: 'coin' }
  await importOf(shop, bai2([coin, coin], { opening: '0.00', closing: '20.00' }))
  const longer = bai2([coin, coin, coin], { opening: '0.00', closing: '30.00', day: '2011-03-02' })
  expect(await importOf(shop, longer)).toMatchObject({ entries: 1 })
})

test('statements of several days that are cut within a day hold different money there, though the entries look the same', async () => {
  const coin = (day: string): Dated => ({ amount: '10.00', text: 'coin', day })
  const [first, second, third] = ['2011-03-01', '2011-03-02', '2011-03-03'].map(coin) as [Dated, Dated, Dated]
  const before = mt940([first, second], { opening: '0.00', closing: '20.00', day: '2011-03-02' })
  const after = mt940([second, third], { opening: '20.00', closing: '40.00', day: '2011-03-03' })
  for (const [one, other] of [
    [before, after],
    [after, before],
  ] as const) {
    const shop = await twoDays()
    await importOf(shop, one)
    expect(await importOf(shop, other)).toMatchObject({ entries: 2, findings: [] })
    expect(await importOf(shop, one)).toMatchObject({ entries: 0 })
    expect(await booked(shop)).toEqual(
      [...Array(3).keys()].flatMap((i) => Array(i === 1 ? 2 : 1).fill(`${DAYS[i]} 10.00`)),
    )
  }
})

test('statements of one day that come together stand in the chain of balances whatever their order', async () => {
  const shop = await twoDays()
  const coin: Dated = { amount: '10.00', text: 'coin', day: '2011-03-01' }
  const part = (id: number) => camt(`P${id}`, [coin], { opening: `${id}0.00`, closing: `${id + 1}0.00` })
  await importOf(shop, camt('A', [], { opening: '0.00', closing: '0.00' }))
  expect(await importOf(shop, part(0), part(2), part(1))).toMatchObject({ entries: 3, findings: [] })
})

test('a part from inside an earlier statement is known again, also after a part that stands between the same balances', async () => {
  const shop = await twoDays()
  const coin: Dated = { amount: '5.00', text: 'coin', day: '2011-03-01' }
  await importOf(shop, camt('S1', [{ ...coin, amount: '-5.00' }, coin, coin], { opening: '120.00', closing: '125.00' }))
  expect(await importOf(shop, camt('S2', [coin], { opening: '120.00', closing: '125.00' }))).toMatchObject({
    entries: 0,
  })
  expect(await importOf(shop, camt('S3', [coin], { opening: '115.00', closing: '120.00' }))).toMatchObject({
    entries: 0,
  })
})

test('of statements that overlap within a day each entry is taken once, though all look the same', async () => {
  const coin: Dated = { amount: '10.00', text: 'coin', day: '2011-03-01' }
  const held = (id: string, count: number, opening: string, closing: string) =>
    camt(id, Array(count).fill(coin), { opening, closing })
  const shop = await twoDays()
  await importOf(shop, held('S1', 2, '0.00', '20.00'))
  expect(await importOf(shop, held('S2', 2, '10.00', '30.00'))).toMatchObject({ entries: 1, findings: [] })
  expect(await importOf(shop, held('S3', 1, '10.00', '20.00'))).toMatchObject({ entries: 0, findings: [] })
  expect(await importOf(shop, held('S4', 4, '-10.00', '30.00'))).toMatchObject({ entries: 1, findings: [] })
  expect(await booked(shop)).toEqual(Array(4).fill('2011-03-01 10.00'))
})

test.each([false, true])(
  'money that goes there, back and there again within a day is three times money (together: %s)',
  async (together) => {
    const shop = await twoDays()
    const paid = (amount: string, reference: string): Dated => ({
      amount,
      reference,
      text: reference,
      day: '2011-03-01',
    })
    const statements = [
      camt('A', [paid('100.00', 'A1')], { opening: '100.00', closing: '200.00' }),
      camt('B', [paid('-100.00', 'B1')], { opening: '200.00', closing: '100.00' }),
      camt('C', [paid('100.00', 'C1')], { opening: '100.00', closing: '200.00' }),
    ]
    if (together) await importOf(shop, ...statements)
    else for (const one of statements) await importOf(shop, one)
    expect(await booked(shop)).toEqual(['2011-03-01 -100.00', '2011-03-01 100.00', '2011-03-01 100.00'])
    for (const one of statements) expect(await importOf(shop, one)).toMatchObject({ entries: 0 })
  },
)

test('what one statement divides and another sums up, in one format, is taken once', async () => {
  const paid = (day: string, amount: string, reference: string): Dated => ({ day, amount, reference, text: reference })
  const divided = [paid(DAYS[0], '100.00', 'A1'), paid(DAYS[0], '200.00', 'A2')]
  const summed = paid(DAYS[0], '300.00', 'B1')
  const later = paid(DAYS[1], '10.00', 'A3')
  const frame = { opening: '0.00', closing: '300.00' }
  const both = { opening: '0.00', closing: '310.00', day: DAYS[1] }
  const shop = await twoDays()
  await importOf(shop, camt('S1', divided, frame))
  expect(await importOf(shop, camt('S2', [summed], frame))).toMatchObject({
    entries: 0,
    findings: [{ code: 'statement.in_other_form' }],
  })
  expect(await importOf(shop, mt940([summed, later], both))).toMatchObject({ entries: 1 })
  const other = await twoDays()
  await importOf(other, mt940([summed, later], both))
  expect(await importOf(other, mt940(divided, frame))).toMatchObject({
    entries: 0,
    findings: [{ code: 'statement.entry_in_other_form' }],
  })
})

test('what came in another format, cut at other days, is taken once and said so', async () => {
  const paid = (day: string, amount: string, reference: string): Dated => ({ day, amount, reference, text: reference })
  const days = [
    [paid(DAYS[0], '100.00', 'A1'), paid(DAYS[0], '50.00', 'A2')],
    [paid(DAYS[1], '30.00', 'B1'), paid(DAYS[1], '-20.00', 'B2')],
    [paid(DAYS[2], '7.00', 'C1')],
  ] as const
  const daily = [
    camt('S1', days[0], { opening: '0.00', closing: '150.00', day: DAYS[0] }),
    camt('S2', days[1], { opening: '150.00', closing: '160.00', day: DAYS[1] }),
    camt('S3', days[2], { opening: '160.00', closing: '167.00', day: DAYS[2] }),
  ]
  const swift = (entries: readonly Dated[]) =>
    entries.map(({ text, ...entry }) => ({ ...entry, text: `SWIFT ${text}` }))
  const all = mt940(swift(days.flat()), { opening: '0.00', closing: '167.00', day: DAYS[2] })
  const morning = mt940(swift(days[0].slice(0, 1)), { opening: '0.00', closing: '100.00', day: DAYS[0] })
  const said = {
    findings: expect.arrayContaining([expect.objectContaining({ code: 'statement.entry_in_other_form' })]),
  }
  for (const texts of [
    [...daily, all],
    [all, ...daily],
    [morning, ...daily],
    [...daily, morning],
  ]) {
    const shop = await twoDays()
    for (const text of texts.slice(0, -1)) await importOf(shop, text)
    const last = await importOf(shop, texts.at(-1)!)
    if (texts[0] !== morning) expect(last).toMatchObject({ entries: 0, ...said })
    expect(await booked(shop)).toEqual([
      ...['2011-03-01 100.00', '2011-03-01 50.00', '2011-03-02 -20.00', '2011-03-02 30.00', '2011-03-03 7.00'],
    ])
    const together = await twoDays()
    await importOf(together, ...texts)
    expect((await booked(together)).length).toBe(5)
  }
})

test('another payment of a day, of an account that is emptied in between, is taken though the balances are the same', async () => {
  const shop = await twoDays()
  const paid = (text: string, amount: string): Dated => ({ text, amount, day: '2011-03-01' })
  await importOf(shop, camt('S1', [paid('Ann', '10.00')], { opening: '0.00', closing: '10.00' }))
  await importOf(shop, camt('S2', [paid('sweep', '-10.00')], { opening: '10.00', closing: '0.00' }))
  const third = camt('S3', [paid('Bob', '10.00'), paid('Cid', '5.00')], { opening: '0.00', closing: '15.00' })
  expect(await importOf(shop, third)).toMatchObject({ entries: 2 })
})

test('an entry that looks known, where the balances do not tell, is taken for the same and said so', async () => {
  const shop = await twoDays()
  const coin: Dated = { amount: '10.00', text: 'coin', day: '2011-03-01' }
  await importOf(shop, camt('P0', [coin], { opening: '0.00', closing: '10.00' }))
  const third = camt('P2', [coin], { opening: '20.00', closing: '30.00' })
  expect(await importOf(shop, third)).toMatchObject({
    entries: 0,
    findings: [
      {
        severity: 'warning',
        code: 'statement.entry_looks_known',
        message:
          'Statement P2: 10.00 of 2011-03-01 look like what came before on the same day, have no reference of the bank, and the balances do not tell whether they are other money: they were taken for the same. If the account holds more, record what is missing as payments.',
      },
    ],
  })
  const named = { ...coin, reference: 'R9' }
  await importOf(shop, camt('N0', [named], { opening: '30.00', closing: '40.00' }))
  expect(await importOf(shop, camt('N1', [named], { opening: '70.00', closing: '80.00' }))).toMatchObject({
    entries: 0,
    findings: [],
  })
})

/** What happened on an account, day by day, and the windows through which the bank shows it: whole days, or the part of one before or after its cut. */
const history = fc.record({
  days: fc.array(
    fc.array(
      fc.record({
        amount: fc.constantFrom('5.00', '10.00'),
        reference: fc.constantFrom(undefined, undefined, 'R1', 'R2'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 4, maxLength: 4 },
  ),
  windows: fc.array(
    fc.oneof(fc.record({ from: fc.nat(3), to: fc.nat(3) }), fc.record({ day: fc.nat(3), after: fc.boolean() })),
    { minLength: 1, maxLength: 6 },
  ),
  cuts: fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }),
  swift: fc.boolean(),
})

test('however the windows of a bank overlap, and in whatever order they come, nothing is lost and nothing doubled', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ days, windows, cuts, swift }) => {
      const entries: Dated[] = days.flatMap((ofDay, index) => ofDay.map((entry) => ({ ...entry, day: DAYS[index]! })))
      const first = (day: number) => days.slice(0, day).flat().length
      const shown = new Set<Dated>()
      const texts = windows.flatMap((window, index) => {
        const [from, to] = 'day' in window ? [window.day, window.day] : [window.from, window.to].sort()
        const cut = first(from!) + Math.min(cuts[from!]!, days[from!]!.length)
        const start = 'day' in window && window.after ? cut : first(from!)
        const end = 'day' in window && !window.after ? cut : first(to! + 1)
        const held = entries.slice(start, end)
        for (const entry of held) shown.add(entry)
        const balance = (count: number) =>
          entries
            .slice(0, count)
            .reduce((sum, { amount }) => sum + Number(amount), 100)
            .toFixed(2)
        const frame = { opening: balance(start), closing: balance(end), day: DAYS[to!]! }
        if (held.length === 0) return []
        return [swift ? mt940(held, frame) : camt(`S${index}`, held, frame)]
      })
      const shop = await twoDays()
      for (const text of texts) await importOf(shop, text)
      for (const text of texts) expect(await importOf(shop, text)).toMatchObject({ entries: 0 })
      const truth = entries.filter((entry) => shown.has(entry)).map(({ day, amount }) => seen({ day, amount }))
      expect(await booked(shop)).toEqual(truth.sort())
    }),
    { numRuns: 25, ...(process.env.O2C_FUZZ_SEED ? { seed: Number(process.env.O2C_FUZZ_SEED) } : {}) },
  )
}, 120_000)

/** Any pieces of what happened, cut wherever the bank likes, with money that leaves, so that a balance may come again. */
const pieces = fc.record({
  amounts: fc.array(fc.tuple(fc.nat(2), fc.constantFrom('5.00', '5.00', '10.00', '-5.00')), {
    minLength: 3,
    maxLength: 9,
  }),
  windows: fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 5 }),
  together: fc.boolean(),
})

const TOLD = ['statement.entry_looks_known', 'statement.in_other_form', 'statement.entry_in_other_form']

/** Whether such an entry stands twice after the same balance: parts that hold one of them each say the same, and are the same to anyone. */
function comesAgain(entries: readonly Dated[], line: string): boolean {
  const minor = (amount: string): number => Math.round(Number(amount) * 100)
  const before = entries.map((_, at) => entries.slice(0, at).reduce((sum, { amount }) => sum + minor(amount), 0))
  const such = before.filter((_, at) => seen({ day: entries[at]!.day, amount: entries[at]!.amount }) === line)
  return new Set(such).size < such.length
}

test('wherever the bank cuts, nothing is doubled, and nothing is lost without being said', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, async ({ amounts, windows, together }) => {
      const entries = [...amounts]
        .sort(([a], [b]) => a - b)
        .map(([day, amount]): Dated => ({ day: DAYS[day]!, amount, text: 'coin' }))
      const balance = (count: number) =>
        entries
          .slice(0, count)
          .reduce((sum, { amount }) => sum + Number(amount), 100)
          .toFixed(2)
      const shown = new Set<Dated>()
      const texts = windows.flatMap(([start, length]) => {
        const held = entries.slice(start, start + length)
        for (const entry of held) shown.add(entry)
        if (held.length === 0) return []
        return [mt940(held, { opening: balance(start), closing: balance(start + held.length), day: held.at(-1)!.day })]
      })
      const shop = await twoDays()
      const findings: string[] = []
      for (const some of together ? [texts] : texts.map((text) => [text]))
        findings.push(...(await importOf(shop, ...some)).findings.map(({ code }) => code))
      const truth = entries.filter((entry) => shown.has(entry)).map(({ day, amount }) => seen({ day, amount }))
      const lost = [...truth]
      for (const one of await booked(shop))
        expect(lost.splice(lost.indexOf(one), lost.includes(one) ? 1 : 0)).toEqual([one])
      const told = findings.some((code) => TOLD.includes(code))
      expect({ told, lost: told ? [] : lost.filter((one) => !comesAgain(entries, one)) }).toEqual({ told, lost: [] })
    }),
    { numRuns: 40, ...(process.env.O2C_FUZZ_SEED ? { seed: Number(process.env.O2C_FUZZ_SEED) } : {}) },
  )
}, 120_000)
