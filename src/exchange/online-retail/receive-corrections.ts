import { type CorrectStockInput, correctStocks } from '../../inventory/correct-stock.js'
import type { Actor } from '../../kernel/actor.js'
import { compare, decimal, sum } from '../../kernel/decimal.js'
import type { Tx } from '../../kernel/tx.js'
import { finishSource, type SourceDocument, type SourceResult } from '../../order/source-document.js'
import { itemNumberOf, meaningOf } from './classify.js'

/** Corrects stock by what the shop noted at price 0: goods lost and goods found. */
export async function receiveCorrections(tx: Tx, actor: Actor, documents: readonly SourceDocument[]): Promise<void> {
  const results = await correctStock(tx, actor, documents)
  for (const document of documents) finishSource(tx, document.id, results.get(document) ?? NO_GOODS)
}

const NO_GOODS: SourceResult = {
  type: null,
  id: null,
  number: null,
  reason: 'stock correction without goods: no effect',
}

/**
 * Posts the stock corrections in documents, and answers what became of each that has some. The system's stock is not
 * the shop's: where less is free than the shop lost, what is free goes.
 */
export async function correctStock(
  tx: Tx,
  actor: Actor,
  documents: readonly SourceDocument[],
): Promise<Map<SourceDocument, SourceResult>> {
  const correcting = documents.flatMap((document) => {
    const input = correctionOf(document)
    return input ? [{ document, input }] : []
  })
  if (correcting.length === 0) return new Map()
  const decisions = await correctStocks.perform(
    tx,
    correcting.map(({ input }) => ({ input, actor })),
  )
  return new Map(correcting.map(({ document, input }, i) => [document, resultOf(input, decisions[i]!)]))
}

function resultOf(input: CorrectStockInput, decision: Corrected): SourceResult {
  if (!decision.ok) {
    const reason = `stock correction without effect: ${decision.problem.message}`
    return { type: null, id: null, number: null, reason }
  }
  const wanted = sum(input.lines.map((line) => decimal(line.quantity)))
  const done = sum(decision.changes.map((change) => change.quantity))
  const less = compare(wanted, done) === 0 ? '' : ', as far as stock was free'
  const { id, number } = decision.document
  return { type: 'stock_document', id, number, reason: `stock correction: no value${less}` }
}

type Corrected = Awaited<ReturnType<typeof correctStocks.perform>>[number]

/** The goods of a correction; `undefined` when it has none. Of an order only the negative lines correct anything. */
function correctionOf({ treatment, externalNumber, content }: SourceDocument): CorrectStockInput | undefined {
  const lines = content.code.flatMap((code, i) => {
    const [itemNumber, quantity] = [itemNumberOf(code), content.quantity[i]!]
    const corrects = meaningOf(itemNumber).kind === 'goods' && (treatment === 'stock_correction' || quantity < 0)
    return corrects ? [{ itemNumber, quantity: String(quantity) }] : []
  })
  if (lines.length === 0) return undefined
  const noted = content.description.map((text) => text.trim()).find((text) => text !== '')
  return { reference: externalNumber, reason: noted ?? 'without a note', shortage: 'take_available', lines }
}
