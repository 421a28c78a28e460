import { describe, expect, it } from 'vitest'
import { allFindings, allMessages, readEdi } from '../read-edi.js'
import { textAt } from './segment.js'

const segments = [
  'UNB+UNOC:3+US:14+THEM:14+260301:1405+R7',
  'UNH+1+ORDERS:D:96A:UN:EAN008',
  'BGM+220+4711+9',
  'DTM+137:20260301:102',
  "FTX+AAI+++What?'s up?? 1?+1?:2",
  'LIN+1++4000862141404:EN',
  'QTY+21:2.5:PCE',
  'UNS+S',
  'CNT+2:1',
  'UNT+9+1',
  'UNZ+1+R7',
]
const file = (all: readonly string[] = segments, end = "'") =>
  Buffer.from(all.map((segment) => segment + end).join(''), 'latin1')
const changed = (from: string, to: string) => Buffer.from(file().toString('latin1').replace(from, to), 'latin1')
const codes = (bytes: Buffer) => allFindings(readEdi(bytes)).map(({ code }) => code)

describe('the EDIFACT syntax', () => {
  it.each(["'", "'\n", "'\r\n", '\n'])('is the same with segments ended by %j', (end) => {
    // A terminator of line ends frees the apostrophe; its release character stays.
    const parsed = readEdi(file(segments, end))
    expect(allFindings(parsed)).toEqual([])
    const [message] = allMessages(parsed)
    expect(textAt(message?.segments[3], 4)).toBe("What's up? 1+1:2")
    expect(message).toMatchObject({ type: 'ORDERS', version: 'D.96A', association: 'EAN008', controlNumber: '1' })
  })

  it('takes all service characters from UNA, the decimal mark included', () => {
    const own = ['UNB*UNOC=3*US*THEM*260301=1405*R7', 'UNH*1*ORDERS=D=96A=UN', 'BGM*220*A!*B*9', 'DTM*137=20260301=102']
    const rest = ['LIN*1', 'QTY*21=2,5=PCE', 'UNS*S', 'UNT*7*1', 'UNZ*1*R7']
    const parsed = readEdi(Buffer.from(`UNA=*,! ~${[...own, ...rest].map((one) => `${one}~`).join('')}`))
    expect(allFindings(parsed)).toEqual([])
    expect(textAt(allMessages(parsed)[0]?.segments[1], 2)).toBe('A*B')
  })

  it('repeats elements by the fifth service character under syntax 4 only', () => {
    const message = (syntax: string) =>
      `UNA:+.?*'UNB+UNOC:${syntax}+A+B+20260301:1405+R'UNH+1+XXXXXX:D:01B:UN'ABC+1*2'UNT+3+1'UNZ+1+R'`
    const element = (syntax: string) => allMessages(readEdi(Buffer.from(message(syntax))))[0]?.segments[1]?.elements[1]
    expect(element('4')).toEqual({ repetitions: ['1', '2'] })
    expect(element('3')).toBe('1*2')
  })

  it.each([
    ['UNOC', Buffer.from('M\xfcnchen', 'latin1'), 'München'],
    ['UNOD', Buffer.from([0xa3, 0xf3, 0x64, 0xbc]), 'Łódź'],
    ['UNOE', Buffer.from([0xbc, 0xde, 0xe1, 0xda, 0xd2, 0xd0]), 'Москва'],
    ['UNOF', Buffer.from([0xc1, 0xe8, 0xde, 0xed, 0xe1]), 'Αθήνα'],
    ['UNOG', Buffer.from([0xa6, 0xd5]), 'ĤĠ'],
    ['UNOH', Buffer.from([0xa2, 0xb3]), 'ĸŗ'],
    ['UNOI', Buffer.from([0xe5, 0xd5, 0xd1]), 'مصر'],
    ['UNOJ', Buffer.from([0xf9, 0xec, 0xe5, 0xed]), 'שלום'],
    ['UNOK', Buffer.from([0xdd, 0xfe, 0xfd, 0x6b]), 'İşık'],
    ['UNOY', Buffer.from('Zürich 東京'), 'Zürich 東京'],
    ['UNOW', Buffer.from('Zürich 東京'), 'Zürich 東京'],
    ['UNOX', Buffer.from('\x1b$BEl5~\x1b(B', 'latin1'), '東京'],
  ])('reads what is declared as %s', (set, bytes, text) => {
    const head = `UNB+${set}:${set === 'UNOW' ? '4' : '3'}+A+B+260301:1405+R'UNH+1+XXXXXX:D:01B:UN'ABC+`
    const all = Buffer.concat([Buffer.from(head), bytes, Buffer.from("'UNT+3+1'UNZ+1+R'")])
    expect(textAt(allMessages(readEdi(all))[0]?.segments[1], 1)).toBe(text)
  })

  it('says once that a sender leaves its declared repertoire', () => {
    const bytes = Buffer.from(file().toString('latin1').replace('UNOC', 'UNOA').replace('What', 'Wa#t'), 'latin1')
    expect(codes(bytes)).toEqual(['edifact.foreign_character'])
  })

  it.each([
    ['edifact.segment_count', 'UNT+9+1', 'UNT+8+1'],
    ['edifact.message_number', 'UNT+9+1', 'UNT+9+2'],
    ['edifact.group_count', 'UNZ+1+R7', 'UNZ+2+R7'],
    ['edifact.interchange_number', 'UNZ+1+R7', 'UNZ+1+R8'],
    ['edifact.missing_unt', "UNT+9+1'", ''],
    ['edifact.missing_unz', "UNZ+1+R7'", ''],
    ['edifact.unb_incomplete', '+THEM:14+', '++'],
    ['edifact.unknown_character_set', 'UNOC', 'IATB'],
  ])('finds %s', (code, sound, broken) => {
    expect(codes(changed(sound, broken))).toEqual([code])
  })

  it('reads groups, their counts and references', () => {
    const [unb, ...rest] = segments
    const body = rest.slice(0, -1)
    const groups = [unb!, 'UNG+ORDERS+US+THEM+260301:1405+5+UN+D:96A', ...body, 'UNE+2+6', 'UNZ+1+R7']
    const parsed = readEdi(file(groups))
    expect(allFindings(parsed).map(({ code }) => code)).toEqual(['edifact.message_count', 'edifact.group_number'])
    expect(parsed.interchanges[0]?.groups[0]?.header).toMatchObject({
      code: 'ORDERS',
      controlNumber: '5',
      version: 'D.96A',
    })
  })
})
