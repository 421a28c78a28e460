import { beforeEach, describe, expect, test } from 'vitest'
import { importOnlineRetail } from '../../src/exchange/online-retail/import.js'
import { postOpeningStock } from '../../src/exchange/online-retail/opening-stock.js'
import { receiveDueDocuments } from '../../src/exchange/online-retail/receive-due.js'
import { type ReconciliationRow, sourceReconciliation } from '../../src/exchange/online-retail/source-reconciliation.js'
import { read } from '../../src/kernel/runner.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from '../scenario/shop.js'
import { type Line, retailFile } from './retail-file.js'

const database = await freshDatabase()
let shop: Shop

beforeEach(async () => {
  shop = await Shop.open(database, { today: '2010-10-01', settings: { 'inventory.opening_shortage': '0' } })
})

const load = (lines: Line[]) => importOnlineRetail(database, shop.tenantId, [retailFile(lines)])
const open = () => shop.transact((tx) => postOpeningStock(tx, shop.actor))

/** Receives all that is due on a day, in batches of so many. */
async function receive(day: string, batch = 200): Promise<number> {
  await shop.day(day)
  let received = 0
  for (let count = -1; count !== 0; received += count)
    count = await shop.transact((tx) => receiveDueDocuments(tx, shop.actor, batch))
  return received
}

/** Imports history, stocks up for it on the day before, and lives one day. */
async function live(lines: Line[], day = '2010-10-04'): Promise<void> {
  await load(lines)
  await open()
  await receive(day)
}

const reconciled = async (): Promise<Record<string, string>> => {
  const rows = await read(database, shop.tenantId, async (tx) => {
    const all: ReconciliationRow[] = []
    for await (const rows of sourceReconciliation(tx)) all.push(...rows)
    return all
  })
  const short = (number: string): string => String(Number(number))
  const text = (r: ReconciliationRow) =>
    `${short(r.source_amount)} billed ${short(r.billed_net)}${r.reason ? `, ${r.reason.replace(/(SO|RMA)-\d{4}-0+/g, '$1-')}` : ''}`
  return Object.fromEntries(rows.map((row) => [row.external_number, text(row)]))
}

const at = (time: string, day = '2010-10-04') => `${day} ${time}:00`
const stockOf = (itemNumber: string) =>
  shop
    .sql<{ on_hand: string }>(
      'select trim_scale(b.on_hand)::text as on_hand from stock_balance b join item i on i.tenant_id = b.tenant_id and i.id = b.item_id where b.tenant_id = $1 and i.number = $2',
      [itemNumber],
    )
    .then((rows) => Number(rows[0]?.on_hand ?? 0))

describe('a sale', () => {
  test('becomes an order that leaves and is billed on its day, not before', async () => {
    await load([{ number: '500001', quantity: 4 }])
    expect(await open()).toBe(1)
    expect(await receive('2010-10-03')).toBe(0)
    expect(await reconciled()).toEqual({ '500001': '51 billed 0, not yet received' })
    expect(await receive('2010-10-04')).toBe(1)
    expect(await receive('2010-10-04')).toBe(0)
    expect(await reconciled()).toEqual({ '500001': '51 billed 51' })
    const [order] = await shop.sql<Record<string, string>>(
      'select channel, external_number, order_date, ordered_at, source_document_id is not null as sourced from sales_order where tenant_id = $1',
    )
    expect(order).toEqual({
      channel: 'online-retail',
      external_number: '500001',
      order_date: '2010-10-04',
      ordered_at: '2010-10-04T09:00:00.000Z',
      sourced: true,
    })
  })

  test('to nobody in particular is paid at once; abroad it goes to an address there', async () => {
    const abroad = { number: '500003', customer: '12431', at: at('10:00') }
    await live([
      { number: '500001', customer: '' },
      { number: '500002', customer: '12431', country: 'Belgium' },
      { ...abroad, country: 'Australia' },
    ])
    const orders = await shop.sql<Record<string, string>>(
      `select o.external_number as number, c.number as customer, o.settlement, o.state, o.tax_category, o.ship_to ->> 'country' as country,
              o.ship_to ->> 'name' = c.name as same_name
         from sales_order o join customer c on c.tenant_id = o.tenant_id and c.id = o.customer_id where o.tenant_id = $1 order by 1`,
    )
    const own = { same_name: true }
    expect(orders).toEqual([
      {
        number: '500001',
        customer: 'WEB-GB',
        settlement: 'at_once',
        state: 'completed',
        tax_category: 'S',
        country: 'GB',
        ...own,
      },
      {
        number: '500002',
        customer: '12431',
        settlement: 'credit',
        state: 'confirmed',
        tax_category: 'K',
        country: 'BE',
        ...own,
      },
      {
        number: '500003',
        customer: '12431',
        settlement: 'credit',
        state: 'confirmed',
        tax_category: 'G',
        country: 'AU',
        ...own,
      },
    ])
  })

  test('of nothing but test items ends as a test, and nothing is credited for one', async () => {
    await live([
      { number: '500001', code: 'TEST001', price: '4.5' },
      { number: 'C500002', code: 'TEST001', price: '4.5', quantity: -2, at: at('10:00') },
      { number: 'C500003', code: 'TEST001', price: '4.5', quantity: -2, at: at('11:00') },
      { number: 'C500003', code: '22423', price: '4.5', quantity: -1, at: at('11:00') },
    ])
    expect(await reconciled()).toEqual({
      '500001': '9 billed 0, test order',
      C500002: '-9 billed 0, test items: nothing to credit',
      C500003: '-13.5 billed -4.5, test items: nothing to credit',
    })
  })

  test('at a tenth of a penny is billed in pence', async () => {
    await live([{ number: '500001', code: 'PADS', quantity: 1, price: '0.001' }])
    expect(await reconciled()).toEqual({ '500001': '0.001 billed 0, rounding to pence' })
  })
})

