// P1 over HTTP: the same dialog by clients of the API, a request for each step. Requests of one kind that arrive together are
// folded into one transaction; goods issue brings the invoice along, and the invoice is looked up.
import { atRest, openCompany } from './company.mjs'
import { levels, report } from './dialog.mjs'
import { openOffice } from './office.mjs'
import { assertWhole, bound, size } from './p1.mjs'

export { bound, size }
export const target = { share: 0.25, of: 'the dialog skeleton (without HTTP) at 8 clients, per CPU-second' }

export async function measured({ url, size: count, meter, say }) {
  const company = await openCompany(url)
  const office = await openOffice(company, 'http-client.mjs')
  try {
    const run = (clients, first, orders) => office.ask({ clients, first, count: orders })
    const found = await levels(meter, count, say, run, () => atRest(url))
    await assertWhole(company, count)
    return report(found, count, true)
  } finally {
    await office.close()
    await company.close()
  }
}
