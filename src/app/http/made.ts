import { invoiceStore } from '../../billing/invoice.js'
import type { Tx } from '../../kernel/tx.js'
import type { DocumentStore } from '../../kernel/working-set.js'
import { deliveryStore } from '../../shipping/delivery.js'

/** A document that a step made behind the one that it was about. */
export interface Made {
  readonly type: string
  readonly id: string
  readonly number: string
}

const known = new WeakMap<Tx, ReadonlyMap<string, Made[]>>()

/**
 * The deliveries and billing documents that this transaction made from an order, a delivery or a return: whoever posts an
 * order or a goods issue need not look for them. Asked when everything that follows by itself is done.
 */
export function madeBehind(tx: Tx, id: string): readonly Made[] {
  const byOrigin = known.get(tx) ?? allMade(tx)
  known.set(tx, byOrigin)
  return byOrigin.get(id) ?? []
}

function allMade(tx: Tx): Map<string, Made[]> {
  const byOrigin = new Map<string, Made[]>()
  const add = (type: string, { id, number }: { id: string; number: string }, origins: readonly (string | null)[]) => {
    for (const origin of new Set(origins)) {
      if (origin === null) continue
      byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), { type, id, number }])
    }
  }
  for (const delivery of newOnes(tx, deliveryStore)) add(deliveryStore.name, delivery, [delivery.orderId])
  for (const invoice of newOnes(tx, invoiceStore)) {
    const deliveries = invoice.lines.map((line) => line.deliveryId)
    add(invoiceStore.name, invoice, [invoice.orderId, invoice.returnId, ...deliveries])
  }
  return byOrigin
}

const newOnes = <D>(tx: Tx, store: DocumentStore<D>): D[] =>
  tx.documents.all(store).filter((document) => tx.documents.isNew(store, store.key(document)))