describe('a credit note', () => {
  test('of a later day takes back its sale and is credited', async () => {
    const back = { number: 'C500002', quantity: -1, at: at('09:00', '2010-10-05') }
    await live([{ number: '500001', quantity: 4 }, back])
    await receive('2010-10-05')
    expect(await reconciled()).toEqual({ '500001': '51 billed 51', C500002: '-12.75 billed -12.75' })
    expect(await stockOf('22423')).toBe(1)
    expect(await shop.sql('select order_line, no_link_reason from customer_return_line where tenant_id = $1')).toEqual([
      { order_line: 1, no_link_reason: null },
    ])
  })

  test('without a sale is credited all the same, and each line says why it has no link', async () => {
    const lines: Line[] = [
      { number: '500001', quantity: 4 },
      { number: 'C500002', quantity: -1, price: '9', at: at('10:00') },
      { number: 'C500002', quantity: -5, at: at('10:00') },
      { number: 'C500002', quantity: -1, code: '85123A', at: at('10:00') },
      { number: 'C500002', quantity: -1, code: 'D', price: '10', at: at('10:00') },
      { number: 'C500003', quantity: -1, customer: '', at: at('11:00') },
    ]
    await live(lines)
    expect(
      await shop.sql(
        `select r.external_number as number, l.line, l.no_link_reason as reason from customer_return_line l
           join customer_return r on r.tenant_id = l.tenant_id and r.id = l.return_id where l.tenant_id = $1 order by 1, 2`,
      ),
    ).toEqual([
      { number: 'C500002', line: 1, reason: 'other price' },
      { number: 'C500002', line: 2, reason: 'quantity exceeds what is left of each sale line' },
      { number: 'C500002', line: 3, reason: 'no earlier sale' },
      { number: 'C500002', line: 4, reason: 'not merchandise' },
      { number: 'C500003', line: 1, reason: 'no customer' },
    ])
    expect(await reconciled()).toMatchObject({ C500002: '-95.5 billed -95.5', C500003: '-12.75 billed -12.75' })
  })

  test('of a giant order minutes after it cancels what credit has stopped', async () => {
    const giant = { quantity: 74215, price: '1.04', customer: '12346' }
    await live([
      { ...giant, number: '541431', at: at('10:01') },
      { ...giant, number: 'C541433', at: at('10:17'), quantity: -74215 },
    ])
    expect(await reconciled()).toEqual({
      '541431': '77183.6 billed 0, cancelled by C541433',
      C541433: '-77183.6 billed 0, never left, cancelled: SO-1',
    })
    expect(await shop.sql('select state from sales_order where tenant_id = $1')).toEqual([{ state: 'cancelled' }])
    expect(await shop.sql('select count(*)::int as invoices from invoice where tenant_id = $1')).toEqual([
      { invoices: 0 },
    ])
  })

  test('finds its order also when the batch ends between the two', async () => {
    const giant = { quantity: 74215, price: '1.04', customer: '12346' }
    await load([
      { ...giant, number: '541431', at: at('10:01') },
      { ...giant, number: 'C541433', at: at('10:17'), quantity: -74215 },
      { number: '541434', at: at('10:30') },
    ])
    await open()
    expect(await receive('2010-10-04', 1)).toBe(3)
    expect(await reconciled()).toMatchObject({ C541433: '-77183.6 billed 0, never left, cancelled: SO-1' })
  })

  test('of which part is still waiting for stock is part cancellation, part return', async () => {
    await load([{ number: '500001', quantity: 10 }])
    await open()
    await load([
      { number: '500002', quantity: 4, customer: '14911', at: at('10:00') },
      { number: 'C500003', quantity: -3, customer: '14911', at: at('11:00', '2010-10-05') },
    ])
    await shop.sql('update stock_balance set on_hand = 12, value = 12 * 6.375 where tenant_id = $1')
    await receive('2010-10-04')
    expect(await reconciled()).toMatchObject({ '500002': '51 billed 25.5, waiting for stock of 22423' })
    await receive('2010-10-05')
    expect(await reconciled()).toMatchObject({
      '500002': '51 billed 25.5, cancelled by C500003',
      C500003: '-38.25 billed -12.75, never left, cancelled: SO-2',
    })
  })

  test('before the first order counts in the credit account that the order opens', async () => {
    await live([
      { number: 'C500001', quantity: -1 },
      { number: '500002', quantity: 4, at: at('09:00', '2010-10-05') },
    ])
    await receive('2010-10-05')
    const [account] = await shop.sql<{ receivable: string; open: string }>(
      `select trim_scale(a.receivable)::text as receivable, trim_scale(sum(i.residual))::text as open from credit_account a
         join open_item i on i.tenant_id = a.tenant_id and i.customer_id = a.customer_id where a.tenant_id = $1 group by a.receivable`,
    )
    expect(account).toEqual({ receivable: '44.95', open: '44.95' })
  })

  test('of positive lines is a sale', async () => {
    await live([{ number: 'C496350', code: 'M', price: '373.57', quantity: 1, customer: '' }])
    expect(await reconciled()).toEqual({ C496350: '373.57 billed 373.57' })
  })
})

