import { itemsByNumber } from '../../catalog/item.js'
import { receiveStocks } from '../../inventory/receive-stock.js'
import type { Actor } from '../../kernel/actor.js'
import type { BusinessDate } from '../../kernel/date.js'
import { decimalText } from '../../kernel/decimal.js'
import { ProblemError } from '../../kernel/problem.js'
import type { Tx } from '../../kernel/tx.js'
import type { SourceContent, Treatment } from '../../order/source-document.js'
import { settingNumber } from '../../policy/settings.js'
import { CHANNEL } from './channel.js'
import { openingQuantity, StockNeed } from './stock-need.js'

/**
 * Posts the opening stock that the imported history needs, at standard cost, dated the tenant's today; answers the number
 * of items. The need is that of the whole history, received or not, and what was posted before is taken off: run again
 * it posts nothing, after a longer history was imported it tops up what that one needs more.
 */
export async function postOpeningStock(tx: Tx, actor: Actor): Promise<number> {
  const waiting = await tx.query(
    "select from source_document where tenant_id = $1 and state = 'waiting' and channel = $2 limit 1",
    [CHANNEL],
  )
  if (waiting.length === 0) return 0
  const need = await neededStock(tx)
  const items = await itemsByNumber(tx, [...need.keys()])
  const posted = await postedBefore(tx)
  const oneIn = settingNumber(tx.facts, 'inventory.opening_shortage')
  const lines = [...need].flatMap(([itemNumber, quantity]) => {
    const item = items.get(itemNumber)!
    const missing = openingQuantity(itemNumber, quantity, oneIn) - (posted.get(item.id) ?? 0)
    return missing > 0 ? [{ itemNumber, quantity: String(missing), unitCost: decimalText(item.standardCost) }] : []
  })
  if (lines.length === 0) return 0
  const input = { kind: 'opening' as const, reason: 'what the imported history needs', lines }
  const [decision] = await receiveStocks.perform(tx, [{ input, actor }])
  if (!decision!.ok) throw new ProblemError(decision!.problem)
  return lines.length
}

async function neededStock(tx: Tx): Promise<Map<string, number>> {
  const need = new StockNeed()
  const documents = tx.stream<{
    business_date: BusinessDate
    treatment: Treatment
    customer_id: string
    content: SourceContent
  }>(
    `select business_date, treatment, customer_id, content from source_document
      where tenant_id = $1 and channel = $2 order by business_date, occurred_at, external_number`,
    [CHANNEL],
  )
  for await (const rows of documents)
    for (const { business_date: businessDate, treatment, customer_id: customerId, content } of rows)
      need.add({ businessDate, treatment, customerId, content })
  return need.result()
}

/** Opening stock of earlier runs by item id. */
async function postedBefore(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.query<{ item_id: string; quantity: string }>(
    `select m.item_id, sum(m.quantity) as quantity
       from stock_document d
       join stock_movement m on m.tenant_id = d.tenant_id and m.moved_on = d.posted_on and m.document_id = d.id
      where d.tenant_id = $1 and d.kind = 'opening' group by m.item_id`,
  )
  return new Map(rows.map((row) => [row.item_id, Number(row.quantity)]))
}
