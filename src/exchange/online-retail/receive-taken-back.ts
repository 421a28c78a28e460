import { Chain } from '../../automation/chain.js'
import type { Actor } from '../../kernel/actor.js'
import { isPositive, plainText, sum } from '../../kernel/decimal.js'
import type { Decision } from '../../kernel/decision.js'
import { groupBy } from '../../kernel/group.js'
import type { Tx } from '../../kernel/tx.js'
import { finishSource, type SourceDocument, type SourceResult } from '../../order/source-document.js'
import { type Customer, customersById } from '../../party/customer.js'
import { authoriseReturns } from '../../shipping/authorise-return.js'
import { closeOrderLines } from '../../shipping/close-lines.js'
import type { CustomerReturn } from '../../shipping/return.js'
import type { ReturnInput } from '../../shipping/return-input.js'
import { CHANNEL, CURRENCY } from './channel.js'
import { comesBack, type Linked, type LinkedDocument, linkReturns } from './link-returns.js'

/**
 * Takes credit notes in. What never left is cancelled; what did comes back as a return that names its sale where the
 * data allows it. One document may be both.
 */
export async function receiveTakenBack(tx: Tx, actor: Actor, documents: readonly SourceDocument[]): Promise<void> {
  const customers = await customersById(
    tx,
    documents.map((document) => document.customerId),
  )
  const linked = await linkReturns(tx, documents, (id) => customers.get(id)!.kind === 'web_shop')
  const notCancelled = await cancel(tx, actor, linked)
  const returning = linked.filter(({ lines }) => lines.some(comesBack))
  const decisions = await authoriseReturns.perform(
    tx,
    returning.map((one) => ({ input: returnInputOf(one, customers.get(one.document.customerId)!), actor })),
  )
  const authorised = decisions.flatMap((decision) =>
    decision.ok && decision.events.length > 0 ? [decision.document] : [],
  )
  await new Chain(tx, actor).afterReturn(authorised)
  const decided = new Map(returning.map((one, i) => [one, decisions[i]!]))
  for (const one of linked) {
    const tests = one.hasTests ? ['test items: nothing to credit'] : []
    const reasons = [...cancellations(one), ...(notCancelled.get(one.document) ?? []), ...tests]
    finishSource(tx, one.document.id, resultOf(one, decided.get(one), reasons))
  }
}

/** Cancels, order by order, what never left; answers what could not be cancelled, by document. */
async function cancel(
  tx: Tx,
  actor: Actor,
  linked: readonly LinkedDocument[],
): Promise<Map<SourceDocument, readonly string[]>> {
  const parts = linked.flatMap(({ document, lines }) => lines.filter(isCancelled).map((line) => ({ document, line })))
  const groups = [...groupBy(parts, ({ document, line }) => `${line.sale!.orderId} ${document.id}`).values()]
  const decisions = await closeOrderLines.perform(
    tx,
    groups.map((group) => ({
      input: {
        orderId: group[0]!.line.sale!.orderId,
        reason: `cancelled by ${group[0]!.document.externalNumber}`,
        lines: [...groupBy(group, ({ line }) => line.sale!.line)].map(([line, same]) => ({
          line,
          quantity: plainText(sum(same.map((one) => one.line.cancelled))),
        })),
      },
      actor,
    })),
  )
  const refused = groups.flatMap((group, i) => {
    const decision = decisions[i]!
    return decision.ok ? [] : [{ document: group[0]!.document, message: decision.problem.message }]
  })
  return new Map(
    [...groupBy(refused, ({ document }) => document)].map(([document, all]) => [document, all.map((r) => r.message)]),
  )
}

const isCancelled = (linked: Linked): boolean => isPositive(linked.cancelled)

/** The return that is left of a credit note after its cancellations. */
function returnInputOf({ document, lines }: LinkedDocument, customer: Customer): ReturnInput {
  return {
    channel: CHANNEL,
    externalNumber: document.externalNumber,
    customerNumber: customer.number,
    currency: CURRENCY,
    shipToCountry: document.country,
    sourceDocumentId: document.id,
    lines: lines.filter(comesBack).map(({ line, sale, returned, noLinkReason }) => ({
      itemNumber: line.itemNumber,
      description: line.description || undefined,
      quantity: plainText(returned),
      unitPrice: plainText(line.unitPrice),
      ...(sale ? { orderId: sale.orderId, orderLine: sale.line } : { noLinkReason: noLinkReason! }),
    })),
  }
}

/** What of a document was cancelled instead of returned. */
function cancellations({ lines }: LinkedDocument): string[] {
  const orders = new Set(lines.filter(isCancelled).map(({ sale }) => sale!.orderNumber))
  return orders.size === 0 ? [] : [`never left, cancelled: ${[...orders].join(', ')}`]
}

function resultOf(
  { lines }: LinkedDocument,
  decision: Decision<CustomerReturn> | undefined,
  reasons: readonly string[],
): SourceResult {
  const said = (...more: string[]): string | null => [...reasons, ...more].join('; ') || null
  if (decision?.ok) {
    const { id, number } = decision.document
    return { type: 'return', id, number, reason: said() }
  }
  if (decision) return { type: null, id: null, number: null, reason: said(`refused: ${decision.problem.message}`) }
  const sale = lines.find(isCancelled)?.sale
  if (!sale) return { type: null, id: null, number: null, reason: said() }
  return { type: 'order', id: sale.orderId, number: sale.orderNumber, reason: said() }
}
