import type { Actor } from '../../kernel/actor.js'
import { decimalText, negate } from '../../kernel/decimal.js'
import type { Tx } from '../../kernel/tx.js'
import { finishSource, type SourceDocument } from '../../order/source-document.js'
import { adjustBadDebts } from '../../receivables/adjust-bad-debt.js'
import { CURRENCY } from './channel.js'

/** Books bad-debt adjustments: the shop wrote an expected loss as a negative amount. */
export async function receiveAdjustments(tx: Tx, actor: Actor, documents: readonly SourceDocument[]): Promise<void> {
  const decisions = await adjustBadDebts.perform(
    tx,
    documents.map(({ externalNumber, amount, content }) => ({
      input: {
        externalNumber,
        amount: decimalText(negate(amount)),
        currency: CURRENCY,
        text: content.description[0]!.trim() || 'Bad-debt adjustment',
      },
      actor,
    })),
  )
  documents.forEach((document, i) => {
    const decision = decisions[i]!
    finishSource(
      tx,
      document.id,
      decision.ok
        ? { type: 'write_off', id: decision.document.id, number: decision.document.number, reason: null }
        : { type: null, id: null, number: null, reason: `refused: ${decision.problem.message}` },
    )
  })
}
