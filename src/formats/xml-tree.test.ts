import { describe, expect, test } from 'vitest'
import { mostPiecesOf } from './density.js'
import { parseXml } from './invoice/xml.js'
import { liveBytes } from './testing/live-heap.js'
import { XmlStream } from './xml-stream.js'

const codeOf = (work: () => unknown): unknown => {
  try {
    work()
    return undefined
  } catch (error) {
    return (error as { problem?: { code: string } }).problem?.code
  }
}

function streamed(text: string): void {
  const stream = new XmlStream({ isWanted: (path) => path.length > 1, whole: () => undefined, closed: () => undefined })
  for (let at = 0; at < text.length; at += 1000) stream.write(text.slice(at, at + 1000))
  stream.close()
}

describe('a document of more elements than its length needs', () => {
  const piece = '<a>1</a>'
  const dense = (bytes: number) => `<r>${piece.repeat(bytes / piece.length)}</r>`

  test('is refused', () => {
    expect(codeOf(() => parseXml(dense(800_000), () => true))).toBe('xml.too_large')
    expect(codeOf(() => streamed(dense(800_000)))).toBe('xml.too_large')
  })

  test('is read where it is short, or where text stands between', () => {
    expect(parseXml(dense(64_000), () => true).children).toHaveLength(8000)
    const padded = dense(800_000).replaceAll('</a>', '000</a>')
    expect(parseXml(padded, () => true).children).toHaveLength(100_000)
    streamed(padded)
  })
})

test('a tree takes little more than ten times the shortest text that may hold it', () => {
  const bytes = 1_000_000
  const piece = '<abc/>'
  const count = mostPiecesOf(bytes) - 1
  const text = `<r>${piece.repeat(count)}${' '.repeat(bytes - count * piece.length)}</r>`
  expect(liveBytes(() => parseXml(text, () => true)) / bytes).toBeLessThan(13)
})

test('elements inside each other find their children and parents', () => {
  const root = parseXml('<r><a><b>1</b><c/></a><d><e><f/></e></d>2</r>', () => true)
  const written = (element: typeof root): string =>
    `${element.written}(${element.children.map((one) => (one.parent === element ? written(one) : 'foreign')).join()})`
  expect(written(root)).toBe('r(a(b(),c()),d(e(f())))')
  expect(root.text).toBe('2')
  expect(root.children[0]!.children[0]!.text).toBe('1')
})
