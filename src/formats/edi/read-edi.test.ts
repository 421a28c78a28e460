import { describe, expect, it } from 'vitest'
import { loopsOf, segmentOf } from './message/tree.js'
import { typedTree, untypedTree } from './message/typed-tree.js'
import { allFindings, allMessages, type EdiEvent, readEdi, streamEdi } from './read-edi.js'
import { textAt } from './syntax/segment.js'

const x12 = (body: readonly string[], { type = '850', version = '004010' } = {}) => {
  const isa = `ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~`
  const set = [`ST*${type}*0001`, ...body, `SE*${body.length + 2}*0001`]
  const all = [`GS*PO*US*THEM*20260301*1405*7*X*${version}`, ...set, 'GE*1*7', 'IEA*1*000000007']
  return Buffer.from(isa + all.map((segment) => `${segment}~\n`).join(''))
}
const order = ['BEG*00*SA*4711**20260301', 'PO1*1*2*EA*3.5**VN*A1', 'PID*F****Widget', 'CTT*1']
const codes = (body: readonly string[], options = {}) =>
  allFindings(readEdi(x12(body, options))).map(({ code, place }) => [
    code,
    place?.segment,
    place?.element,
    place?.component,
  ])

describe('a message', () => {
  it('becomes a tree of loops', () => {
    const [message] = allMessages(readEdi(x12(order)))
    const [line] = loopsOf(message?.tree, 'PO1')
    expect(textAt(segmentOf(line, 'PO1'), 4)).toBe('3.5')
    expect(loopsOf(line, 'PID')).toHaveLength(1)
  })

  it('has its values typed: implied decimals, dates, times', () => {
    const body = ['BIG*20260301*R1', 'ITD*01*3*2**10**30', 'IT1*1*2*EA*3.50', 'TDS*-700', 'TXI*VA*.5']
    const tree = typedTree(untypedTree(allMessages(readEdi(x12(body, { type: '810' })))[0]!))
    expect(tree.children.flatMap((child) => ('values' in child ? [child.values] : []))).toEqual([
      { BIG01: '2026-03-01', BIG02: 'R1' },
      { ITD01: '01', ITD02: '3', ITD03: '2', ITD05: '10', ITD07: '30' },
      { TDS01: '-7' },
      { TXI01: 'VA', TXI02: '0.5' },
    ])
  })

  it('of a kind without table keeps its segments', () => {
    const parsed = readEdi(x12(['BHT*0019*00'], { type: '837' }))
    expect(allFindings(parsed).map(({ code, severity }) => [code, severity])).toEqual([['edi.unknown_message', 'info']])
    expect(allMessages(parsed)[0]?.segments).toHaveLength(3)
  })

  it('of another version is checked against the nearest table, and doubts are warnings', () => {
    const parsed = readEdi(x12(['BEG*0*SA*4711**260301', 'PO1*1*2*EA', 'CTT*1'], { version: '003040' }))
    expect(allFindings(parsed).map(({ code, severity }) => [code, severity])).toEqual([
      ['edi.nearest_version', 'info'],
      ['edi.too_short', 'warning'],
    ])
  })

  it.each([
    ['a missing segment', ['PO1*1*2*EA', 'CTT*1'], [['edi.missing_segment', 2, undefined, undefined]]],
    [
      'a segment from elsewhere',
      [order[0]!, 'AK1*PO*1', ...order.slice(1)],
      [['edi.unexpected_segment', 3, undefined, undefined]],
    ],
    [
      'a segment that no directory knows',
      [order[0]!, 'XYZ*1', ...order.slice(1)],
      [['edi.unknown_segment', 3, undefined, undefined]],
    ],
    [
      'a segment too late',
      [order[0]!, 'DTM*002*20260401', 'CUR*BY*USD', ...order.slice(1)],
      [['edi.segment_sequence', 4, undefined, undefined]],
    ],
    [
      'a segment too often',
      [order[0]!, 'CUR*BY*USD', 'CUR*BY*USD', ...order.slice(1)],
      [['edi.segment_repeats', 4, undefined, undefined]],
    ],
    ['a missing element', ['BEG*00**4711**20260301', ...order.slice(1)], [['edi.missing_element', 2, 2, undefined]]],
    [
      'a surplus element',
      [order[0]!, ...order.slice(1, 3), 'CTT*1*******9'],
      [['edi.too_many_elements', 5, 8, undefined]],
    ],
    ['text too long', ['BEG*000*SA*4711**20260301', ...order.slice(1)], [['edi.too_long', 2, 1, undefined]]],
    ['text too short', ['BEG*0*SA*4711**20260301', ...order.slice(1)], [['edi.too_short', 2, 1, undefined]]],
    ['letters in a number', [order[0]!, 'PO1*1*two*EA', 'CTT*1'], [['edi.invalid_character', 3, 2, undefined]]],
    [
      'a day that does not exist',
      ['BEG*00*SA*4711**20260230', ...order.slice(1)],
      [['edi.invalid_date', 2, 5, undefined]],
    ],
    [
      'a time that does not exist',
      [order[0]!, 'DTM*002*20260401*2560', ...order.slice(1)],
      [['edi.invalid_time', 3, 3, undefined]],
    ],
    [
      'a code outside of its list',
      [...order.slice(0, 2), 'PID*Q****Widget', 'CTT*1'],
      [['edi.invalid_code', 4, 1, undefined]],
    ],
    ['half of a pair', [order[0]!, 'PO1*1*2*EA*3.5**VN', 'CTT*1'], [['edi.condition', 3, 7, undefined]]],
    ['none of several', [order[0]!, 'REF*PO', ...order.slice(1)], [['edi.condition', 3, 2, undefined]]],
    ['a component too many', [order[0]!, 'REF*PO*A:B', ...order.slice(1)], [['edi.too_many_components', 3, 2, 2]]],
  ])('is told of %s', (_, body, expected) => {
    expect(codes(body)).toEqual(expected)
  })

  it('lists at most so many findings and counts the rest', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `PO1*${index + 1}*x*EA`)
    const parsed = readEdi(x12(['BEG*00*SA*4711**20260301', ...lines]), { limits: { messageFindings: 10 } })
    const found = allFindings(parsed)
    expect(found).toHaveLength(11)
    expect(found.at(-1)?.message).toBe('20 further findings of this message are not listed.')
  })
})

describe('a stream', () => {
  it('delivers the same in blocks of any size', async () => {
    const bytes = Buffer.concat([x12(order), x12([...order.slice(0, 1), 'XYZ*1', ...order.slice(1)])])
    for (const size of [1, 7, 64, 100_000]) {
      const events: EdiEvent[] = []
      const blocks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, at * size + size),
      )
      for await (const event of streamEdi(blocks)) events.push(event)
      const messages = events.flatMap((event) => (event.kind === 'message' ? [event.message] : []))
      expect(messages).toEqual(allMessages(readEdi(bytes)))
    }
  })

  it('refuses a segment without end instead of holding it all', () => {
    const endless = Buffer.concat([x12(order).subarray(0, 200), Buffer.alloc(200_000, 'x')])
    const found = allFindings(readEdi(endless, { limits: { segmentBytes: 100_000 } })).map(({ code }) => code)
    expect(found).toContain('edi.segment_too_long')
  })
})
