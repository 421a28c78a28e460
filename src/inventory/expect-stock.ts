import { z } from 'zod'
import { itemsOf } from '../catalog/item.js'
import type { BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal, equals, isNegative, plainText } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { dateInput, decimalInput, lineOfText } from '../kernel/input.js'
import { operation } from '../kernel/operation.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'
import { sellingRules } from '../policy/selling-rules.js'
import { type StockPlace, unfitItem } from './stock-document.js'

/** Goods that a supplier has promised under a reference. What has come of them is told by the receipts that name it. */
export interface ExpectedReceipt {
  readonly reference: string
  readonly warehouse: string
  readonly itemId: string
  readonly quantity: Decimal
  readonly expectedOn: BusinessDate
}

export const expectedReceiptStore = documentStore<ExpectedReceipt>({
  name: 'expected_receipt',
  table: table('expected_receipt', ['reference', 'warehouse', 'itemId'], {
    reference: 'text',
    warehouse: 'text',
    itemId: 'uuid',
    quantity: 'numeric',
    expectedOn: 'date',
  }),
})

export const expectStockInput = z.object({
  reference: z
    .string()
    .regex(/^[!-~]{1,60}$/, 'must be 1 to 60 printable characters without blanks')
    .describe('Our purchase order: the receipt of the goods names it, too'),
  itemNumber: lineOfText(60).min(1),
  warehouse: lineOfText(20).min(1).optional(),
  quantity: decimalInput.describe('In all, what has come included; 0 when nothing is expected any more'),
  expectedOn: dateInput,
})
export type ExpectStockInput = z.infer<typeof expectStockInput>

interface ExpectFacts extends StockPlace {
  readonly today: BusinessDate
  readonly known: (receipt: ExpectedReceipt) => ExpectedReceipt | undefined
}

/** Say what is to come and when, or say it anew: orders that wait for it learn their day from that. */
function expectStock(
  _: ExpectedReceipt | undefined,
  input: ExpectStockInput,
  facts: ExpectFacts,
): Decision<ExpectedReceipt> {
  const { itemNumber, reference } = input
  const unfit = unfitItem(itemNumber, input.warehouse, facts)
  if (unfit) return unfit
  const quantity = decimal(input.quantity)
  if (isNegative(quantity) || quantity.scale > 6)
    return refuse(
      'expected_receipt.quantity',
      `the quantity of ${itemNumber} must be 0 or more, with at most 6 decimal places, not ${input.quantity}`,
      { itemNumber },
    )
  const expectedOn = input.expectedOn as BusinessDate
  if (expectedOn < facts.today)
    return refuse('expected_receipt.past', `${itemNumber} cannot be expected on ${expectedOn}: it is ${facts.today}`, {
      itemNumber,
      expectedOn,
    })
  const warehouse = input.warehouse ?? facts.defaultWarehouse
  const receipt = { reference, warehouse, itemId: facts.items.get(itemNumber)!.id, quantity, expectedOn }
  const before = facts.known(receipt)
  if (before && equals(before.quantity, quantity) && before.expectedOn === expectedOn) return accept(before, [])
  const item = facts.items.get(itemNumber)!
  const detail = { reference, warehouse, quantity: plainText(quantity), expectedOn }
  return accept(receipt, [event('stock.expected', { type: 'item', id: item.id, number: item.number }, detail)])
}

async function expectFacts(tx: Tx, inputs: readonly ExpectStockInput[]): Promise<ExpectFacts> {
  const items = await itemsOf(
    tx,
    inputs.map((input) => input.itemNumber),
  )
  const { warehouse, warehouses } = await sellingRules(tx)
  const { key } = expectedReceiptStore
  await tx.documents.lock(
    expectedReceiptStore,
    inputs.flatMap((input) => {
      const item = items.get(input.itemNumber)
      const code = input.warehouse ?? warehouse
      return item && warehouses.has(code) ? [`${input.reference} ${code} ${item.id}`] : []
    }),
  )
  return {
    today: tx.today,
    items,
    warehouses,
    defaultWarehouse: warehouse,
    known: (receipt) => tx.documents.current(expectedReceiptStore, key(receipt)),
  }
}

export const expectStocks = operation<ExpectStockInput, ExpectedReceipt, ExpectFacts>({
  name: 'stock.expect',
  permission: 'inventory.receive',
  summary: 'Say which goods are to come, and when.',
  input: expectStockInput,
  store: expectedReceiptStore,
  facts: (tx, _, inputs) => expectFacts(tx, inputs),
  decide: expectStock,
})
