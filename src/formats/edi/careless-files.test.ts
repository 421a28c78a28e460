import { describe, expect, it } from 'vitest'
import { documentJson } from '../json.js'
import { read } from '../read.js'
import { allMessages, readEdi } from './read-edi.js'
import { textAt } from './syntax/segment.js'
import { codes, edifact, edifactOrder, isa, x12 } from './testing/interchanges.js'

const order = x12(['BEG*00*SA*4711**20260301', 'PO1*1*2*EA*3.5', 'CTT*1'])

describe('an interchange of a careless sender', () => {
  const text = (una: string) => edifact(edifactOrder, { una }).toString('latin1')

  it.each([
    ['on one line', text("UNA:+.?'")],
    ['with line ends', text("UNA:+.?'\n").replaceAll("'", "'\n")],
    ['with CRLF', text("UNA:+.?'\r\n").replaceAll("'", "'\r\n")],
  ])('whose UNA lacks the reserved place is read, %s', (_how, sent) => {
    expect(codes(Buffer.from(sent))).toEqual(['warning edifact.una_length'])
    expect(allMessages(readEdi(Buffer.from(sent)))[0]?.segments.map(({ tag }) => tag)).toContain('QTY')
  })

  it('with a repetition separator and line ends as terminators has no short UNA', () => {
    const sent = text('UNA:+.?*\n').replaceAll("'", '\n').replace('UNOC:3', 'UNOC:4').replace('260301:', '20260301:')
    expect(codes(Buffer.from(sent))).toEqual([])
  })

  it('without UNB is read by what holds where it says nothing', () => {
    const whole = text('')
    const message = whole.slice(whole.indexOf('UNH'), whole.indexOf('UNZ'))
    const group = `UNG+ORDERS+US+THEM+260301:1405+7+UN+D:96A'${message}UNE+1+7'`
    for (const sent of [message, `UNA:+.? '${message}`, message.replaceAll("'", '\n'), group, `${message}UNZ+1+R1'`]) {
      const { format, version, documents, findings } = read(Buffer.from(sent))
      expect([format, version, documents.map(({ type }) => type)]).toEqual(['edifact', 'D.96A', ['order']])
      expect(findings.map(({ code }) => code)).toEqual(['edifact.missing_unb'])
    }
  })

  it('that declares Latin-1 and is UTF-8 is read as that', () => {
    const named = (name: string) => edifact([...edifactOrder.slice(0, 2), `NAD+BY+++${name}`, ...edifactOrder.slice(2)])
    const nameOf = (bytes: Buffer) => textAt(allMessages(readEdi(bytes))[0]?.segments[3], 4)
    const [latin, unicode] = [named('Größe'), Buffer.from(named('Größe').toString('latin1'))]
    expect([nameOf(latin), codes(latin)]).toEqual(['Größe', []])
    expect([nameOf(unicode), codes(unicode)]).toEqual(['Größe', ['warning edifact.utf8']])
  })

  it.each(['utf16le', 'swapped'])('in UTF-16 is read, %s', (bytesAre) => {
    const bytes = Buffer.from(`\ufeff${order.toString('latin1')}`, 'utf16le')
    if (bytesAre === 'swapped') bytes.swap16()
    expect(codes(bytes)).toEqual(['warning edi.utf16'])
    expect(read(bytes)).toMatchObject({ format: 'x12', version: '004010', documents: [{ type: 'order' }] })
  })

  it('behind lines of a mail program is found', () => {
    const mail = Buffer.concat([Buffer.from('Subject: an order\n\n'), order])
    const { format, version, documents, findings } = read(mail)
    expect([format, version, documents.length]).toEqual(['x12', '004010', 1])
    expect(findings.map(({ code }) => code)).toEqual(['edi.foreign_text'])
  })

  it('keeps the segments of a line with it, whatever their order, while the section control is to come', () => {
    const lines = [
      'LIN+1',
      'QTY+47:2:PCE',
      'PRI+AAA:5',
      'MOA+203:10',
      'LIN+2',
      'QTY+47:1:PCE',
      'MOA+203:7',
      'PRI+AAA:7',
    ]
    const bytes = edifact(['BGM+380+4711', 'DTM+137:20260301:102', ...lines, 'UNS+S', 'MOA+86:17'], {
      type: 'INVOIC:D:96A:UN',
    })
    const { documents, findings } = read(bytes)
    expect(findings.map(({ code }) => code)).toEqual(['edi.segment_sequence'])
    expect(JSON.parse(documentJson(documents[0]))).toMatchObject({
      document: { total: '17', lines: [{ amount: '10' }, { amount: '7' }] },
    })
  })

  it('which holds nothing but TA1 is an acknowledgement of interchanges', () => {
    const sent = `${isa()}TA1*000000012*260301*1405*A*000~TA1*000000013*260302*0900*R*022~IEA*0*000000007~`
    const { documents, findings } = read(Buffer.from(sent))
    expect(findings).toEqual([])
    expect(documents).toMatchObject([
      { type: 'acknowledgement', document: { controlNumber: '000000012', status: 'accepted', messages: [] } },
      {
        document: { status: 'rejected', interchange: { date: '260302', time: '0900', note: '022' } },
      },
    ])
  })
})
