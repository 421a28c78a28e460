import { z } from 'zod'
import { add, type Decimal, decimal, isPositive, isZero, negate, plainText, smaller, ZERO } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { moneyJson, plus } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import { postingRefused } from '../ledger/period.js'
import { available, incomingCost, issueOf, type StockBalance } from './stock.js'
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

export const correctStockInput = z.object({
  warehouse: lineOfText(20).min(1).optional(),
  reference: lineOfText(100).min(1).optional(),
  reason: lineOfText(300).min(1),
  shortage: z
    .enum(['refuse', 'take_available'])
    .default('refuse')
    .describe('What to do when more is to go out than is on hand and not reserved'),
  lines: z
    .array(
      z.object({
        itemNumber: lineOfText(60).min(1),
        quantity: decimalInput.describe('Signed: positive was found, negative is missing'),
      }),
    )
    .min(1)
    .max(10_000),
})
export type CorrectStockInput = z.infer<typeof correctStockInput>

interface Corrected {
  readonly changes: readonly StockChange[]
}

/**
 * Bring the stock book in line with the shelf, at moving average cost. What is reserved for customers is never taken:
 * a correction beyond that is refused, or takes what is free, as the caller chose.
 */
export function correctStock(
  _: StockDocument | undefined,
  input: CorrectStockInput,
  facts: StockFacts,
): Decision<StockDocument, Corrected> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const unfit = unfitStock(input, facts)
  if (unfit) return unfit
  const warehouse = input.warehouse ?? facts.defaultWarehouse
  const balances = new Map<string, StockBalance>()
  const changes: StockChange[] = []
  let short: Decimal = ZERO
  for (const [index, line] of input.lines.entries()) {
    const item = facts.items.get(line.itemNumber)!
    const balance = balances.get(item.id) ?? facts.balance(warehouse, item.id)
    const wanted = decimal(line.quantity)
    const free = available(balance)
    const missing = add(negate(wanted), negate(free))
    if (isPositive(missing) && input.shortage === 'refuse') return shortageOf(index + 1, line, balance, free)
    const quantity = isPositive(missing) ? negate(smaller(free, negate(wanted))) : wanted
    if (isPositive(missing)) short = add(short, missing)
    if (isZero(quantity)) continue
    const change = isPositive(quantity)
      ? { quantity, value: incomingCost(balance, quantity, item.standardCost) }
      : issueOf(balance, negate(quantity))
    changes.push({ itemId: item.id, ...change })
    balances.set(item.id, {
      ...balance,
      onHand: add(balance.onHand, quantity),
      value: plus(balance.value, change.value),
    })
  }
  if (changes.length === 0)
    return refuse(
      'stock.nothing_to_correct',
      'nothing of what is to go out is on hand and not reserved: release reservations first',
    )
  const document = stockDocumentOf('correction', input, changes, facts)
  const summary = {
    reason: input.reason,
    lines: changes.length,
    value: moneyJson(document.value),
    short: plainText(short),
  }
  const subject = { type: 'stock_document', id: document.id, number: document.number }
  return accept(document, [event('stock.corrected', subject, summary)], { changes })
}

function shortageOf(
  line: number,
  { itemNumber, quantity }: { itemNumber: string; quantity: string },
  balance: StockBalance,
  free: Decimal,
): Refused {
  const numbers = {
    line,
    itemNumber,
    onHand: plainText(balance.onHand),
    reserved: plainText(balance.reserved),
    available: plainText(free),
  }
  return refuse(
    'stock.reserved',
    `line ${line}: ${quantity} of ${itemNumber} would take more than the ${numbers.available} that are available (${numbers.onHand} on hand, ${numbers.reserved} reserved): release reservations first, or take less`,
    numbers,
  )
}

export const correctStocks = operation<CorrectStockInput, StockDocument, StockFacts, Corrected>({
  name: 'stock.correct',
  permission: 'inventory.correct',
  posts: true,
  summary: 'Correct stock by what was found or is missing, with the reason.',
  input: correctStockInput,
  store: stockDocumentStore,
  facts: (tx, _, inputs) => stockFacts(tx, inputs),
  decide: correctStock,
  apply: (tx, { document, changes }, facts) => postStock(tx, document, changes, facts),
})
