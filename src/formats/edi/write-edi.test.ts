import { describe, expect, it } from 'vitest'
import { allFindings, allMessages, readEdi } from './read-edi.js'
import { segment, textAt } from './syntax/segment.js'
import { writeEdifact } from './write-edifact.js'
import { writeX12 } from './write-x12.js'

const partners = {
  sender: { id: 'US', qualifier: '01' },
  receiver: { id: 'THEM', qualifier: 'ZZ' },
  date: '20260301',
  time: '1405',
}
const x12 = { ...partners, version: '004010' as const, controlNumber: 7, groupNumber: 3 }
const order = (note: string) => ({
  type: '850',
  segments: [
    segment('BEG', '00', 'SA', '4711', '', '20260301'),
    segment('N9', 'L1', '1'),
    segment('MSG', note),
    segment('PO1', '1', '2', 'EA', '', '', ''),
  ],
})
const invoice = { type: '810', segments: [segment('BIG', '20260301', 'R1'), segment('TDS', '100')] }

describe('the X12 writer', () => {
  it('makes envelopes, counts and control numbers; groups messages by their function', () => {
    const { bytes } = writeX12(x12, [order('a'), invoice, order('b')])
    expect(bytes.toString().split('\n')).toEqual([
      'ISA*00*          *00*          *01*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~',
      'GS*PO*US*THEM*20260301*1405*3*X*004010~',
      'ST*850*0001~',
      'BEG*00*SA*4711**20260301~',
      'N9*L1*1~',
      'MSG*a~',
      'PO1*1*2*EA~',
      'SE*6*0001~',
      'ST*850*0002~',
      'BEG*00*SA*4711**20260301~',
      'N9*L1*1~',
      'MSG*b~',
      'PO1*1*2*EA~',
      'SE*6*0002~',
      'GE*2*3~',
      'GS*IN*US*THEM*20260301*1405*4*X*004010~',
      'ST*810*0001~',
      'BIG*20260301*R1~',
      'TDS*100~',
      'SE*4*0001~',
      'GE*1*4~',
      'IEA*2*000000007~',
      '',
    ])
  })

  it('picks separators that do not stand in the data', () => {
    const { bytes, separators, findings } = writeX12(x12, [order('3*4 ~ 12: ok')])
    expect(separators).toMatchObject({ element: '|', component: '>', terminator: '\x1c' })
    expect(findings).toEqual([])
    expect(textAt(allMessages(readEdi(bytes))[0]?.segments[3], 1)).toBe('3*4 ~ 12: ok')
  })

  it('writes a blank and says so where a partner insists on a separator that is data', () => {
    const separators = { element: '*', component: ':', terminator: '~' }
    const { bytes, findings } = writeX12({ ...x12, separators }, [order('3*4')])
    expect(findings.map(({ code }) => code)).toEqual(['x12.separator_in_data'])
    expect(textAt(allMessages(readEdi(bytes))[0]?.segments[3], 1)).toBe('3 4')
  })
})

describe('the EDIFACT writer', () => {
  const envelope = { ...partners, version: 'D.96A' as const, controlReference: 'R7' }
  const note = (text: string) => ({
    type: 'ORDERS',
    segments: [
      segment('BGM', '220', '4711', '9'),
      segment('DTM', ['137', '20260301', '102']),
      segment('FTX', 'AAI', '', '', [text]),
      segment('LIN', '1'),
      segment('UNS', 'S'),
    ],
  })

  it('makes envelope, counts and references, and releases separators', () => {
    const { bytes } = writeEdifact(envelope, [note("What's 1+1?")])
    expect(bytes.toString('latin1').split('\n')).toEqual([
      "UNA:+.? '",
      "UNB+UNOC:3+US:01+THEM:ZZ+260301:1405+R7'",
      "UNH+1+ORDERS:D:96A:UN'",
      "BGM+220+4711+9'",
      "DTM+137:20260301:102'",
      "FTX+AAI+++What?'s 1?+1??'",
      "LIN+1'",
      "UNS+S'",
      "UNT+7+1'",
      "UNZ+1+R7'",
      '',
    ])
    expect(allFindings(readEdi(bytes))).toEqual([])
  })

  it.each([
    ['München', 'UNOC'],
    ['東京 Łódź', 'UNOW'],
  ])('chooses a character set that holds the data: %s', (text, set) => {
    const { bytes, findings } = writeEdifact(envelope, [note(text)])
    const file = readEdi(bytes)
    expect(findings).toEqual([])
    expect(file.interchanges[0]?.header.version.slice(0, 4)).toBe(set)
    expect(textAt(allMessages(file)[0]?.segments[3], 4)).toBe(text)
    expect(allFindings(file)).toEqual([])
  })

  it.each([
    ['UNOD', 'Łódź'],
    ['UNOE', 'Москва'],
    ['UNOF', 'Αθήνα'],
  ])('writes %s, and reads it back', (characterSet, text) => {
    const { bytes, findings } = writeEdifact({ ...envelope, characterSet }, [note(text)])
    expect(findings).toEqual([])
    expect(textAt(allMessages(readEdi(bytes))[0]?.segments[3], 4)).toBe(text)
  })

  it('says what a prescribed character set cannot hold', () => {
    const { bytes, findings } = writeEdifact({ ...envelope, characterSet: 'UNOC' }, [note('Łódź')])
    expect(findings.map(({ code }) => code)).toEqual(['edifact.foreign_character'])
    expect(textAt(allMessages(readEdi(bytes))[0]?.segments[3], 4)).toBe('?ód?')
  })
})
