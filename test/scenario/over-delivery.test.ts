import { expect, test } from 'vitest'
import { plainText } from '../../src/kernel/decimal.js'
import { recogniseRevenue } from '../../src/revenue/recognise-revenue.js'
import { confirmDeliveries } from '../../src/shipping/confirm-delivery.js'
import { issueDeliveries } from '../../src/shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../../src/shipping/pick-delivery.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from './shop.js'
import { booksStaySound } from './sound.js'
import { openItems, Warehouse } from './warehouse.js'

const database = await freshDatabase()
booksStaySound()

/** Ten ordered and planned. */
async function tenPlanned(settings: Record<string, string>, stock = '20') {
  const shop = await Shop.open(database, { settings })
  await shop.customer('C1')
  const tea = await shop.item('TEA', '10.00', stock, '4.00')
  const order = await shop.order('C1', [['TEA', '10']])
  const warehouse = new Warehouse(shop)
  return { shop, tea, order, warehouse, deliveryId: await warehouse.delivery(order) }
}

/** Ten ordered, eleven packed. */
async function elevenOfTen(settings: Record<string, string>) {
  const planned = await tenPlanned(settings)
  await planned.warehouse.packs(planned.order, [{ line: 1, picked: '11' }])
  return planned
}

test('eleven of ten are refused at a tolerance of 5 %, before anything is packed (golden case 2)', async () => {
  const { shop, deliveryId, warehouse } = await tenPlanned({ 'shipping.over_tolerance': '5' })
  expect(await shop.refused(pickDeliveries, { deliveryId, lines: [{ line: 1, picked: '11' }] })).toEqual({
    code: 'delivery.over_delivery',
    message:
      'line 1: 11 picked where 10 of 10 ordered were planned; the tolerance is 5 %: put the rest back and correct the pick',
  })
  expect(await warehouse.shelf('TEA')).toBe('20 on hand, 10 reserved, worth 80.00')
  expect(await shop.ledger()).toBe('')
})

test('the tolerance counts once for a line, however many deliveries it takes', async () => {
  const { shop, tea, order, warehouse } = await tenPlanned({ 'shipping.over_tolerance': '10' }, '5')
  await shop.stock(tea, '20', '4.00')
  await warehouse.ships(order, [{ line: 1, picked: '6' }])
  await warehouse.restocked(order)
  const deliveryId = await warehouse.delivery(order)
  const problem = await shop.refused(pickDeliveries, { deliveryId, lines: [{ line: 1, picked: '6' }] })
  expect(problem.message).toBe(
    'line 1: 6 picked where 5 of 10 ordered were planned, and other deliveries carry 1 too many; the tolerance is 10 %: put the rest back and correct the pick',
  )
  await warehouse.ships(order)
  expect(await warehouse.progress(order)).toContain('shipped 11, billed 10')
})

test('until goods issue a pick is corrected by picking again, and the last one counts', async () => {
  const { shop, order, warehouse, deliveryId } = await tenPlanned({ 'shipping.over_tolerance': '50' }, '12')
  await warehouse.packs(order, [{ line: 1, picked: '13' }])
  expect(await shop.refused(issueDeliveries, { deliveryId })).toEqual({
    code: 'delivery.stock_missing',
    message: 'line 1: 13 of TEA were picked but only 12 may leave: correct the pick, or receive what is missing',
  })
  const picks = (picked: string) => shop.must(pickDeliveries, { deliveryId, lines: [{ line: 1, picked }] })
  for (const picked of ['12', '7']) await picks(picked)
  await shop.must(packDeliveries, { deliveryId })
  const again = await shop.must(pickDeliveries, { deliveryId })
  expect([again.state, plainText(again.lines[0]!.picked!)]).toEqual(['packed', '7'])
  await picks('10')
  await shop.must(packDeliveries, { deliveryId })
  await warehouse.issues(order)
  expect(await warehouse.progress(order)).toContain('reserved 10, shipped 10, billed 10')
  expect((await shop.refused(pickDeliveries, { deliveryId })).code).toBe('delivery.wrong_state')
})

test('at a tolerance of 10 % eleven leave, ten are billed, and the eleventh shows as shipped and not billed', async () => {
  const { shop, order, warehouse } = await elevenOfTen({ 'shipping.over_tolerance': '10' })
  await warehouse.issues(order)
  expect(await shop.ledger()).toBe(`Goods issue DN-2011-000001
  Dr Cost of sales                     44.00
  Cr Inventory                         44.00
Invoice INV-2011-000001
  Dr Trade receivables                120.00
  Cr Contract balances                100.00
  Cr Output VAT                        20.00`)
  expect(await warehouse.progress(order)).toBe(
    '1: ordered 10, cancelled 0, reserved 10, shipped 11, billed 10, returned 0',
  )
  expect(await warehouse.shelf('TEA')).toBe('9 on hand, 0 reserved, worth 36.00')
  expect(await openItems(shop)).toBe('INV-2011-000001 120.00 open 120.00')
})

test('a tenant who bills what was delivered bills eleven; the ordered quantity stays ten', async () => {
  const { shop, order, warehouse } = await elevenOfTen({
    'shipping.over_tolerance': '10',
    'shipping.bill_over_delivery': 'yes',
  })
  await warehouse.issues(order)
  await warehouse.arrives(order)
  expect(await shop.ledger()).toContain(`Invoice INV-2011-000001
  Dr Trade receivables                132.00
  Cr Contract balances                110.00
  Cr Output VAT                        22.00
Revenue of DN-2011-000001
  Dr Contract balances                110.00
  Cr Sales of goods                   110.00`)
  expect(await warehouse.progress(order)).toBe(
    '1: ordered 10, cancelled 0, reserved 10, shipped 11, billed 11, returned 0',
  )
})

test.each([
  ['no', 'yes', '100.00'],
  ['yes', 'no', '110.00'],
])(
  'whether more than ordered is billed is settled when it leaves: changed from %s to %s before the invoice, nothing is left in the contract balance',
  async (before, after, billed) => {
    const { shop, order, warehouse } = await elevenOfTen({
      'shipping.over_tolerance': '10',
      'shipping.bill_over_delivery': before,
    })
    const deliveryId = await warehouse.delivery(order)
    await shop.must(issueDeliveries, { deliveryId })
    const arrived = await shop.must(confirmDeliveries, { deliveryId })
    await shop.must(recogniseRevenue, { deliveryId })
    await shop.set('shipping.bill_over_delivery', after)
    await warehouse.chain((chain) => chain.afterShipping([arrived]))
    const moved = (await shop.ledger()).split('\n').filter((line) => line.includes('Contract balances'))
    expect(moved.map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      `Dr Contract balances ${billed}`,
      `Cr Contract balances ${billed}`,
    ])
  },
)
