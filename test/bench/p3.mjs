// P3: billing run. Deliveries of five lines that left the house are invoiced: tax, gapless numbers, journal, open items.
import { issueInvoices } from '../../dist/billing/issue-invoice.js'
import { issueDeliveries } from '../../dist/shipping/issue-goods.js'
import { packDeliveries, pickDeliveries } from '../../dist/shipping/pick-delivery.js'
import { releaseDeliveries } from '../../dist/shipping/release-delivery.js'
import { intakeArrays, openBound } from './bound.mjs'
import { actor, atRest, batches, openCompany, performAll } from './company.mjs'
import { takeIn } from './p2.mjs'

export const size = { default: 10_000, unit: 'deliveries of five lines' }
export const target = { share: 0.4, of: 'one set-based billing statement, per CPU-second' }

const LINES = 5
const BATCH = 500

/** Orders that have left the house and are not billed. */
async function ship(company, numbers) {
  const orders = await takeIn(company, numbers, LINES)
  await company.transact(async (tx) => {
    const inputs = orders.map(({ id }) => ({ actor, input: { orderId: id } }))
    const about = (deliveries) => deliveries.map(({ id }) => ({ actor, input: { deliveryId: id } }))
    const released = about(await performAll(tx, releaseDeliveries, inputs))
    for (const operation of [pickDeliveries, packDeliveries, issueDeliveries]) await performAll(tx, operation, released)
  })
}

const due = async (company) =>
  (await company.query('select document_id as id from invoice_due where tenant_id = $1 and ready order by number')).map(
    ({ id }) => id,
  )

/** One transaction of the billing run. */
const bill = (company, deliveryIds) =>
  company.transact(async (tx) => {
    const rows = await tx.query('select id, order_id from delivery where tenant_id = $1 and id = any($2::uuid[])', [
      deliveryIds,
    ])
    const requests = rows.map((row) => ({ actor, input: { orderId: row.order_id, deliveryIds: [row.id] } }))
    await performAll(tx, issueInvoices, requests)
  })

const inBatches = (ids) => [...batches(0, ids.length, BATCH)].map((places) => places.map((place) => ids[place]))

export async function measured({ url, size: count, meter, say }) {
  const company = await openCompany(url)
  for (const numbers of batches(1, count + BATCH, BATCH)) await ship(company, numbers)
  say(`${count} deliveries have left`)
  await atRest(url)
  const [warmUp, ...rest] = inBatches(await due(company))
  await bill(company, warmUp)
  await atRest(url)
  const { cost } = await meter.measure(async () => {
    for (const ids of rest) await bill(company, ids)
  })
  const [proof] = await company.query(
    `select count(*)::int as invoices, count(distinct number)::int as numbers, max(right(number, 6))::int as highest,
            (select count(*)::int from delivery where tenant_id = $1 and not billed) as unbilled
       from invoice where tenant_id = $1`,
  )
  await company.close()
  const { invoices, numbers, highest, unbilled } = proof
  if (invoices !== numbers || numbers !== highest || unbilled > 0)
    throw new Error(`the billing run left gaps, doubles or deliveries: ${JSON.stringify(proof)}`)
  return { cost, lines: count * LINES }
}

export async function bound({ url, size: count, meter }) {
  const client = await openBound(url)
  for (const numbers of batches(1, count + BATCH, BATCH)) {
    await client.write('intake', intakeArrays(numbers, LINES))
    await client.write('ship', [numbers])
  }
  await atRest(url)
  await client.write('bill', [1, BATCH])
  await atRest(url)
  const { cost } = await meter.measure(() => client.write('bill', [BATCH + 1, BATCH + count]))
  await client.close()
  return { cost, lines: count * LINES }
}
