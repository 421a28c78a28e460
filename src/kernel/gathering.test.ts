import { expect, test } from 'vitest'
import { Gathering } from './gathering.js'

const LONG = 60_000

/** Whether the gathering is complete within a few rounds of events. */
async function soon(complete: Promise<void>): Promise<boolean> {
  let done = false
  void complete.then(() => {
    done = true
  })
  for (let round = 0; round < 5; round++) await new Promise(setImmediate)
  return done
}

test('nobody waits for nobody', async () => {
  expect(await soon(new Gathering(LONG).complete())).toBe(true)
})

test('who was answered and asks again has come back', async () => {
  const gathering = new Gathering(LONG)
  gathering.asked()
  gathering.answered()
  gathering.asked()
  expect(await soon(gathering.complete())).toBe(true)
})

test('who was answered is waited for until he asks again', async () => {
  const gathering = new Gathering(LONG)
  gathering.answered()
  gathering.answered()
  const complete = gathering.complete()
  gathering.asked()
  expect(await soon(complete)).toBe(false)
  gathering.asked()
  await complete
})

test('nobody is waited for longer than a moment', async () => {
  const gathering = new Gathering(1)
  gathering.answered()
  await gathering.complete()
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(await soon(gathering.complete())).toBe(true)
})
