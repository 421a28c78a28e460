import { expect, test } from 'vitest'
import { documentJson } from './json.js'
import { read } from './read.js'
import { readStream } from './read-stream.js'

const order = (number: number) =>
  `ST*850*${number}~BEG*00*SA*PO${number}**20260301~PO1*1*2*EA*3.5**VN*A1~CTT*1~SE*5*${number}~\n`
const interchange = (orders: string) =>
  `ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~GS*PO*A*B*20260301*1405*7*X*004010~${orders}GE*3*7~IEA*1*000000007~`

const samples: readonly (readonly [name: string, text: string])[] = [
  ['three orders', interchange([1, 2, 3].map(order).join(''))],
  ['orders with faults in message, group and interchange', interchange(order(1) + order(1).replace('PO1', 'POX'))],
  ['an EDIFACT message', "UNB+UNOC:3+A+B+260301:1405+R'UNH+1+ORDERS:D:96A:UN'BGM+220+4711+9'UNT+3+1'UNZ+1+R'"],
  ['a statement', ':20:A\n:25:1/2\n:28C:1\n:60F:C260228GBP100,00\n:62F:C260303GBP100,00\n'],
]

async function* inBlocks(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test.each(samples)('%s are the same from a stream as from memory, wherever blocks end', async (_, text) => {
  const bytes = Buffer.from(text)
  const whole = read(bytes)
  for (const size of [1, 7, 100, bytes.length]) {
    const stream = await readStream(inBlocks(bytes, size), 'file')
    const documents = []
    for await (const some of stream.documents) documents.push(...some)
    const { format, version } = stream
    expect(documentJson({ format, version, documents, findings: stream.findings() })).toBe(documentJson(whole))
  }
})

test('an interchange larger than what is read in one piece goes message by message', async () => {
  // 72 MB: one block again and again. Nothing is kept of the documents, so memory stays far below the file.
  const block = Buffer.from(order(1).padEnd(1024 * 1024, ' '))
  async function* blocks() {
    yield Buffer.from(interchange('').split('GE*')[0]!)
    for (let index = 0; index < 72; index++) yield block
  }
  const stream = await readStream(blocks(), 'large.edi')
  let orders = 0
  for await (const some of stream.documents) orders += some.filter(({ type }) => type === 'order').length
  expect(orders).toBe(72)
  expect(stream.findings().at(-1)).toMatchObject({ code: 'x12.missing_iea' })
})
