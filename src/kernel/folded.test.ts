import { expect, test } from 'vitest'
import type { Actor } from './actor.js'
import { folded } from './folded.js'
import type { Request } from './operation.js'
import type { Outcome } from './runner.js'
import { Turns } from './turns.js'

const actor: Actor = { kind: 'system', name: 'test', permissions: new Set() }

/** Batches of numbers as they are run; a batch with a 13 in it fails. */
function counter(turns: Turns) {
  const batches: number[][] = []
  const submit = folded(async (requests: readonly Request<number>[]): Promise<Outcome<number>[]> => {
    const inputs = requests.map(({ input }) => input)
    batches.push(inputs)
    await new Promise(setImmediate)
    if (inputs.includes(13)) throw new Error('unlucky')
    return inputs.map((input) => ({ ok: true, result: input * 2 }))
  }, turns)
  const ask = async (input: number): Promise<unknown> => {
    const outcome = await submit({ input, actor })
    return outcome.ok && outcome.result
  }
  return { batches, ask }
}

test('what arrives while a batch is under way becomes the next one', async () => {
  const { batches, ask } = counter(new Turns(1))
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6])
  expect(batches).toEqual([[1], [2, 3]])
})

test('who waits for others to have their turn is folded as well', async () => {
  const turns = new Turns(1)
  const [one, other] = [counter(turns), counter(turns)]
  const answers = [one.ask(1), other.ask(10), other.ask(20)]
  expect(await Promise.all(answers)).toEqual([2, 20, 40])
  expect(one.batches).toEqual([[1]])
  expect(other.batches).toEqual([[10, 20]])
})

test('a fault hits only the request that causes it', async () => {
  const { batches, ask } = counter(new Turns(1))
  const answers = [1, 2, 13, 3].map((input) => ask(input).catch((error: Error) => error.message))
  expect(await Promise.all(answers)).toEqual([2, 4, 'unlucky', 6])
  expect(batches).toEqual([[1], [2, 13, 3], [2], [13], [3]])
})
