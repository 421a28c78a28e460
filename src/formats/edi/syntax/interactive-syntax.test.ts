import { describe, expect, it } from 'vitest'
import { detectFormat } from '../../detect-format.js'
import { read } from '../../read.js'
import { acknowledgeContrl } from '../acknowledge-edifact.js'
import { allFindings, allMessages, readEdi } from '../read-edi.js'
import { textAt } from './segment.js'

/** A dialogue that asks for a rental car and one that answers, as travel agencies send them (ISO 9735-3). */
const request = [
  'UIB+UNOA:4+020E05++++1P+VV:ZZ+020502:1848',
  'UIH+AVLREQ:D:97B::UN++020E05+:F+020502:1848',
  'MSD+2:36',
  'TVL+020522:0900:020523:0900+MCI+VV',
  'UIT++4',
  'UIZ+020E05',
]

const file = (segments: readonly string[], una = '') =>
  Buffer.from(una + segments.map((segment) => `${segment}'`).join('\n'), 'latin1')
const changed = (from: string, to: string) => file(request.map((segment) => segment.replace(from, to)))
const codes = (bytes: Buffer) =>
  allFindings(readEdi(bytes))
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code)

describe('an interactive dialogue', () => {
  it.each(['', "UNA:+.? '", "UNA:+.?*'\n"])('is read with %j before it', (una) => {
    const [interchange] = readEdi(file(request, una)).interchanges
    expect(interchange!.header).toMatchObject({
      controlNumber: '020E05',
      sender: { id: '1P' },
      receiver: { id: 'VV', qualifier: 'ZZ' },
      version: 'UNOA:4',
      date: '020502',
      time: '1848',
      test: false,
    })
    const [message] = interchange!.groups[0]!.messages
    expect(message).toMatchObject({ type: 'AVLREQ', version: 'D.97B', controlNumber: '' })
    expect(message!.segments.map(({ tag }) => tag)).toEqual(['UIH', 'MSD', 'TVL', 'UIT'])
    expect(codes(file(request, una))).toEqual([])
  })

  it('is found by its first bytes, with the version of its first message', () => {
    expect(detectFormat(file(request))).toEqual({ format: 'edifact', version: 'D.97B' })
    expect(detectFormat(file(request, "UNA:+.? '"))).toEqual({ format: 'edifact', version: 'D.97B' })
  })

  it('repeats elements, as syntax 4 does', () => {
    const [message] = allMessages(readEdi(changed('MSD+2:36', 'MSD+2:36*3:4')))
    expect(message!.segments[1]!.elements[1]).toEqual({
      repetitions: [
        ['2', '36'],
        ['3', '4'],
      ],
    })
  })

  it('may say counts and references, which must agree then', () => {
    const sent = file(
      request.map((one) =>
        one
          .replace('UIT++4', 'UIT+M1+4')
          .replace('::UN++', '::UN+M1+')
          .replace(/^UIZ.*/, 'UIZ+020E05+1'),
      ),
    )
    expect(codes(sent)).toEqual([])
  })

  it.each([
    ['UIT++4', 'UIT++5', 'edifact.segment_count'],
    ['UIT++4', 'UIT+M2+4', 'edifact.message_number'],
    ['UIZ+020E05', 'UIZ+020E06', 'edifact.interchange_number'],
    ['UIZ+020E05', 'UIZ+020E05+2', 'edifact.group_count'],
    ['UIH+', 'XXX+', 'edifact.segment_outside_message'],
    ['MSD+2:36', 'UIH+A:D:97B', 'edifact.missing_uit'],
  ])('with %s as %s is told of %s', (from, to, code) => {
    expect(codes(changed(from, to))).toContain(code)
  })

  it('that ends too early is read as far as it goes', () => {
    expect(codes(file(request.slice(0, 4)))).toEqual(['edifact.missing_uiz', 'edifact.missing_uit'])
    expect(allMessages(readEdi(file(request.slice(0, 4))))).toHaveLength(1)
  })

  it('stands beside batches in one file, and is not answered by CONTRL', () => {
    const batch = "UNB+UNOC:3+A+B+260301:1405+R1'UNH+1+X:D:96A:UN'UNT+2+1'UNZ+1+R1'"
    const parsed = readEdi(Buffer.concat([file(request), Buffer.from(batch), file(request)]))
    expect(parsed.interchanges.map(({ header }) => header.controlNumber)).toEqual(['020E05', 'R1', '020E05'])
    expect(parsed.interchanges.map((one) => acknowledgeContrl(one) !== undefined)).toEqual([false, true, false])
  })

  it('gives its messages as documents with their tree', () => {
    const { format, version, documents } = read(file(request))
    expect([format, version]).toEqual(['edifact', 'D.97B'])
    expect(documents[0]).toMatchObject({ type: 'message', source: { message: 'AVLREQ', standard: 'edifact' } })
    expect(textAt(allMessages(readEdi(file(request)))[0]!.segments[2], 1, 1)).toBe('020522')
  })
})
