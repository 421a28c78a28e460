// P2 by the bulk API: a program posts the same orders, five hundred in a request. The chain takes them a step further: their
// deliveries are planned, here as in the bound.
import { intakeArrays, openBound } from './bound.mjs'
import { atRest, batches, openCompany } from './company.mjs'
import { openOffice } from './office.mjs'
import { assertReserved, BATCH, LINES, size, WARM_UP } from './p2.mjs'

export { size }
export const target = { share: 0.35, of: 'set-based intake and planning (without HTTP), per CPU-second' }

export async function measured({ url, size: count, meter }) {
  const company = await openCompany(url)
  const office = await openOffice(company, 'bulk-client.mjs')
  try {
    await office.ask({ first: 1, count: WARM_UP })
    await atRest(url)
    const { cost } = await meter.measure(() => office.ask({ first: 1 + WARM_UP, count }))
    await assertReserved(company)
    return { cost, lines: count * LINES }
  } finally {
    await office.close()
    await company.close()
  }
}

export async function bound({ url, size: count, meter }) {
  const client = await openBound(url)
  const takeIn = async (first, orders) => {
    for (const numbers of batches(first, orders, BATCH)) {
      await client.write('intake', intakeArrays(numbers, LINES))
      await client.write('plan', [numbers])
    }
  }
  await takeIn(1, WARM_UP)
  await atRest(url)
  const { cost } = await meter.measure(() => takeIn(1 + WARM_UP, count))
  await client.close()
  return { cost, lines: count * LINES }
}
