import { z } from 'zod'
import { decimal, isNegative, isPositive, multiply } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { moneyJson, roundToMoney } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import { postingRefused } from '../ledger/period.js'
import {
  postStock,
  type StockChange,
  type StockDocument,
  type StockFacts,
  stockDocumentOf,
  stockDocumentStore,
  stockFacts,
  unfitStock,
} from './stock-document.js'

export const receiveStockInput = z.object({
  kind: z.enum(['opening', 'receipt']).default('receipt'),
  warehouse: lineOfText(20).min(1).optional(),
  reference: lineOfText(100).min(1).optional(),
  reason: lineOfText(300).min(1).optional(),
  lines: z
    .array(
      z.object({
        itemNumber: lineOfText(60).min(1),
        quantity: decimalInput,
        unitCost: decimalInput.describe('Cost of one unit, in base currency'),
      }),
    )
    .min(1)
    .max(10_000),
})
export type ReceiveStockInput = z.infer<typeof receiveStockInput>

interface Received {
  readonly changes: readonly StockChange[]
}

/** Put goods on the shelf at what they cost: the average moves with them (IAS 2.25). */
export function receiveStock(
  _: StockDocument | undefined,
  input: ReceiveStockInput,
  facts: StockFacts,
): Decision<StockDocument, Received> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const unfit = unfitStock(input, facts)
  if (unfit) return unfit
  const changes: StockChange[] = []
  for (const [index, line] of input.lines.entries()) {
    const [quantity, unitCost] = [decimal(line.quantity), decimal(line.unitCost)]
    const where = { line: index + 1, itemNumber: line.itemNumber }
    if (!isPositive(quantity))
      return refuse(
        'stock.quantity_not_positive',
        `line ${index + 1}: the quantity must be more than 0, not ${line.quantity}`,
        where,
      )
    if (isNegative(unitCost))
      return refuse(
        'stock.negative_cost',
        `line ${index + 1}: the cost must not be negative, not ${line.unitCost}`,
        where,
      )
    const value = roundToMoney(multiply(quantity, unitCost), facts.tenant.baseCurrency)
    changes.push({ itemId: facts.items.get(line.itemNumber)!.id, quantity, value })
  }
  const document = stockDocumentOf(input.kind, input, changes, facts)
  const summary = { kind: input.kind, lines: changes.length, value: moneyJson(document.value) }
  const subject = { type: 'stock_document', id: document.id, number: document.number }
  return accept(document, [event('stock.received', subject, summary)], { changes })
}

export const receiveStocks = operation<ReceiveStockInput, StockDocument, StockFacts, Received>({
  name: 'stock.receive',
  permission: 'inventory.receive',
  posts: true,
  summary: 'Take goods or opening stock into a warehouse, at cost.',
  input: receiveStockInput,
  store: stockDocumentStore,
  facts: (tx, _, inputs) => stockFacts(tx, inputs),
  decide: receiveStock,
  apply: (tx, { document, changes }, facts) => postStock(tx, document, changes, facts),
})
