import { expect, test } from 'vitest'
import { type Folding, folded } from './folded.js'
import { Gathering } from './gathering.js'
import { Turns } from './turns.js'

const folding = (given: Partial<Folding> = {}): Folding => ({
  turns: new Turns(1),
  gathering: new Gathering(),
  largest: 200,
  sideBySide: false,
  ...given,
})

/** Doubles numbers and notes the batches they come in; a batch with a 13 in it fails. */
function counter(how: Folding) {
  const batches: number[][] = []
  const ask = folded(async (numbers: readonly number[]) => {
    batches.push([...numbers])
    await new Promise(setImmediate)
    if (numbers.includes(13)) throw new Error('unlucky')
    return numbers.map((number) => number * 2)
  }, how)
  return { batches, ask }
}

test('what is asked at once is one batch', async () => {
  const { batches, ask } = counter(folding())
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6])
  expect(batches).toEqual([[1, 2, 3]])
})

test('what arrives while a batch is under way becomes the next one', async () => {
  const { batches, ask } = counter(folding())
  const first = ask(1)
  while (batches.length === 0) await new Promise(setImmediate)
  expect(await Promise.all([first, ask(2), ask(3)])).toEqual([2, 4, 6])
  expect(batches).toEqual([[1], [2, 3]])
})

test('who waits for others to have their turn is folded as well', async () => {
  const how = folding()
  const [one, other] = [counter(how), counter(how)]
  const answers = [one.ask(1), other.ask(10), other.ask(20)]
  expect(await Promise.all(answers)).toEqual([2, 20, 40])
  expect(one.batches).toEqual([[1]])
  expect(other.batches).toEqual([[10, 20]])
})

test('clients that were apart come together', async () => {
  const { batches, ask } = counter(folding({ gathering: new Gathering(100) }))
  const client = async (first: number): Promise<void> => {
    for (let number = first; number < first + 5; number++) {
      await ask(number)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  const early = client(100)
  while (batches.length === 0) await new Promise(setImmediate)
  await Promise.all([early, client(200)])
  expect(batches.at(-2)!.length + batches.at(-1)!.length).toBeGreaterThan(2)
  expect(batches.filter((batch) => batch.length === 2).length).toBeGreaterThanOrEqual(3)
})

test('a batch is no larger than it may be', async () => {
  const { batches, ask } = counter(folding({ largest: 2 }))
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6])
  expect(batches).toEqual([[1, 2], [3]])
})

test('what holds no locks does not wait for a slow batch', async () => {
  let end = (): void => {}
  const slow = new Promise<void>((resolve) => {
    end = resolve
  })
  const how = folding({ turns: new Turns(2), sideBySide: true })
  const ask = folded(async (numbers: readonly number[]) => {
    if (numbers.includes(1)) await slow
    return numbers
  }, how)
  const first = ask(1)
  await new Promise((resolve) => setTimeout(resolve, 1))
  expect(await ask(2)).toBe(2)
  end()
  expect(await first).toBe(1)
})

test('a fault hits only the question that causes it', async () => {
  const { batches, ask } = counter(folding())
  const answers = [1, 2, 13, 3].map((number) => ask(number).catch((error: Error) => error.message))
  expect(await Promise.all(answers)).toEqual([2, 4, 'unlucky', 6])
  expect(batches).toEqual([[1, 2, 13, 3], [1], [2], [13], [3]])
})
