import { describe, expect, it } from 'vitest'
import { type ConversionTarget, convert } from './convert.js'
import type { FormatDocument } from './document.js'
import type { TypedSegment } from './edi/message/typed-tree.js'
import { read } from './read.js'
import { write } from './write.js'

const isa = 'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~'

const file = (type: string, version: string, body: readonly string[]) => {
  const set = [`ST*${type}*0001`, ...body, `SE*${body.length + 2}*0001`, 'GE*1*7', 'IEA*1*000000007']
  return Buffer.from(`${isa}${[`GS*XX*US*THEM*20260301*1405*7*X*${version}`, ...set].join('~')}~`)
}

const bodies: Readonly<Record<string, readonly string[]>> = {
  940: ['W05*N*4711*PO99', 'N1*ST*Customer*92*1001', 'G62*10*20260301', 'LX*1', 'W01*10.5*EA**VN*A1', 'W76*10.5'],
  945: ['W06*F*4711*20260301*SHIP1**PO99', 'N1*ST*Customer*92*1001', 'LX*1', 'W12*SH*10*8*2*EA**VN*A1', 'W03*8*120*LB'],
  990: ['B1*SCAC*75027674*20260301*A', 'N9*CN*778899', 'G62*10*20260302*U*1405'],
  214: ['B10*778899*75027674*SCAC', 'LX*1', 'AT7*X3*NS***20260301*1405*ET', 'MS1*ALBANY*NY*US', 'AT8*G*L*120.25*3'],
}

const treeOf = (document: FormatDocument | undefined) =>
  document?.type === 'message' ? document.source?.tree : undefined

describe.each(Object.keys(bodies))('the transaction set %s', (type) => {
  it.each(['004010', '005010'])('of %s is written again as it was, in its version', async (version) => {
    const content = read(file(type, version, bodies[type]!))
    expect(content.findings).toEqual([])
    const { bytes, findings } = await convert(content, `x12-${type}` as ConversionTarget)
    expect(findings).toEqual([])
    const again = read(bytes)
    expect([again.version, again.findings]).toEqual([version, []])
    expect(treeOf(again.documents[0])).toEqual(treeOf(content.documents[0]))
  })
})

describe('a message that a program makes', () => {
  const envelope = {
    sender: { id: 'US' },
    receiver: { id: 'WAREHOUSE' },
    controlNumber: 12,
    date: '2026-03-01',
    time: '0900',
  }
  const order = (children: readonly TypedSegment[]): FormatDocument => {
    const tree = { loop: '940', children }
    return { type: 'message', source: { standard: 'x12', message: '940', version: '005010', controlNumber: '1', tree } }
  }

  it('goes out with its envelopes, counts and numbers', async () => {
    const { bytes, findings } = await write(
      'x12',
      order([
        { segment: 'W05', values: { W0501: 'N', W0502: '4711', W0503: 'PO99' } },
        { segment: 'G62', values: { G6201: '10', G6202: '2026-03-05' } },
        { segment: 'LX', values: { LX01: '1' } },
        { segment: 'W01', values: { W0101: '10', W0102: 'EA', W0104: 'VN', W0105: 'TEA' } },
      ]),
      { envelope },
    )
    expect(findings).toEqual([])
    expect(bytes.toString().split('~\n').slice(1)).toEqual([
      'GS*OW*US*WAREHOUSE*20260301*0900*12*X*005010',
      'ST*940*0001',
      'W05*N*4711*PO99',
      'G62*10*20260305',
      'LX*1',
      'W01*10*EA**VN*TEA',
      'SE*6*0001',
      'GE*1*12',
      'IEA*1*000000012',
      '',
    ])
  })

  it('is judged as it stands: no line number, no figure, no unit, no item', async () => {
    const { findings } = await write('x12', order([{ segment: 'W01', values: { W0101: 'ten' } }]), { envelope })
    expect(findings.map(({ code }) => code)).toEqual([
      'edi.unexpected_segment',
      'edi.invalid_character',
      'edi.missing_element',
      'edi.condition',
      'edi.missing_segment',
    ])
  })

  it('goes out in its own standard only', async () => {
    await expect(write('edifact', order([]), { envelope })).rejects.toMatchObject({
      problem: { code: 'format.cannot_write' },
    })
    const content = read(file('940', '004010', bodies['940']!))
    await expect(convert(content, 'x12-945')).rejects.toThrow('x12-945 holds 945, the file 940.')
  })
})
