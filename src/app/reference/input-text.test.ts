import { expect, test } from 'vitest'
import { z } from 'zod'
import { inputText } from './input-text.js'

test('an input reads like a TypeScript type, with what may be left out and what is taken then', () => {
  const input = z.object({
    orderId: z.uuid(),
    kind: z.enum(['manual', 'delivery']).default('manual'),
    limit: z.union([z.string(), z.number()]).nullable().optional(),
    lines: z.array(z.object({ line: z.number().int(), roles: z.array(z.enum(['a', 'b'])) })).optional(),
  })
  expect(inputText(input)).toBe(`{
  orderId: string
  kind?: "manual" | "delivery"  // "manual" unless given
  limit?: string | number | null
  lines?: {
    line: number
    roles: ("a" | "b")[]
  }[]
}`)
})
