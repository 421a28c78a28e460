import { describe, expect, it } from 'vitest'
import { read } from '../read.js'
import { acknowledge997 } from './acknowledge-x12.js'
import { typedTree, untypedTree } from './message/typed-tree.js'
import { allFindings, allMessages, type EdiEvent, EdiStream, readEdi } from './read-edi.js'
import { textAt } from './syntax/segment.js'
import { codes, edifact, edifactOrder, isa, x12 } from './testing/interchanges.js'

const order = ['BEG*00*SA*4711**20260301', 'PO1*1*2*EA*3.5', 'CTT*1']

describe('binary data', () => {
  const body = (data: string, length = data.length) => [
    'B10*1*2*SCAC',
    'LX*1',
    'EFI*05',
    `BIN*${length}*${data}`,
    'LX*2',
  ]
  const file = (data: string, length = data.length) => x12(body(data, length), { type: '214' })
  const data = 'ab~cd*ef:~ISA*00*~SE*6*0001~'

  it('of BIN may hold every separator: its length counts', () => {
    expect(codes(file(data))).toEqual([])
    const [message] = allMessages(readEdi(file(data)))
    expect(message?.segments.map(({ tag }) => tag)).toEqual(['ST', 'B10', 'LX', 'EFI', 'BIN', 'LX', 'SE'])
    expect(message?.segments[4]?.elements).toEqual(['BIN', String(data.length), data])
  })

  it('arrives whole however the file is cut into blocks', () => {
    const bytes = file(`${data}\n${'x'.repeat(200_000)}`)
    const stream = new EdiStream()
    const events: EdiEvent[] = []
    for (let at = 0; at < bytes.length; at += 4099) events.push(...stream.push(bytes.subarray(at, at + 4099)))
    events.push(...stream.end())
    const [message] = events.flatMap((event) => (event.kind === 'message' ? [event.message] : []))
    expect(textAt(message?.segments[4], 2)).toHaveLength(data.length + 200_001)
    expect(message?.findings).toEqual([])
  })

  it('of a wrong length is read up to its terminator', () => {
    for (const length of [2, 400, 999_999_999]) {
      expect(codes(file('abc', length))).toEqual([])
      expect(textAt(allMessages(readEdi(file('abc', length)))[0]?.segments[4], 2)).toBe('abc')
    }
  })
})

describe('old and new versions', () => {
  it.each([
    ['003010', '260301', '2026-03-01'],
    ['003060', '960301', '1996-03-01'],
    ['002040', '991231', '1999-12-31'],
  ])('%s writes days in six digits', (version, sent, day) => {
    const bytes = x12([`BEG*00*SA*4711**${sent}`, ...order.slice(1)], { version })
    expect(codes(bytes)).toEqual(['info edi.nearest_version'])
    expect(read(bytes).documents).toMatchObject([{ document: { issueDate: day } }])
    expect(typedTree(untypedTree(allMessages(readEdi(bytes))[0]!)).children[0]).toMatchObject({
      values: { BEG05: day },
    })
  })

  it.each(['004030', '004060', '005040', '006020', '008030'])('%s is read in full', (version) => {
    const bytes = x12(order, { version })
    expect(codes(bytes)).toEqual(['info edi.nearest_version'])
    expect(read(bytes).documents).toMatchObject([{ document: { number: '4711', issueDate: '2026-03-01' } }])
  })

  it.each(['D:93A', 'S:93A', '90:1', 'D:99B', 'D:21B'])('EDIFACT %s is read in full', (version) => {
    const bytes = edifact(edifactOrder, { type: `ORDERS:${version}:UN` })
    expect(codes(bytes)).toEqual(['info edi.nearest_version'])
    expect(read(bytes).documents).toMatchObject([{ document: { number: '4711', issueDate: '2026-03-01' } }])
  })
})

