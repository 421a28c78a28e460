import { expect, test } from 'vitest'
import { actions, advance, lifecycle, whyNot } from './lifecycle.js'

const door = lifecycle({
  name: 'door',
  initial: 'open',
  states: { open: { label: 'open', tone: 'good' }, shut: { label: 'shut', tone: 'neutral' } },
  actions: { close: { label: 'Close', from: ['open'], to: 'shut' } },
})

test('an allowed action leads to its state', () => {
  expect(advance(door, { state: 'open' as const, colour: 'red' }, 'close')).toEqual({ state: 'shut', colour: 'red' })
})

test('a forbidden one says why, and is a fault when forced', () => {
  expect(whyNot(door, 'shut', 'close')?.message).toBe('the door is shut; "Close" needs it to be open')
  expect(() => advance(door, { state: 'shut' as 'open' | 'shut' }, 'close')).toThrow('the door is shut')
  expect(actions(door, 'shut')).toEqual([
    { name: 'close', label: 'Close', allowed: false, whyNot: 'the door is shut; "Close" needs it to be open' },
  ])
})
