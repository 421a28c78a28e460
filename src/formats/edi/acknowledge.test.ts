import { describe, expect, it } from 'vitest'
import { acknowledgeContrl } from './acknowledge-edifact.js'
import { acknowledge997, acknowledge999, acknowledgeTa1, messageStatus, readTa1 } from './acknowledge-x12.js'
import { readAcknowledgement } from './read-acknowledgement.js'
import { allFindings, allMessages, readEdi } from './read-edi.js'
import type { Segment } from './syntax/segment.js'
import { writeEdifact } from './write-edifact.js'
import { type OutgoingMessage, writeX12 } from './write-x12.js'

const isa = 'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*1*P*:~'

const received = (sets: readonly (readonly string[])[], { gs = 'PO', version = '004010' } = {}) => {
  const type = gs === 'FA' ? '997' : '850'
  const bodies = sets.map((body, index) => {
    const number = String(index + 1).padStart(4, '0')
    return [`ST*${type}*${number}`, ...body, `SE*${body.length + 2}*${number}`]
  })
  const all = [
    `GS*${gs}*US*THEM*20260301*1405*7*X*${version}`,
    ...bodies.flat(),
    `GE*${sets.length}*7`,
    'IEA*1*000000007',
  ]
  return readEdi(Buffer.from(isa + all.map((segment) => `${segment}~`).join(''))).interchanges[0]!
}

const sound = ['BEG*00*SA*4711**20260301', 'PO1*1*2*EA*3.5', 'CTT*1']
const faulty = ['BEG*00**4711**20260230', 'PO1*1*two*EA', 'XYZ*1', 'CTT*1']

/** Segments as they would be sent. */
const lines = (segments: readonly Segment[]) =>
  segments.map(({ elements }) =>
    elements
      .map((element) =>
        typeof element === 'string' ? element : 'repetitions' in element ? '' : element.join(':').replace(/:+$/, ''),
      )
      .join('*')
      .replace(/\*+$/, ''),
  )

const readBack = (message: OutgoingMessage, version: '004010' | '005010') => {
  const envelope = { sender: { id: 'US' }, receiver: { id: 'THEM' }, date: '20260301', time: '1405', version }
  return readEdi(writeX12({ ...envelope, controlNumber: 1, groupNumber: 1 }, [message]).bytes)
}

describe('a functional acknowledgement', () => {
  it('997 accepts what is sound and names every fault of the rest', () => {
    const [answer] = acknowledge997(received([sound, faulty]))
    expect(lines(answer!.segments)).toEqual([
      'AK1*PO*7',
      'AK2*850*0001',
      'AK5*A',
      'AK2*850*0002',
      'AK3*BEG*2**8',
      'AK4*2*92*1',
      'AK4*5*373*8*20260230',
      'AK3*PO1*3*PO1*8',
      'AK4*2*330*6*two',
      'AK3*XYZ*4*PO1*1',
      'AK5*R*5',
      'AK9*P*2*2*1',
    ])
  })

  it('999 says it with IK segments', () => {
    const [answer] = acknowledge999(received([faulty], { version: '005010' }))
    expect(lines(answer!.segments).slice(0, 4)).toEqual([
      'AK1*PO*7*005010',
      'AK2*850*0001',
      'IK3*BEG*2**8',
      'IK4*2*92*1',
    ])
    expect(answer!.association).toBe('005010X231A1')
  })

  it.each([
    ['997', acknowledge997, '004010'],
    ['999', acknowledge999, '005010'],
  ] as const)('%s is itself a sound message', (_, acknowledge, version) => {
    const [answer] = acknowledge(received([sound, faulty]))
    expect(allFindings(readBack(answer!, version))).toEqual([])
  })

  it('refuses as not supported what no table describes', () => {
    const text =
      isa +
      ['GS*SC*US*THEM*20260301*1405*7*X*004010', 'ST*832*0001', 'BCT*PC', 'SE*3*0001', 'GE*1*7', 'IEA*1*7']
        .map((one) => `${one}~`)
        .join('')
    const [interchange] = readEdi(Buffer.from(text)).interchanges
    expect(lines(acknowledge997(interchange!)[0]!.segments)).toEqual([
      'AK1*SC*7',
      'AK2*832*0001',
      'AK5*R*1',
      'AK9*R*1*1*0',
    ])
    const unknown = "UNB+UNOC:3+US+THEM+260301:1405+R7'UNH+1+PRICAT:D:96A:UN'BGM+9'UNT+3+1'UNZ+1+R7'"
    const contrl = acknowledgeContrl(readEdi(Buffer.from(unknown)).interchanges[0]!)
    expect(lines(contrl!.segments)).toEqual(['UCI*R7*US*THEM*7', 'UCM*1*PRICAT:D:96A:UN*4*17'])
  })

  it('rejects a group in which nothing is acceptable', () => {
    const [answer] = acknowledge997(received([faulty]))
    expect(lines(answer!.segments).at(-1)).toBe('AK9*R*1*1*0')
  })

  it('accepts what the partner policy lets pass', () => {
    const interchange = received([faulty])
    const policy = { rejects: () => false }
    expect(messageStatus(interchange.groups[0]!.messages[0]!, policy)).toBe('accepted-with-errors')
    expect(lines(acknowledge997(interchange, policy)[0]!.segments).at(-1)).toBe('AK9*E*1*1*1')
  })

  it.each([
    ['997', acknowledge997, '004010'],
    ['999', acknowledge999, '005010'],
  ] as const)('%s is read as it was meant', (_, acknowledge, version) => {
    const [answer] = acknowledge(received([sound, faulty]))
    const [message] = allMessages(readBack(answer!, version))
    expect(readAcknowledgement(message!)).toEqual({
      controlNumber: '7',
      status: 'partially-accepted',
      messages: [
        { type: '850', controlNumber: '0001', status: 'accepted', faults: [] },
        {
          type: '850',
          controlNumber: '0002',
          status: 'rejected',
          faults: [
            { segment: 2, tag: 'BEG', element: 2, code: '1' },
            { segment: 2, tag: 'BEG', element: 5, code: '8', value: '20260230' },
            { segment: 3, tag: 'PO1', element: 2, code: '6', value: 'two' },
            { segment: 4, tag: 'XYZ', code: '1' },
          ],
        },
      ],
    })
  })

  it('is never acknowledged in turn', () => {
    expect(acknowledge997(received([['AK1*PO*7', 'AK9*A*1*1*1']], { gs: 'FA' }))).toEqual([])
  })
})