describe('what is neither sale nor return', () => {
  test('goods lost and found correct the stock; what is not goods has no effect', async () => {
    const note = { price: '0', customer: '' }
    await live([
      { number: '500001', quantity: 4 },
      { ...note, number: '500002', quantity: -3, description: 'damaged', at: at('10:00') },
      { ...note, number: '500003', quantity: 5, description: 'found', at: at('11:00') },
      { ...note, number: '500004', quantity: -9, code: 'gift_0001_20', at: at('12:00') },
    ])
    expect(await stockOf('22423')).toBe(5)
    expect(await reconciled()).toEqual({
      '500001': '51 billed 51',
      '500002': '0 billed 0, stock correction: no value',
      '500003': '0 billed 0, stock correction: no value',
      '500004': '0 billed 0, stock correction without goods: no effect',
    })
  })

  test('more goods lost than there are take what is free', async () => {
    await load([{ number: '500001', quantity: 4 }])
    await open()
    await load([{ number: '500002', price: '0', customer: '', quantity: -6, at: at('08:00') }])
    await shop.sql('update stock_balance set on_hand = 5, value = 5 * 6.375 where tenant_id = $1')
    await receive('2010-10-04')
    expect(await reconciled()).toMatchObject({
      '500002': '0 billed 0, stock correction: no value, as far as stock was free',
    })
    expect(await stockOf('22423')).toBe(0)
  })

  test('a bad-debt adjustment is in the books and bills nobody', async () => {
    await live([
      { number: 'A506401', code: 'B', quantity: 1, price: '-53.10', customer: '', description: 'Adjust bad debt' },
    ])
    expect(await reconciled()).toEqual({ A506401: '-53.1 billed 0, bad-debt adjustment: in the books, not billed' })
    expect(
      await shop.sql('select kind, trim_scale(amount)::text as amount from write_off where tenant_id = $1'),
    ).toEqual([{ kind: 'adjustment', amount: '53.1' }])
  })
})

describe('opening stock', () => {
  test('is posted once, and topped up by what a longer history needs more', async () => {
    await load([{ number: '500001', quantity: 4 }])
    expect([await open(), await open()]).toEqual([1, 0])
    await load([
      { number: '500002', quantity: 3, at: at('09:00', '2010-11-02') },
      { number: '500003', code: '85123A', quantity: 2, at: at('09:05', '2010-11-02') },
    ])
    expect([await open(), await open()]).toEqual([2, 0])
    expect([await stockOf('22423'), await stockOf('85123A')]).toEqual([7, 2])
    await receive('2010-11-02')
    expect([await stockOf('22423'), await stockOf('85123A')]).toEqual([0, 0])
  })
})
