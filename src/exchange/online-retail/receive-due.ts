import type { Actor } from '../../kernel/actor.js'
import { fromRow } from '../../kernel/table.js'
import type { Tx } from '../../kernel/tx.js'
import { type SourceDocument, sourceDocumentTable } from '../../order/source-document.js'
import { CHANNEL } from './channel.js'
import { receiveAdjustments } from './receive-adjustments.js'
import { receiveCorrections } from './receive-corrections.js'
import { receiveSales } from './receive-sales.js'
import { receiveTakenBack } from './receive-taken-back.js'

/**
 * Receives imported documents whose day has come, in the order of their days: within a day first the orders, so that
 * what takes them back finds them, then returns, bad debt and stock corrections in the order of their times. Answers
 * how many it took; 0 when none is due. One transaction at a time does this for a tenant: a credit note must not
 * overtake its order.
 */
export async function receiveDueDocuments(tx: Tx, actor: Actor, limit: number): Promise<number> {
  const due = await claim(tx, limit)
  for (const [treatment, documents] of inTurn(due)) {
    if (treatment === 'order') await receiveSales(tx, actor, documents)
    else if (treatment === 'return') await receiveTakenBack(tx, actor, documents)
    else if (treatment === 'bad_debt') await receiveAdjustments(tx, actor, documents)
    else await receiveCorrections(tx, actor, documents)
  }
  return due.length
}

async function claim(tx: Tx, limit: number): Promise<SourceDocument[]> {
  const [turn] = await tx.query<{ mine: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1::text || ' receive ' || $2, 1)) as mine",
    [CHANNEL],
  )
  if (!turn!.mine) return []
  const rows = await tx.query<Record<string, unknown>>(
    `select ${sourceDocumentTable.selection} from source_document t
      where t.tenant_id = $1 and t.state = 'waiting' and t.channel = $2 and t.business_date <= $3::date
      order by t.business_date, ${TURN}, t.occurred_at, t.external_number limit $4 for update`,
    [CHANNEL, tx.today, limit],
  )
  return rows.map((row) => fromRow<SourceDocument>(sourceDocumentTable, row, tx.facts.baseCurrency))
}

const TURN = "array_position(array['order', 'return', 'bad_debt', 'stock_correction'], t.treatment)"

/** Neighbours of one day and treatment together, in the order in which they came. */
function inTurn(documents: readonly SourceDocument[]): [SourceDocument['treatment'], SourceDocument[]][] {
  const turns: [SourceDocument['treatment'], SourceDocument[]][] = []
  let before: SourceDocument | undefined
  for (const document of documents) {
    if (before && before.businessDate === document.businessDate && before.treatment === document.treatment)
      turns.at(-1)![1].push(document)
    else turns.push([document.treatment, [document]])
    before = document
  }
  return turns
}
