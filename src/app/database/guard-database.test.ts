import { expect, test, vi } from 'vitest'
import { guardDatabase } from './guard-database.js'
import type { Revival } from './running-database.js'

const patience = { restarts: 2, minutes: 10, pause: 1 }

/** A server that dies when it is told to. */
function mortal(revive?: () => Promise<void>): Revival & { die(): void; starts: number } {
  let alive = true
  const server = {
    log: '/home/server.log',
    starts: 0,
    alive: () => alive,
    die: () => {
      alive = false
    },
    revive: async () => {
      await revive?.()
      server.starts++
      alive = true
    },
  }
  return server
}

test('a database that dies is started again, and both are said', async () => {
  const server = mortal()
  const said: string[] = []
  const guard = guardDatabase(server, (line) => said.push(line), vi.fn(), patience)
  server.die()
  await vi.waitFor(() => expect(said).toHaveLength(2))
  expect(said[0]).toBe('the database server died: starting it again (1 of 2); its log is /home/server.log')
  expect(said[1]).toMatch(/^the database is back after \d+ ms/)
  await guard.stop()
})

test('a database that dies more often than patience allows is given up with where to look', async () => {
  const server = mortal()
  const giveUp = vi.fn()
  guardDatabase(server, (line) => line.includes('is back') && server.die(), giveUp, patience)
  server.die()
  await vi.waitFor(() => expect(giveUp).toHaveBeenCalled())
  expect(server.starts).toBe(2)
  expect(giveUp.mock.calls[0]![0].message).toMatch(/died 3 times within 10 minutes. Its log \/home\/server.log/)
})

test('a database that cannot be started is given up at once, with the reason', async () => {
  const server = mortal(() => Promise.reject(new Error('the disk is full')))
  const giveUp = vi.fn()
  guardDatabase(server, vi.fn(), giveUp, patience)
  server.die()
  await vi.waitFor(() => expect(giveUp).toHaveBeenCalledWith(new Error('the disk is full')))
})

test('a guard that was told to stop lets the database die in peace', async () => {
  const server = mortal()
  const guard = guardDatabase(server, vi.fn(), vi.fn(), patience)
  await guard.stop()
  server.die()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(server.starts).toBe(0)
})
