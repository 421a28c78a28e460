// The company with its API open, and clients of it in a process of their own: their processor time is not the server's.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createApiKey } from '../../dist/app/http/api-key.js'
import { createServer } from '../../dist/app/http/server.js'
import { DAY } from './company.mjs'

/** `ask` has the clients of this script do something, and answers what they found. */
export async function openOffice({ database, tenantId }, script) {
  const key = await createApiKey(database.url, tenantId, { name: 'bench', roles: ['admin'] })
  const server = await createServer({ database, limits: { requestsPerMinute: 10_000_000 } })
  const base = await server.listen({ port: 0, host: '127.0.0.1' })
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [base, key, DAY])
  const ask = async (wish) => {
    child.send(wish)
    const [{ answers, failure }] = await once(child, 'message')
    if (failure) throw new Error(failure)
    return answers
  }
  const close = async () => {
    child.disconnect()
    await server.close()
  }
  return { ask, close }
}
