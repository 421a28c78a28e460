import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { Limits } from '../../src/app/http/limits.js'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()

/** A server that listens, and connections to it on which a test says what it likes, byte by byte. */
async function listening(limits: Partial<Limits>) {
  const office = await Office.open(database, { limits })
  const { app } = office
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const open = async (text = ''): Promise<{ socket: Socket; heard(): string }> => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    onTestFinished(() => void socket.destroy())
    let heard = ''
    socket.on('data', (data) => {
      heard += data
    })
    await once(socket, 'connect')
    socket.write(text)
    return { socket, heard: () => heard }
  }
  const head = (method: string, address: string, more = ''): string =>
    `${method} ${address} HTTP/1.1\r\nHost: o2c\r\nAuthorization: Bearer ${office.key}\r\n${more}\r\n`
  return { app, open, head }
}

const BODY = 'Content-Type: application/json\r\nContent-Length: 500\r\n'

async function secondsToClose(app: { close(): PromiseLike<unknown> }): Promise<number> {
  const begun = Date.now()
  await app.close()
  return (Date.now() - begun) / 1000
}

test('whoever sends slowly or does not listen is cut off in time when the server ends', {
  timeout: 60_000,
}, async () => {
  const { app, open, head } = await listening({ shutDownSeconds: 1 })
  const slow = await open(`${head('POST', '/api/orders', BODY)}{`)
  await open(head('GET', '/api/clock').repeat(2000)).then(({ socket }) => socket.pause())
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await secondsToClose(app)).toBeLessThan(15)
  expect(slow.heard()).toBe('')
})

test('a request that does not arrive in time is refused', async () => {
  const { app, open, head } = await listening({ arrivalSeconds: 1 })
  const { socket, heard } = await open(`${head('POST', '/api/orders', BODY)}{`)
  await once(socket, 'close')
  expect(heard()).toContain('HTTP/1.1 408')
  expect(heard()).toContain('"code":"request.too_slow"')
  await app.close()
})
