import { EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { freshDatabase } from '../fresh-database.js'
import { Office } from './office.js'

const database = await freshDatabase()

async function opened(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

test('a server that closes does not wait for connections without a request, and answers what is under way', async () => {
  const office = await Office.open(database)
  const port = Number(new URL(await office.app.listen({ port: 0, host: '127.0.0.1' })).port)
  const request = `GET /api/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${office.key}\r\n\r\n`
  const [ahead, used, busy] = [await opened(port), await opened(port), await opened(port)]
  used.write(request)
  await once(used, 'data')
  busy.write(request)
  const answer = once(busy, 'data')
  await once(office.app.server, 'request')
  const start = performance.now()
  await office.app.close()
  expect(performance.now() - start).toBeLessThan(5000)
  expect(String((await answer)[0])).toMatch(/^HTTP\/1\.1 200 /)
  for (const socket of [ahead, used, busy]) if (!socket.closed) await once(socket, 'close')
})

test('a request that arrives while the server closes is refused in our words', async () => {
  const office = await Office.open(database)
  const finished = new EventEmitter()
  office.app.get('/slow', async () => (await once(finished, 'slow')) && 'done')
  const port = Number(new URL(await office.app.listen({ port: 0, host: '127.0.0.1' })).port)
  const socket = await opened(port)
  const answers: Buffer[] = []
  socket.on('data', (data) => answers.push(data))
  socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(office.app.server, 'request')
  const closed = office.app.close()
  socket.write('GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(office.app.server, 'request')
  finished.emit('slow')
  await Promise.all([closed, once(socket, 'close')])
  const [slow, late] = Buffer.concat(answers)
    .toString()
    .split(/(?=HTTP\/1\.1 )/)
  expect(slow).toMatch(/^HTTP\/1\.1 200 /)
  expect(late).toMatch(/^HTTP\/1\.1 503 .*content-type: application\/problem\+json.*"code":"service.closing"/is)
})
