import { createHash } from 'node:crypto'
import type { SourceDocument } from '../../order/source-document.js'
import { itemNumberOf, meaningOf } from './classify.js'

/** What of a source document says how much stock history took. */
export type StockUse = Pick<SourceDocument, 'businessDate' | 'treatment' | 'customerId' | 'content'>

/**
 * How much of each item must have been there at the start for history to be possible: the most that had gone out, less
 * what had come in, at any moment. Documents are added in the order of their days; within a day orders are served
 * first, then goods come back, are lost or found, as the system will do it. What a customer gave back on the day of the
 * sale never left: two giant orders were mistakes, and no stock is invented for them.
 */
export class StockNeed {
  #day = ''
  /** Net quantity that has gone out by item, and its peak. */
  readonly #out = new Map<string, number>()
  readonly #peak = new Map<string, number>()
  /** Of the day: what was sold by customer, item and price, and what moved otherwise, in order. */
  readonly #sold = new Map<string, { item: string; quantity: number }>()
  #moved: { item: string; quantity: number }[] = []

  add({ businessDate, treatment, customerId, content }: StockUse): void {
    if (businessDate !== this.#day) {
      this.#closeDay()
      this.#day = businessDate
    }
    if (treatment === 'bad_debt') return
    for (let i = 0; i < content.code.length; i++) {
      const item = itemNumberOf(content.code[i]!)
      if (meaningOf(item).kind !== 'goods') continue
      const quantity = content.quantity[i]!
      const sale = `${customerId} ${item} ${Number(content.price[i])}`
      if (treatment === 'order' && quantity > 0) this.#sell(sale, item, quantity)
      else if (treatment === 'return') this.#takeBack(sale, item, -quantity)
      else this.#moved.push({ item, quantity: -quantity })
    }
  }

  #sell(sale: string, item: string, quantity: number): void {
    const known = this.#sold.get(sale)
    if (known) known.quantity += quantity
    else this.#sold.set(sale, { item, quantity })
  }

  #takeBack(sale: string, item: string, quantity: number): void {
    const sold = this.#sold.get(sale)
    if (sold && sold.quantity >= quantity) sold.quantity -= quantity
    else this.#moved.push({ item, quantity: -quantity })
  }

  #closeDay(): void {
    for (const { item, quantity } of this.#sold.values()) this.#goOut(item, quantity)
    for (const { item, quantity } of this.#moved) this.#goOut(item, quantity)
    this.#sold.clear()
    this.#moved = []
  }

  #goOut(item: string, quantity: number): void {
    const out = (this.#out.get(item) ?? 0) + quantity
    this.#out.set(item, out)
    if (out > (this.#peak.get(item) ?? 0)) this.#peak.set(item, out)
  }

  /** The least opening stock by item number; items that need none are missing. */
  result(): Map<string, number> {
    this.#closeDay()
    return this.#peak
  }
}

/**
 * The opening stock of an item: what it needs, but for one item in `oneIn` two to six percent less, so that some lines
 * wait and some stay short. Which items are short depends on nothing but their number.
 */
export function openingQuantity(itemNumber: string, need: number, oneIn: number): number {
  if (oneIn === 0) return need
  const hash = createHash('sha256').update(itemNumber).digest()
  if (hash.readUInt32BE(0) % oneIn !== 0) return need
  return need - Math.ceil((need * (2 + (hash.readUInt32BE(4) % 5))) / 100)
}
