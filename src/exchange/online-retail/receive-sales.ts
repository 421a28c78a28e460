import { Chain } from '../../automation/chain.js'
import type { Actor } from '../../kernel/actor.js'
import type { Tx } from '../../kernel/tx.js'
import type { OrderInput } from '../../order/order-input.js'
import { receiveOrders } from '../../order/receive-order.js'
import { finishSource, type SourceDocument } from '../../order/source-document.js'
import { type Customer, customersById } from '../../party/customer.js'
import { CHANNEL, CURRENCY } from './channel.js'
import { itemNumberOf } from './classify.js'
import { inventedAddress } from './invented-customer.js'
import { correctStock } from './receive-corrections.js'

/** Takes the sales in as orders and lets them go as far as they can; lines that only note a loss correct the stock. */
export async function receiveSales(tx: Tx, actor: Actor, documents: readonly SourceDocument[]): Promise<void> {
  const customers = await customersById(
    tx,
    documents.map((document) => document.customerId),
  )
  const decisions = await receiveOrders.perform(
    tx,
    documents.map((document) => ({ input: orderInputOf(document, customers.get(document.customerId)!), actor })),
  )
  const received = decisions.flatMap((decision) =>
    decision.ok && decision.events.length > 0 ? [decision.document] : [],
  )
  await new Chain(tx, actor).afterReceipt(received)
  documents.forEach((document, i) => {
    const decision = decisions[i]!
    finishSource(
      tx,
      document.id,
      decision.ok
        ? { type: 'order', id: decision.document.id, number: decision.document.number, reason: null }
        : { type: null, id: null, number: null, reason: `refused: ${decision.problem.message}` },
    )
  })
  await correctStock(
    tx,
    actor,
    documents.filter(({ content }) => content.quantity.some((quantity) => quantity < 0)),
  )
}

/** The order that a document is: its positive lines, with their own prices. */
function orderInputOf(document: SourceDocument, customer: Customer): OrderInput {
  const { content, country } = document
  const elsewhere = country !== customer.country
  return {
    channel: CHANNEL,
    externalNumber: document.externalNumber,
    customerNumber: customer.number,
    orderDate: document.businessDate,
    orderedAt: document.occurredAt,
    currency: CURRENCY,
    sourceDocumentId: document.id,
    ...(elsewhere && { shipTo: { ...inventedAddress(customer.number, country), name: customer.name } }),
    lines: content.code.flatMap((code, i) => {
      const quantity = content.quantity[i]!
      if (quantity < 0) return []
      const description = content.description[i]!.trim() || undefined
      return [{ itemNumber: itemNumberOf(code), description, quantity: String(quantity), unitPrice: content.price[i]! }]
    }),
  }
}
