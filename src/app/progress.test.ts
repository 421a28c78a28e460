import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fileProgressLine, progressLine } from './progress.js'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

test('progress is told at most once a second, with what is left of the work at the same pace', () => {
  const lines: string[] = []
  const progress = progressLine((line) => lines.push(line))
  for (let done = 0; done <= 30; done += 5) {
    progress({ what: 'day', done, total: 100 })
    vi.advanceTimersByTime(500)
  }
  expect(lines).toEqual([
    'day: 0 % (0 of 100)',
    'day: 10 % (10 of 100), about 9 s left',
    'day: 20 % (20 of 100), about 8 s left',
    'day: 30 % (30 of 100), about 7 s left',
  ])
})

test('the end is told at once and once, however often it is reported', () => {
  const lines: string[] = []
  const progress = progressLine((line) => lines.push(line))
  for (const done of [1, 2, 2, 2]) progress({ what: 'checking the file', done, total: 2 })
  for (const done of [1, 2]) progress({ what: 'counting rows', done, total: 2 })
  expect(lines).toEqual([
    'checking the file: 50 % (1 of 2), about 0 s left',
    'checking the file: 100 % (2 of 2)',
    'counting rows: 100 % (2 of 2)',
  ])
})

test('how far a file is read is no sum of it', () => {
  const lines: string[] = []
  const progress = fileProgressLine((line) => lines.push(line))
  for (const documents of [10, 20]) progress({ step: 'import', file: 'a.csv', lines: documents * 20, documents })
  expect(lines).toEqual(['import a.csv: 200 lines, 10 documents so far'])
})
