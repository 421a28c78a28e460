import fc from 'fast-check'
import { expect, test } from 'vitest'
import { provenPart, standing } from './day-part.js'

const part = (opening: bigint, ...amounts: bigint[]) => provenPart('2011-03-01', opening, amounts)

test.each([
  ['begins where the known one ends', part(0n, 5n, 5n), part(10n, 5n), { is: 'joined' }],
  ['ends where the known one begins', part(10n, 5n), part(0n, 5n, 5n), { is: 'joined' }],
  ['goes on from within the known one', part(0n, 5n, 5n), part(5n, 5n, 5n), { is: 'overlapping', from: 0, to: 1 }],
  ['comes from within the known one', part(0n, 5n, 5n, 5n), part(5n, 5n), { is: 'overlapping', from: 0, to: 1 }],
  ['holds the known one', part(5n, 5n), part(0n, 5n, 5n, 5n), { is: 'overlapping', from: 1, to: 2 }],
  ['goes through none of its balances', part(0n, 5n), part(20n, 5n), { is: 'elsewhere' }],
  ['begins like it but goes another way', part(0n, 5n, 5n), part(0n, 10n, 5n), { is: 'elsewhere' }],
  ['fits before and behind', part(0n, 5n, -5n), part(0n, 7n, -7n), { is: 'ambiguous' }],
  ['has balances that are not proven', part(0n, 5n), { ...part(0n, 5n), path: undefined }, { is: 'unknown' }],
])('a part that %s', (_, known, own, expected) => {
  expect(standing(known, own)).toEqual(expected)
})

test('parts cut from one row of entries are never said to hold other money than they do', () => {
  const cut = fc.tuple(fc.nat(12), fc.nat(6))
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(5n, 5n, 10n, -5n), { minLength: 18, maxLength: 18 }),
      cut,
      cut,
      (row, one, other) => {
        const [known, own] = [one, other].map(([start, length]) => ({
          part: part(
            row.slice(0, start).reduce((sum, amount) => sum + amount, 0n),
            ...row.slice(start, start + length),
          ),
          start,
          end: start + length,
        })) as [Cut, Cut]
        const [from, to] = [Math.max(known.start, own.start), Math.min(known.end, own.end)]
        const found = standing(known.part, own.part)
        if (found.is === 'ambiguous') return
        if (from < to) expect(found).toEqual({ is: 'overlapping', from: from - own.start, to: to - own.start })
        else if (from === to) expect(found).toEqual({ is: 'joined' })
      },
    ),
  )
})

interface Cut {
  readonly part: ReturnType<typeof part>
  readonly start: number
  readonly end: number
}