describe('what senders do', () => {
  it('separators without anything between them say nothing', () => {
    expect(codes(x12(order.map((segment) => `${segment}***`)))).toEqual([])
    expect(codes(edifact(edifactOrder.map((segment) => `${segment}++:`)))).toEqual([])
  })

  it.each(['\r', '\n\n', '  \r\n  ', '\t'])('%j between segments is nothing', (gap) => {
    expect(codes(Buffer.from(`${gap}${x12(order).toString().replaceAll('~', `~${gap}`)}`))).toEqual([])
    expect(codes(Buffer.from(`${gap}${edifact(edifactOrder).toString().replaceAll("'", `'${gap}`)}`))).toEqual([])
  })

  it('a point in a number with implied places stands where it was put', () => {
    const bytes = x12(['BIG*20260301*R1', 'IT1*1*2*EA*3.5', 'TDS*7.25'], { type: '810' })
    expect(codes(bytes)).toEqual(['error edi.invalid_character'])
    const [message] = allMessages(readEdi(bytes))
    expect(typedTree(untypedTree(message!)).children.at(-1)).toEqual({ segment: 'TDS', values: { TDS01: '7.25' } })
    expect(JSON.stringify(read(bytes).documents, (_, one) => (typeof one === 'bigint' ? Number(one) : one))).toContain(
      '"total":{"coefficient":725,"scale":2}',
    )
  })

  it.each([
    ['isa', x12(order).toString().toLowerCase(), 'Tags are written in capitals.'],
    ['unb', edifact(edifactOrder, { una: '' }).toString().replace('UNB', 'unb'), 'Tags are written in capitals.'],
    ['ISA', 'ISA*00*', 'cut off'],
  ])('%s is refused with its reason and place', (tag, text, reason) => {
    const { documents, findings } = read(Buffer.from(text))
    expect(documents).toEqual([])
    expect(findings[0]).toMatchObject({ severity: 'error', code: 'edi.foreign_text', position: { line: 1, offset: 0 } })
    expect(findings[0]?.message).toContain(`"${tag}" begins no interchange`)
    expect(findings[0]?.message).toContain(reason)
  })

  it('a tag in small letters is unknown, and the reason is said', () => {
    const { findings } = read(x12(['beg*00*SA*4711**20260301', ...order.slice(1)]))
    expect(findings[0]?.message).toBe('beg is not in the directory, tags are written in capitals: kept.')
  })

  it('an interchange without messages is sound', () => {
    expect(codes(Buffer.from("UNA:+.? 'UNB+UNOC:3+US+THEM+260301:1405+R1'UNZ+0+R1'"))).toEqual([])
    expect(codes(Buffer.from(`${isa()}IEA*0*000000007~`))).toEqual([])
  })

  it('data that looks like a header is data', () => {
    const bytes = x12([order[0]!, 'N9*ZZ*1', 'MSG*ISA stands here, UNB+ too', ...order.slice(1)])
    expect(codes(bytes)).toEqual([])
  })
})

describe('days of EDIFACT', () => {
  const dates = (...segments: readonly string[]) => {
    const bytes = edifact([edifactOrder[0]!, edifactOrder[1]!, ...segments, ...edifactOrder.slice(2)])
    const { documents, findings } = read(bytes)
    const [found] = documents as readonly { document: { dates: object } }[]
    return [found?.document.dates, findings.map(({ code }) => code)]
  }

  it.each([
    ['DTM+2:20260310:102', { 'delivery-requested': '2026-03-10' }],
    ['DTM+2:202603101405:203', { 'delivery-requested': '2026-03-10' }],
    ['DTM+2:20260310140530:204', { 'delivery-requested': '2026-03-10' }],
    ['DTM+2:260310:101', { 'delivery-requested': '2026-03-10' }],
    ['DTM+2:2603101405:201', { 'delivery-requested': '2026-03-10' }],
    ['DTM+2:202603101405UTC:303', { 'delivery-requested': '2026-03-10' }],
    ['DTM+2:20260310', { 'delivery-requested': '2026-03-10' }],
    ['DTM+2:2026031020260312:718', { 'deliver-not-before': '2026-03-10', 'deliver-not-after': '2026-03-12' }],
    ['DTM+10:260310260312:717', { 'ship-not-before': '2026-03-10', 'ship-not-after': '2026-03-12' }],
    ['DTM+2:202603100800202603121600:719', { 'deliver-not-before': '2026-03-10', 'deliver-not-after': '2026-03-12' }],
  ])('%s', (segment, expected) => {
    expect(dates(segment)).toEqual([expected, []])
  })

  it('that are weeks, months or periods of something else are kept in the tree and named', () => {
    expect(dates('DTM+2:202603:610')).toEqual([{}, ['edi.not_mapped']])
    expect(dates('DTM+2:202611:616')).toEqual([{}, ['edi.not_mapped']])
    expect(dates('DTM+263:2026030120260331:718')).toEqual([{}, ['edi.not_mapped']])
  })

  it.each(['DTM+2:20260231:102', 'DTM+2:2026031020260332:718', 'DTM+2:202603:102', 'DTM+2:20260310:718'])(
    '%s is no day',
    (segment) => {
      expect(dates(segment)[1]).toContain('edi.invalid_date')
    },
  )

  it('of X12 may be a period too', () => {
    const bytes = x12([order[0]!, 'DTM*002****RD8*20260310-20260312', ...order.slice(1)])
    expect(read(bytes)).toMatchObject({
      documents: [{ document: { dates: { 'deliver-not-before': '2026-03-10', 'deliver-not-after': '2026-03-12' } } }],
      findings: [],
    })
  })
})

describe('terminators that end no segment', () => {
  const doubled = (bytes: Buffer, terminator: string) =>
    Buffer.from(
      bytes.toString('latin1').replace('CTT', `${terminator}${terminator}CTT`).replace('UNS', "''UNS"),
      'latin1',
    )

  it.each([
    ['X12', doubled(x12(order), '~'), ['ST', 'BEG', 'PO1', 'CTT', 'SE']],
    ['EDIFACT', doubled(edifact(edifactOrder), "'"), ['UNH', 'BGM', 'DTM', 'LIN', 'QTY', 'UNS', 'UNT']],
  ])('are passed over in %s, counted, and said once for a message', (_, bytes, tags) => {
    const file = readEdi(bytes)
    expect(allMessages(file)[0]!.segments.map(({ tag }) => tag)).toEqual(tags)
    expect(allFindings(file)).toMatchObject([
      { severity: 'error', code: 'edi.empty_segment', message: expect.stringMatching(/^2 terminators end no segment/) },
    ])
  })

  it('are found across the ends of blocks, and outside of messages too', () => {
    const bytes = Buffer.from(
      x12(order)
        .toString('latin1')
        .replace('GE*1', `${'~'.repeat(200_000)}GE*1`),
      'latin1',
    )
    expect(codes(bytes)).toEqual(['error edi.empty_segment'])
    expect(allFindings(readEdi(bytes))[0]!.message).toContain('200000 terminators')
  })

  it('do not count as one segment that is too long', () => {
    const bytes = Buffer.from(
      x12(order)
        .toString('latin1')
        .replace('CTT', `${'~'.repeat(1_200_000)}CTT`),
      'latin1',
    )
    expect(codes(bytes)).toEqual(['error edi.empty_segment'])
  })

  it('make the acknowledgement refuse the message', () => {
    const [interchange] = readEdi(doubled(x12(order), '~')).interchanges
    const [answer] = acknowledge997(interchange!)
    expect(answer!.segments.map(({ elements }) => elements.join('*'))).toContain('AK5*R*5')
  })
})

describe('segments of a tag and nothing else', () => {
  it('are lines all the same: every element of LIN may be left out', () => {
    const bytes = edifact(['BGM+220+4711+9', 'DTM+137:20260301:102', 'NAD+BY', 'LIN', 'LIN', 'UNS+S'])
    expect(codes(bytes)).toEqual([])
    expect(read(bytes).documents[0]).toMatchObject({ document: { lines: [{ id: '' }, { id: '' }] } })
  })
})

describe('more findings than are listed', () => {
  const faulty = Array.from({ length: 1500 }, () => 'PO1*1*two*EA')

  it('are counted for the message, with the worst of them', () => {
    const found = allMessages(readEdi(x12(['BEG*00*SA*4711**20260301', ...faulty])))[0]!.findings
    expect(found).toHaveLength(1001)
    expect(found.at(-1)).toMatchObject({ code: 'edi.more_findings', severity: 'error', count: 500 })
  })

  it('are counted for the file, whichever messages they are of', () => {
    const one = x12(['BEG*00*SA*4711**20260301', ...faulty]).toString('latin1')
    const { findings } = read(Buffer.from(one.repeat(20), 'latin1'))
    expect(findings).toHaveLength(10_001)
    expect(findings.at(-1)).toMatchObject({ code: 'file.more_findings', severity: 'error' })
    // 1500 a message; of the first ten messages the last listed finding tells of 500 that are not.
    const told = findings.reduce((sum, { count = 1 }) => sum + count, 0)
    expect(told).toBe(20 * 1500)
  })
})

describe('messages without a trailer', () => {
  it.each([
    ['X12', Buffer.from(`${isa()}GS*PO*US*THEM*20260301*1405*7*X*004010~${'ST*850*1~'.repeat(5000)}`)],
    ['EDIFACT', Buffer.from(`UNB+UNOC:3+A+B+260301:1405+R'${"UNH+1+ORDERS:D:96A:UN'".repeat(5000)}`)],
    ['dialogues', Buffer.from("UIB+UNOA:4'UIH+A:D:97B::UN'UIH+A:D:97B::UN'UIZ'".repeat(2500))],
  ])('end the reading of %s when there are more than a thousand', (_, bytes) => {
    const { documents, findings } = read(bytes)
    expect(documents.length).toBeGreaterThanOrEqual(1001)
    expect(documents.length).toBeLessThan(2100)
    expect(findings.find(({ code }) => code === 'edi.unclosed_messages')).toMatchObject({ severity: 'error' })
  })
})

it('what a remittance advice pays is the amount remitted, wherever it stands beside the amount due', () => {
  const advice = (...sums: readonly string[]) => {
    const body = ['BGM+481+7+9', 'DTM+137:20260301:102', 'CUX+2:EUR:11', 'DOC+380+1', 'MOA+12:80', 'UNS+S', ...sums]
    return read(edifact(body, { type: 'REMADV:D:96A:UN' })).documents[0]
  }
  const amount = (coefficient: bigint) => ({ document: { amount: { coefficient, scale: 0 } } })
  expect(advice('MOA+9:82', 'MOA+12:80')).toMatchObject(amount(80n))
  expect(advice('MOA+12:80', 'MOA+9:82')).toMatchObject(amount(80n))
  expect(advice('MOA+9:82')).toMatchObject(amount(82n))
})