describe('TA1', () => {
  it('confirms the envelope', () => {
    const interchange = received([sound])
    expect(lines([acknowledgeTa1(interchange)])).toEqual(['TA1*000000007*260301*1405*A*000'])
    expect(readTa1([acknowledgeTa1(interchange)])).toEqual([
      { controlNumber: '000000007', status: 'accepted', note: '000' },
    ])
  })

  it('refuses an envelope whose numbers do not match', () => {
    const text = `${isa}GS*PO*US*THEM*20260301*1405*7*X*004010~GE*0*7~IEA*1*000000008~`
    const ta1 = acknowledgeTa1(readEdi(Buffer.from(text)).interchanges[0]!)
    expect(lines([ta1])).toEqual(['TA1*000000007*260301*1405*R*001'])
  })
})

describe('CONTRL', () => {
  const edifact = (body: readonly string[], count = body.length + 2) =>
    readEdi(
      Buffer.from(
        ['UNB+UNOC:3+US:14+THEM:14+260301:1405+R7', 'UNH+1+ORDERS:D:96A:UN', ...body, `UNT+${count}+1`, 'UNZ+1+R7']
          .map((segment) => `${segment}'`)
          .join(''),
      ),
    ).interchanges[0]!
  const order = ['BGM+220+4711+9', 'DTM+137:20260301:102', 'LIN+1', 'QTY+21:2:PCE', 'UNS+S']

  it('acknowledges a sound interchange', () => {
    const answer = acknowledgeContrl(edifact(order))!
    expect(lines(answer.segments)).toEqual(['UCI*R7*US:14*THEM:14*7', 'UCM*1*ORDERS:D:96A:UN*7'])
  })

  it('names segment and element of every fault, the tag counting as element 1', () => {
    const answer = acknowledgeContrl(
      edifact(['BGM+220+4711+9', 'DTM+137:20260230:102', 'LIN+1', 'QTY+21:two:PCE', 'UNS+S']),
    )!
    expect(lines(answer.segments)).toEqual([
      'UCI*R7*US:14*THEM:14*7',
      'UCM*1*ORDERS:D:96A:UN*4',
      'UCS*3',
      'UCD*12*2:2',
      'UCS*5',
      'UCD*37*2:2',
    ])
  })

  it('refuses a message whose count is wrong', () => {
    const answer = acknowledgeContrl(edifact(order, 9))!
    expect(lines(answer.segments)[1]).toBe('UCM*1*ORDERS:D:96A:UN*4*29')
  })

  it('is itself a sound message, and never answered', () => {
    const answer = acknowledgeContrl(edifact(order, 9))!
    const envelope = { sender: { id: 'US' }, receiver: { id: 'THEM' }, date: '20260301', time: '1405' }
    const { bytes } = writeEdifact({ ...envelope, version: 'D.96A', controlReference: 'R8' }, [answer])
    const file = readEdi(bytes)
    expect(allFindings(file)).toEqual([])
    expect(readAcknowledgement(allMessages(file)[0]!)).toEqual({
      controlNumber: 'R7',
      status: 'accepted',
      messages: [{ type: 'ORDERS', controlNumber: '1', status: 'rejected', faults: [{ code: '29' }] }],
    })
    expect(acknowledgeContrl(file.interchanges[0]!)).toBeUndefined()
  })
})
