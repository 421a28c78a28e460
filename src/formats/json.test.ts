import { expect, test } from 'vitest'
import { decimal } from '../kernel/decimal.js'
import { documentJson, JsonWriter } from './json.js'
import { LazyList } from './lazy-list.js'
import { read } from './read.js'

function piecesOf(value: unknown, writer = new JsonWriter()): string[] {
  const pieces = [writer.start(value)]
  while (!writer.isOver) pieces.push(writer.next())
  return pieces
}

const isa = 'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~'
const order = (lines: number) =>
  `${isa}GS*PO*A*B*20260301*1405*7*X*004010~ST*850*1~BEG*00*SA*1**20260301~${'PO1*1*2*EA*3.5~REF*CT*1~'.repeat(lines)}SE*${2 * lines + 3}*1~GE*1*7~IEA*1*000000007~`

test('values, lists and objects are what JSON says of them, and a number is written as a text with its places', () => {
  const value = { a: [1, 'x"\n', [], {}, null, undefined], b: undefined, c: { d: decimal('1.50') }, e: Number.NaN }
  expect(documentJson(value)).toBe('{"a":[1,"x\\"\\n",[],{},null,null],"c":{"d":"1.50"},"e":null}')
  expect(documentJson({ name: { text: 'x', at: {} }, id: { text: '1', scheme: 'S' } })).toBe(
    '{"name":"x","id":{"text":"1","scheme":"S"}}',
  )
  expect(() => documentJson({ big: 1n })).toThrow('a bigint has no place in JSON')
})

test('a long document goes out in pieces that stay small, whatever of it is long', () => {
  const [document] = read(Buffer.from(order(5000))).documents
  const pieces = piecesOf(document)
  expect(pieces.length).toBeGreaterThan(20)
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(65 * 1024)
  expect(pieces.join('')).toBe(documentJson(document))
})

test('a tree in pieces says what the tree says', () => {
  const { source } = read(Buffer.from(order(3))).documents[0] as { source: { tree: unknown } }
  expect(JSON.parse(documentJson(source)).tree).toEqual(source.tree)
})

test('a list in pieces is made as it is written, each item once', () => {
  let made = 0
  const list = new LazyList(100_000, (index) => ({ index, number: ++made }))
  const writer = new JsonWriter()
  writer.start({ list })
  expect(made).toBeGreaterThan(0)
  expect(made).toBeLessThan(10_000)
  while (!writer.isOver) writer.next()
  expect(made).toBe(100_000)
})

test('a value that was not written to its end does not show in the next one', () => {
  const writer = new JsonWriter()
  writer.start(Array.from({ length: 100_000 }, () => 'x'))
  expect(piecesOf([1], writer)).toEqual(['[1]'])
})
