import { expect, test } from 'vitest'
import { importExpected } from '../../src/exchange/import-expected.js'
import { freshDatabase } from '../fresh-database.js'
import { Shop } from '../scenario/shop.js'

const database = await freshDatabase()

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

test('a list of what suppliers have promised is taken whole or not at all, and again changes nothing', async () => {
  const shop = await Shop.open(database)
  await shop.item('TEA', '10.00', '0', '0')
  const read = (...lines: string[]) => {
    const text = ['reference,item_number,quantity,expected_on', ...lines].join('\n')
    return importExpected(database, shop.tenantId, [{ name: 'list.csv', chunks: bytes(text) }])
  }
  const expected = async () => {
    const rows = await shop.sql<{ text: string }>(
      "select reference || ' ' || trim_scale(open) || ' ' || expected_on as text from expected_stock where tenant_id = $1 order by 1",
    )
    return rows.map(({ text }) => text)
  }
  await expect(read('PO-1,TEA,5,2011-03-10', 'PO-2,COFFEE,5,2011-03-10')).rejects.toThrow(
    'list.csv, line 3: there is no item COFFEE. Nothing was taken: correct the line and import the file again.',
  )
  await expect(read('PO-1,TEA,5,2011-13-10')).rejects.toThrow('list.csv, line 2: expectedOn must be a calendar date')
  expect(await expected()).toEqual([])
  expect(await read('PO-1,TEA,5,2011-03-10', 'PO-2,TEA,7,2011-03-12')).toEqual({
    files: 1,
    lines: 2,
    saved: 2,
    repeated: 0,
  })
  expect(await read('PO-1,TEA,5,2011-03-10', 'PO-2,TEA,7,2011-03-14')).toEqual({
    files: 1,
    lines: 2,
    saved: 1,
    repeated: 1,
  })
  expect(await expected()).toEqual(['PO-1 5 2011-03-10', 'PO-2 7 2011-03-14'])
})
