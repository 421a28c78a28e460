import { expect, test } from 'vitest'
import { YoungStatistics } from './young-statistics.js'

test('statistics are renewed with the first thousand rows of a table, and with them those of tables that have none yet', async () => {
  const renewed: (readonly string[])[] = []
  const statistics = new YoungStatistics(async (tables) => renewed.push(tables))
  statistics.written(new Map([['line', 999]]))
  await statistics.settled()
  expect(renewed).toEqual([])
  const more = new Map([
    ['line', 1],
    ['head', 500],
  ])
  statistics.written(more)
  statistics.written(more)
  statistics.written(more)
  await statistics.settled()
  expect(renewed).toEqual([['line', 'head'], ['head']])
})

test('a renewal that fails disturbs nobody, and the next one is tried', async () => {
  let tried = 0
  const statistics = new YoungStatistics(() => {
    tried++
    return Promise.reject(new Error('no privilege'))
  })
  statistics.written(new Map([['line', 5000]]))
  statistics.written(new Map([['head', 5000]]))
  await expect(statistics.settled()).resolves.toBeUndefined()
  expect(tried).toBe(2)
})
