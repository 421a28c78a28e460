import type { Tx } from '../kernel/tx.js'
import { orderStore } from '../order/order.js'
import { deliveryStore } from '../shipping/delivery.js'
import { returnStore } from '../shipping/return.js'
import type { Chain } from './chain.js'

/** One kind of work that the worker does by itself. */
export interface Step {
  /** What is done, as people say it. */
  readonly name: string
  /** The due view it takes its work from, and the step's name there. */
  readonly view: string
  readonly steps: readonly string[]
  /** Documents of one batch, which is one transaction. */
  readonly batch: number
  run(chain: Chain, ids: readonly string[], tx: Tx): Promise<void>
}

const orders = async (tx: Tx, ids: readonly string[]) => [...(await tx.documents.lock(orderStore, ids)).values()]
const deliveries = async (tx: Tx, ids: readonly string[]) => [...(await tx.documents.lock(deliveryStore, ids)).values()]
const returns = async (tx: Tx, ids: readonly string[]) => [...(await tx.documents.lock(returnStore, ids)).values()]

const BATCH = 250

/** The steps of the chain, in its order. Each starts where a due view says that documents wait, and goes as far as it can. */
export const CHAIN_STEPS: readonly Step[] = [
  {
    name: 'verify orders',
    view: 'verify_due',
    steps: ['verify'],
    batch: BATCH,
    run: async (chain, ids, tx) => chain.afterReceipt(await orders(tx, ids)),
  },
  {
    name: 'decide credit',
    view: 'credit_due',
    steps: ['credit'],
    batch: BATCH,
    run: async (chain, ids, tx) => chain.afterVerification(await orders(tx, ids)),
  },
  {
    name: 'reserve stock',
    view: 'reserve_due',
    steps: ['reserve'],
    batch: BATCH,
    run: async (chain, ids, tx) => chain.afterConfirmation(await orders(tx, ids)),
  },
  {
    name: 'release deliveries',
    view: 'release_due',
    steps: ['release'],
    batch: BATCH,
    run: (chain, ids) => chain.afterReservation(ids),
  },
  {
    name: 'pick, pack and ship',
    view: 'warehouse_due',
    steps: ['pick', 'pack', 'issue'],
    batch: BATCH,
    run: async (chain, ids, tx) => chain.afterRelease(await deliveries(tx, ids)),
  },
  {
    name: 'confirm deliveries',
    view: 'deliver_due',
    steps: ['deliver'],
    batch: BATCH,
    run: (chain, ids) => chain.afterArrival(ids),
  },
  {
    name: 'issue invoices',
    view: 'invoice_due',
    steps: ['invoice'],
    batch: BATCH,
    run: async (chain, ids, tx) => chain.afterShipping(await deliveries(tx, ids)),
  },
  {
    name: 'recognise revenue',
    view: 'recognise_due',
    steps: ['recognise'],
    batch: BATCH,
    run: async (chain, ids, tx) => chain.afterDelivery(await deliveries(tx, ids)),
  },
  {
    name: 'receive and credit returns',
    view: 'return_due',
    steps: ['return', 'credit_note'],
    batch: BATCH,
    run: async (chain, ids, tx) => chain.afterReturn(await returns(tx, ids)),
  },
]

/** Closes orders that nothing stands in the way of any more; the chain does it after payments, this finds what it missed. */
export const COMPLETION: Step = {
  name: 'complete orders',
  view: 'complete_due',
  steps: ['complete'],
  batch: 1000,
  run: (chain, ids) => chain.afterPayment(ids),
}
