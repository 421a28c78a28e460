import { Chain } from '../../src/automation/chain.js'
import type { Order } from '../../src/order/order.js'
import { confirmDeliveries } from '../../src/shipping/confirm-delivery.js'
import type { Delivery } from '../../src/shipping/delivery.js'
import { issueDeliveries } from '../../src/shipping/issue-goods.js'
import { type PickInput, packDeliveries, pickDeliveries } from '../../src/shipping/pick-delivery.js'
import type { Shop } from './shop.js'

/** The people who pick, pack and ship by hand in a shop without automatic shipping. */
export class Warehouse {
  private readonly shop: Shop

  constructor(shop: Shop) {
    this.shop = shop
  }

  /** The order's latest delivery that is not cancelled. */
  async delivery(order: Order): Promise<string> {
    const [row] = await this.shop.sql<{ id: string }>(
      "select id from delivery where tenant_id = $1 and order_id = $2 and state <> 'cancelled' order by number desc limit 1",
      [order.id],
    )
    if (!row) throw new Error(`${order.number} has no delivery`)
    return row.id
  }

  /** Takes the goods from the shelves and packs them; `picks` where that differs from the plan. */
  async packs(order: Order, picks: PickInput['lines'] = []): Promise<string> {
    const deliveryId = await this.delivery(order)
    await this.shop.must(pickDeliveries, { deliveryId, lines: picks })
    await this.shop.must(packDeliveries, { deliveryId })
    return deliveryId
  }

  /** Posts the goods issue of what is packed; it is billed as the order says. */
  async issues(order: Order): Promise<void> {
    const issued = await this.shop.must(issueDeliveries, { deliveryId: await this.delivery(order) })
    await this.chain((chain) => chain.afterGoodsIssue([issued]))
  }

  /** Posts the goods issue of so much of the first line, and nobody bills it yet. */
  async issuesUnbilled(order: Order, picked: string): Promise<Delivery> {
    return this.shop.must(issueDeliveries, { deliveryId: await this.packs(order, [{ line: 1, picked }]) })
  }

  async ships(order: Order, picks: PickInput['lines'] = []): Promise<void> {
    await this.packs(order, picks)
    await this.issues(order)
  }

  /** The carrier reports the arrival: revenue is earned. */
  async arrives(order: Order): Promise<void> {
    const arrived: Delivery = await this.shop.must(confirmDeliveries, { deliveryId: await this.delivery(order) })
    await this.chain((chain) => chain.afterDelivery([arrived]))
  }

  /** Lets the order take what has come into stock, and go on from there. */
  async restocked(order: Order): Promise<void> {
    await this.chain((chain) => chain.afterConfirmation([order]))
  }

  chain(work: (chain: Chain) => Promise<void>): Promise<void> {
    return this.shop.transact((tx) => work(new Chain(tx, this.shop.actor)))
  }

  /** How far the order's lines have come. */
  async progress(order: Order): Promise<string> {
    const rows = await this.shop.sql<Record<string, string>>(
      `select line, trim_scale(quantity) as ordered, trim_scale(cancelled) as cancelled, trim_scale(reserved) as reserved,
              trim_scale(shipped) as shipped, trim_scale(billed) as billed, trim_scale(returned) as returned
         from order_line_progress where tenant_id = $1 and order_id = $2 order by line`,
      [order.id],
    )
    return rows
      .map(
        (r) =>
          `${r.line}: ordered ${r.ordered}, cancelled ${r.cancelled}, reserved ${r.reserved}, shipped ${r.shipped}, billed ${r.billed}, returned ${r.returned}`,
      )
      .join('\n')
  }

  /** The shelf: on hand, reserved, value. */
  async shelf(itemNumber: string): Promise<string> {
    const [row] = await this.shop.sql<Record<string, string>>(
      `select trim_scale(b.on_hand) as on_hand, trim_scale(b.reserved) as reserved, round(b.value, 2) as value
         from stock_balance b join item i on i.tenant_id = b.tenant_id and i.id = b.item_id
        where b.tenant_id = $1 and i.number = $2`,
      [itemNumber],
    )
    return `${row!.on_hand} on hand, ${row!.reserved} reserved, worth ${row!.value}`
  }
}

/** Open items as the accountant lists them: what is still to be paid (positive) or paid back (negative). */
export async function openItems(shop: Shop): Promise<string> {
  const rows = await shop.sql<{ text: string }>(
    `select document_number || ' ' || round(amount, 2) || ' open ' || round(residual, 2) as text
       from open_item where tenant_id = $1 order by document_number, instalment`,
  )
  return rows.map((row) => row.text).join('\n')
}
