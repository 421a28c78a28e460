import { expect, test } from 'vitest'
import { isConnectionLost } from './connection-lost.js'

const coded = (code: string): Error => Object.assign(new Error('words'), { code })

test.each([
  coded('57P01'),
  coded('08006'),
  coded('53300'),
  coded('ECONNREFUSED'),
  Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
  new Error('Connection terminated unexpectedly'),
  new Error('Client has encountered a connection error and is not queryable'),
  new Error('Cannot use a pool after calling end on the pool'),
])('%s means that the database went away', (error) => {
  expect(isConnectionLost(error)).toBe(true)
})

test.each([coded('23505'), coded('57014'), new Error('words'), undefined, 'ECONNREFUSED'])('%s does not', (error) => {
  expect(isConnectionLost(error)).toBe(false)
})
