import { describe, expect, test } from 'vitest'
import { EdiContent } from '../../edi-content.js'
import { read } from '../../read.js'
import { liveBytes } from '../../testing/live-heap.js'
import { allMessages, readEdi } from '../read-edi.js'
import { isa } from '../testing/interchanges.js'
import { typedTree, untypedTree } from './typed-tree.js'

const lines = (count: number, line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n)).join('')

/** So many orders in one interchange: more than the segments are kept of. */
const x12 = (end = '~', special = '') =>
  `${isa().slice(0, -1)}${end}GS*PO*US*THEM*20260301*1405*7*X*004010${end}${lines(
    40,
    (n) =>
      `ST*850*${n}${end}BEG*00*SA*PO${n}**20260301${end}${special}${lines(20, (m) => `PO1*${m}*${m}*EA*1.5*PE*VN*SKU${m}${end}PID*F****Black tea number ${n}, ${m} g${end}`)}CTT*20${end}SE*45*${n}${end}`,
  )}GE*40*7${end}IEA*1*000000007${end}`

const edifact = (name: string, set = 'UNOC', trailer = true) =>
  `UNA:+.? 'UNB+${set}:3+US:14+THEM:14+260301:1405+R7'${lines(
    40,
    (n) =>
      `UNH+${n}+ORDERS:D:96A:UN'BGM+220+PO${n}+9'DTM+137:20260301:102'${lines(20, (m) => `LIN+${m}'IMD+F++:::${name} ?'${n}?':${m}'QTY+21:2:PCE'`)}UNS+S'${trailer ? `UNT+65+${n}'` : ''}`,
  )}UNZ+40+R7'`

const folded = (text: string) => text.replace(/.{80}/gs, '$&\r\n')

const files: readonly (readonly [string, Buffer])[] = [
  ['X12', Buffer.from(x12())],
  ['X12 with line ends behind its terminators', Buffer.from(x12('~\r\n'))],
  ['X12 with binary data that holds separators', Buffer.from(x12('~', 'BIN*5*a~b*c~'))],
  ['X12 in UTF-8', Buffer.from(x12('~', 'MSG*Müller~'))],
  ['EDIFACT in Latin-1', Buffer.from(edifact('Grüner Tee'), 'latin1')],
  ['EDIFACT in UTF-8', Buffer.from(edifact('Grüner Tee', 'UNOY'))],
  ['EDIFACT in Latin-2', Buffer.from(edifact('Herbata \xb1', 'UNOD'), 'latin1')],
  ['EDIFACT folded at a fixed width', Buffer.from(folded(edifact('Tea')))],
  ['EDIFACT without trailers', Buffer.from(edifact('Tea', 'UNOC', false))],
  ['EDIFACT of an unknown message', Buffer.from(edifact('Tea').replaceAll('ORDERS', 'FOREIG'))],
]

describe('the tree of a message whose segments were let go', () => {
  test.each(files)('is what it was: %s', (_, bytes) => {
    const expected = allMessages(readEdi(bytes)).map((message) => typedTree(untypedTree(message)))
    expect(read(bytes).documents.map((document) => 'source' in document && document.source?.tree)).toEqual(expected)
    const content = new EdiContent()
    const pieces = lines(Math.ceil(bytes.length / 1000), (n) => `${n} `).split(' ')
    const documents = pieces.flatMap((_piece, n) => content.push(bytes.subarray(n * 1000, n * 1000 + 1000)))
    expect([...documents, ...content.end()].map(({ source }) => source?.tree)).toEqual(expected)
  })
})

test('the documents of a large file do not keep its segments alive', () => {
  const bytes = Buffer.from(edifact('Tea'))
  const withSegments = liveBytes(() => readEdi(bytes))
  expect(liveBytes(() => read(bytes))).toBeLessThan(0.7 * withSegments)
})
