import { expect, test } from 'vitest'
import { growthOf, linearGrowth } from './growth.js'

const spin = (steps: number): number => {
  let sum = 0
  for (let step = 0; step < steps; step++) sum = (sum * 31 + step) % 1_000_003
  return sum
}

test('work in proportion is told from work that is squared', () => {
  expect(growthOf((size) => spin(size * 1000), 2000)).toBeLessThan(linearGrowth)
  expect(growthOf((size) => spin(size * size), 500)).toBeGreaterThan(linearGrowth)
})
