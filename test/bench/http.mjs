// P1 over HTTP: the same dialog by clients of the API, a request for each step. Requests of one kind that arrive together are
// folded into one transaction; goods issue brings the invoice along, and the invoice is looked up.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createApiKey } from '../../dist/app/http/api-key.js'
import { createServer } from '../../dist/app/http/server.js'
import { atRest, DAY, openCompany } from './company.mjs'
import { levels, report } from './dialog.mjs'
import { assertWhole, bound, size } from './p1.mjs'

export { bound, size }
export const target = { share: 0.25, of: 'the dialog skeleton (without HTTP) at 8 clients, per CPU-second' }

/** The clients in a process of their own; answers a function that has them work. */
function openClients(base, key) {
  const child = fork(fileURLToPath(new URL('http-client.mjs', import.meta.url)), [base, key, DAY])
  const run = async (clients, first, count) => {
    child.send({ clients, first, count })
    const [{ answers, failure }] = await once(child, 'message')
    if (failure) throw new Error(failure)
    return answers
  }
  return { run, close: () => child.disconnect() }
}

export async function measured({ url, size: count, meter, say }) {
  const company = await openCompany(url)
  const key = await createApiKey(url, company.tenantId, { name: 'bench', roles: ['admin'] })
  const server = await createServer({ database: company.database, limits: { requestsPerMinute: 10_000_000 } })
  const clients = openClients(await server.listen({ port: 0, host: '127.0.0.1' }), key)
  try {
    const found = await levels(meter, count, say, clients.run, () => atRest(url))
    await assertWhole(company, count)
    return report(found, count, true)
  } finally {
    clients.close()
    await server.close()
    await company.close()
  }
}
