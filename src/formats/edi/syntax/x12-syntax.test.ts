import { describe, expect, it } from 'vitest'
import { allFindings, allMessages, readEdi } from '../read-edi.js'
import { textAt } from './segment.js'

const isa = (end: string, { repetition = 'U', version = '00401' } = {}) =>
  `ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*${repetition}*${version}*000000007*0*P*:${end}`

const order = ['GS*PO*US*THEM*20260301*1405*7*X*004010', 'ST*850*0001', 'BEG*00*SA*4711**20260301', 'PO1*1*2*EA*3.5']
const tail = ['CTT*1', 'SE*5*0001', 'GE*1*7', 'IEA*1*000000007']

const file = (end: string, segments: readonly string[] = [...order, ...tail]) =>
  Buffer.from(isa(end) + segments.map((segment) => segment + end).join(''), 'latin1')

const codes = (bytes: Buffer) => allFindings(readEdi(bytes)).map(({ code }) => code)

describe('the X12 syntax', () => {
  it.each([
    ['~', 'one line'],
    ['~\n', 'a line for each segment'],
    ['~\r\n', 'Windows lines'],
    ['\n', 'line feeds as terminators'],
    ['\r\n', 'Windows line ends as terminators'],
    ['\x85', 'a terminator of one byte beyond ASCII'],
    ['\xe2\x80\xa6', 'a terminator of three bytes'],
  ])('is the same with %j (%s)', (end) => {
    const parsed = readEdi(file(end))
    expect(allFindings(parsed)).toEqual([])
    const [message] = allMessages(parsed)
    expect(message?.segments.map(({ tag }) => tag)).toEqual(['ST', 'BEG', 'PO1', 'CTT', 'SE'])
    expect(textAt(message?.segments[1], 3)).toBe('4711')
  })

  it('takes the separators from the header, whatever they are', () => {
    const bytes = Buffer.from(file('~').toString('latin1').replaceAll('*', '|').replaceAll('~', '!'), 'latin1')
    expect(codes(bytes)).toEqual([])
  })

  it('reads a header of wrong field lengths by counting elements, and says so', () => {
    const bytes = Buffer.from(file('~').toString('latin1').replace('*US             *', '*US*'), 'latin1')
    expect(codes(bytes)).toEqual(['x12.isa_length'])
    expect(readEdi(bytes).interchanges[0]?.header.sender).toEqual({ qualifier: 'ZZ', id: 'US' })
  })

  it('repeats elements by ISA11 from version 00402 on', () => {
    const sent = `${isa('~', { repetition: '^', version: '00501' })}GS*PO*A*B*20260301*1405*7*X*005010~ST*850*1~REF*PO*A^B~SE*3*1~GE*1*7~IEA*1*000000007~`
    const [message] = allMessages(readEdi(Buffer.from(sent)))
    expect(message?.segments[1]?.elements[2]).toEqual({ repetitions: ['A', 'B'] })
  })

  it('does not take a hyphen for a repetition separator: it stands in order numbers', () => {
    const sent = `${isa('~', { repetition: '-', version: '00406' })}GS*PO*A*B*20260301*1405*7*X*004060~ST*850*1~REF*PO*A-B~SE*3*1~GE*1*7~IEA*1*000000007~`
    const [message] = allMessages(readEdi(Buffer.from(sent)))
    expect(textAt(message?.segments[1], 2)).toBe('A-B')
  })

  it.each([
    ['x12.segment_count', 'SE*5*0001', 'SE*6*0001'],
    ['x12.message_number', 'SE*5*0001', 'SE*5*0002'],
    ['x12.message_count', 'GE*1*7', 'GE*2*7'],
    ['x12.group_number', 'GE*1*7', 'GE*1*8'],
    ['x12.group_count', 'IEA*1*000000007', 'IEA*2*000000007'],
    ['x12.interchange_number', 'IEA*1*000000007', 'IEA*1*000000008'],
    ['x12.missing_se', 'SE*5*0001~', ''],
    ['x12.missing_ge', 'GE*1*7~', ''],
    ['x12.missing_iea', 'IEA*1*000000007~', ''],
  ])('finds %s', (code, sound, broken) => {
    const bytes = Buffer.from(file('~').toString('latin1').replace(sound, broken), 'latin1')
    expect(codes(bytes)).toEqual([code])
  })

  it('finds control numbers that are used twice', () => {
    const twice = [...order, 'CTT*1', 'SE*5*0001', ...order.slice(1), 'CTT*1', 'SE*5*0001', 'GE*2*7', 'IEA*1*000000007']
    expect(codes(file('~', twice))).toEqual(['x12.duplicate_message'])
  })

  it('tells line and byte of a fault', () => {
    const [finding] = allFindings(readEdi(file('~\n', [...order, 'CTT*1', 'SE*9*0001', 'GE*1*7', 'IEA*1*000000007'])))
    const text = file('~\n', [...order, 'CTT*1', 'SE*9*0001']).toString('latin1')
    expect(finding?.position).toMatchObject({ line: 7, offset: text.indexOf('SE*9') })
  })

  it('reads several interchanges, junk between them is passed over and reported', () => {
    const bytes = Buffer.concat([file('~'), Buffer.from('\r\n--- mail footer ---\r\n'), file('\n')])
    const parsed = readEdi(bytes)
    expect(allMessages(parsed)).toHaveLength(2)
    expect(allFindings(parsed).map(({ code }) => code)).toEqual(['edi.foreign_text'])
  })

  it('reads a file that somebody folded at a fixed width', () => {
    const folded = file('~')
      .toString('latin1')
      .replace(/.{1,70}/g, '$&\n')
    expect(codes(Buffer.from(folded, 'latin1'))).toEqual([])
  })

  it('hands on TA1 and leaves IEA01 alone in an interchange of nothing else', () => {
    const parsed = readEdi(Buffer.from(`${isa('~')}TA1*000000006*260228*1405*A*000~IEA*1*000000007~`))
    expect(allFindings(parsed)).toEqual([])
    expect(parsed.interchanges[0]?.services.map(({ tag }) => tag)).toEqual(['TA1'])
  })
})
