import { expect, test } from 'vitest'
import { YoungStatistics } from './young-statistics.js'

test('the statistics of a table are renewed once, with its first thousand rows', async () => {
  const renewed: (readonly string[])[] = []
  const statistics = new YoungStatistics(async (tables) => renewed.push(tables))
  statistics.written(new Map([['line', 999]]))
  await statistics.settled()
  expect(renewed).toEqual([])
  const grown = new Map([
    ['line', 1],
    ['head', 1000],
    ['event', 10],
  ])
  statistics.written(grown)
  statistics.written(grown)
  await statistics.settled()
  expect(renewed).toEqual([['line', 'head']])
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
