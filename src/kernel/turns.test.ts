import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Turns } from './turns.js'

/** A piece of work that goes on until it is told to end. */
function work(name: string, log: string[]) {
  let end = (): void => {}
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  const start = async (): Promise<string> => {
    log.push(name)
    await done
    return name
  }
  return { start, end }
}

const LONG = 60_000

test('the others wait in their order', async () => {
  const turns = new Turns(2, LONG)
  const log: string[] = []
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => work(name, log))
  const all = [a!, b!, c!, d!].map(({ start }) => turns.run(start))
  expect(log).toEqual(['a', 'b'])
  b!.end()
  expect(await all[1]).toBe('b')
  expect(log).toEqual(['a', 'b', 'c'])
  a!.end()
  c!.end()
  d!.end()
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
})

test('a turn is given back by work that fails', async () => {
  const turns = new Turns(1, LONG)
  const failed = turns.run(() => Promise.reject(new Error('no')))
  const next = turns.run(async () => 'next')
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('next')
})

test('work that takes long does not keep the others, and counts no more', async () => {
  const turns = new Turns(1, 5)
  const log: string[] = []
  const [long, second, third] = ['long', 'second', 'third'].map((name) => work(name, log))
  const all = [long!, second!].map(({ start }) => turns.run(start))
  await pause(30)
  expect(log).toEqual(['long', 'second'])
  long!.end()
  second!.end()
  await Promise.all(all)
  const fourth = work('fourth', log)
  const more = [third!, fourth].map(({ start }) => turns.run(start))
  expect(log).toEqual(['long', 'second', 'third'])
  third!.end()
  fourth.end()
  await Promise.all(more)
  expect(log.at(-1)).toBe('fourth')
})
