// How the clients of the benches ask the API.
import { Agent, request } from 'node:http'

/** A function that sends one request and answers the body, or fails on any status but success. */
export function caller(base, key) {
  const agent = new Agent({ keepAlive: true })
  return (method, path, body, idempotencyKey) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      }
      const sent = request(`${base}/api${path}`, { method, agent, headers }, (answer) => {
        const parts = []
        answer.on('data', (part) => parts.push(part))
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString()
          if (answer.statusCode < 300 && answer.statusCode !== 207) resolve(JSON.parse(text))
          else reject(new Error(`${method} ${path} was answered ${answer.statusCode}: ${text.slice(0, 500)}`))
        })
      })
      sent.on('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
}

/** Does what the parent process wishes, and tells it the answer or the failure. */
export const serveParent = (work) =>
  process.on('message', async (wish) => {
    try {
      process.send({ answers: await work(wish) })
    } catch (error) {
      process.send({ failure: error.message })
    }
  })
