import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectFormat } from '../detect-format.js'
import { documentJson } from '../json.js'
import { read } from '../read.js'
import { growthOf, linearGrowth } from '../testing/growth.js'
import { acknowledgeContrl } from './acknowledge-edifact.js'
import { acknowledge997, acknowledge999, acknowledgeTa1 } from './acknowledge-x12.js'
import { readEdifactDespatch } from './mapping/edifact-despatch.js'
import { readEdifactInvoice } from './mapping/edifact-invoice.js'
import { readEdifactOrder } from './mapping/edifact-order.js'
import { readEdifactRemittance } from './mapping/edifact-remittance.js'
import { readX12Despatch } from './mapping/x12-despatch.js'
import { readX12Invoice } from './mapping/x12-invoice.js'
import { readX12Order } from './mapping/x12-order.js'
import { readX12Remittance } from './mapping/x12-remittance.js'
import { typedTree, untypedTree } from './message/typed-tree.js'
import { readAcknowledgement } from './read-acknowledgement.js'
import { allFindings, allMessages, type EdiInterchange, readEdi } from './read-edi.js'
import { writeEdifact } from './write-edifact.js'
import { writeX12 } from './write-x12.js'

/** Longer runs by `FUZZ_RUNS=100000 vitest …`. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 100)

const seeds = [
  'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*^*00501*000000007*0*P*:~GS*SH*A*B*20260301*1405*7*X*005010~ST*856*0001~BSN*00*4711*20260301*1405*0001~HL*1**S~TD5**2*UPSN*M~HL*2*1*O~PRF*99~HL*3*2*I~LIN*1*VN*A~SN1**24*EA~CTT*3~SE*11*0001~GE*1*7~IEA*1*000000007~',
  'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~GS*PO*A*B*20260301*1405*7*X*004010~ST*850*0001~BEG*00*SA*4711**20260301~N1*ST*X*92*1~PO1*1*2*EA*3.5**VN*A1~PID*F****W~CTT*1~SE*7*0001~GE*1*7~IEA*1*000000007~',
  "UNA:+.? 'UNB+UNOC:3+US:14+THEM:14+260301:1405+R7'UNH+1+ORDERS:D:96A:UN'BGM+220+4711+9'DTM+137:20260301:102'FTX+AAI+++a?'b'NAD+BY+1::9'LIN+1++4000862141404:EN'QTY+21:2.5:PCE'PRI+AAA:3'UNS+S'CNT+2:1'UNT+11+1'UNZ+1+R7'",
  "UNB+UNOC:3+A+B+260301:1405+R7'UNH+1+DESADV:D:01B:UN'BGM+351+1+9'CPS+1'CPS+2+1'PAC+1++CT'PCI+33E'GIN+BJ+123456789012345678'LIN+1++X:SA'QTY+12:1:PCE'UNT+10+1'UNZ+1+R7'",
  "UIB+UNOA:4+020E05++++1P+VV+020502:1848'UIH+AVLREQ:D:97B::UN+1+020E05+:F+020502:1848'MSD+2:36'TVL+020522:0900+MCI+VV'UIT+1+4'UIZ+020E05+1'",
]

/** A sound file with some bytes changed, cut out, doubled or moved. */
const broken = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(400), fc.nat(40), fc.constantFrom('cut', 'double', 'byte', 'sign'), fc.nat(255)), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  .map(([seed, changes]) => {
    let text = seed
    for (const [at, length, how, byte] of changes) {
      const from = Math.min(at, text.length)
      const part = text.slice(from, from + length)
      const signs = "*~:^+'?|\n \x1b"
      const middle =
        how === 'cut'
          ? ''
          : how === 'double'
            ? part + part
            : how === 'byte'
              ? String.fromCharCode(byte)
              : signs[byte % signs.length]
      text = text.slice(0, from) + middle + text.slice(from + (how === 'sign' ? 0 : length))
    }
    return Buffer.from(text, 'latin1')
  })

const readers = [
  readX12Order,
  readX12Invoice,
  readX12Despatch,
  readX12Remittance,
  readEdifactOrder,
  readEdifactInvoice,
  readEdifactDespatch,
  readEdifactRemittance,
]

const envelope = { sender: { id: 'US' }, receiver: { id: 'THEM' }, date: '20260301', time: '1405' }

/** These repeat identifiers of the other side, as wrong as they were. */
const copying = new Set(['AK1', 'AK2', 'UCI', 'UCF', 'UCM'])

/** The answers to an interchange, as they would be sent. */
function answersTo(interchange: EdiInterchange): Buffer[] {
  if (interchange.header.standard === 'edifact') {
    const contrl = acknowledgeContrl(interchange)
    return contrl ? [writeEdifact({ ...envelope, version: 'D.96A', controlReference: '1' }, [contrl]).bytes] : []
  }
  const sent = { ...envelope, controlNumber: 1, groupNumber: 1 }
  const old = acknowledge997(interchange).map((one) => writeX12({ ...sent, version: '004010' }, [one]).bytes)
  const own = acknowledge999(interchange).map((one) => writeX12({ ...sent, version: '005010' }, [one]).bytes)
  return [...old, ...own]
}

function useEverything(bytes: Buffer): void {
  // Noise may begin as XML does, which is refused when it is broken.
  const format = detectFormat(bytes)?.format
  if (format === 'x12' || format === 'edifact') documentJson(read(bytes))
  const file = readEdi(bytes)
  for (const interchange of file.interchanges) {
    acknowledge997(interchange)
    acknowledgeTa1(interchange)
    acknowledgeContrl(interchange)
  }
  for (const message of allMessages(file)) {
    typedTree(untypedTree(message))
    for (const reader of readers) reader(message)
  }
}

describe('whatever arrives', () => {
  it('changed, truncated or doubled files are read to the end, answered and mapped', () => {
    fc.assert(
      fc.property(broken, (bytes) => useEverything(bytes)),
      { numRuns },
    )
  })

  it('is answered by sound acknowledgements that say as many messages as there are', () => {
    fc.assert(
      fc.property(broken, (bytes) => {
        for (const interchange of readEdi(bytes).interchanges) {
          for (const answer of answersTo(interchange)) {
            const file = readEdi(answer)
            const own = allFindings(file).filter(({ place }) => !copying.has(place?.tag ?? ''))
            expect(own.map(({ code, message }) => `${code} ${message}`)).toEqual([])
            expect(allMessages(file).map(readAcknowledgement)).not.toContain(undefined)
          }
        }
      }),
      { numRuns },
    )
  })

  it('so is plain noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => useEverything(Buffer.from(bytes))),
      { numRuns },
    )
    for (const head of ['ISA*', 'UNA:+.? ', 'UNB+UNOC:3+']) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) =>
          useEverything(Buffer.concat([Buffer.from(head), bytes])),
        ),
        { numRuns },
      )
    }
  })

  it.each<readonly [string, number, (times: number) => string]>([
    [
      'release characters',
      125_000,
      (times) => `UNB+UNOC:3+A+B+260301:1405+R'UNH+1+X:D:96A:UN'FTX+${'?'.repeat(times + 1)}'UNT+3+1'UNZ+1+R'`,
    ],
    ['line ends', 125_000, (times) => `ISA*${'\n'.repeat(times)}`],
    ['headers', 30_000, (times) => 'ISA*'.repeat(times)],
    ['UNA strings', 14_000, (times) => "UNA:+.? '".repeat(times)],
    ['element separators', 125_000, (times) => seeds[1]!.replace('PID*F', `PID${'*'.repeat(times)}`)],
    ['loops', 4000, (times) => seeds[1]!.replace('CTT', `${'N1*ST*A~'.repeat(times)}CTT`)],
    ['levels', 3000, (times) => seeds[0]!.replace('CTT', `${'HL*9*9*I~'.repeat(times)}CTT`)],
    [
      'groups',
      1200,
      (times) => seeds[1]!.replace('IEA', `${'GS*PO*A*B*20260301*1405*7*X*004010~GE*0*7~'.repeat(times)}IEA`),
    ],
    ['interchanges', 125, (times) => seeds[1]!.repeat(times)],
    ['messages', 1200, (times) => seeds[1]!.replace('GE*1', `${'ST*850*1~SE*2*1~'.repeat(times)}GE*1`)],
    ['unknown segments', 8000, (times) => seeds[1]!.replace('CTT', `${'A~'.repeat(times)}CTT`)],
    ['terminators', 125_000, (times) => seeds[1]!.replace('CTT', `${'~'.repeat(times)}CTT`)],
    ['lines of a tag alone', 8000, (times) => seeds[2]!.replace('UNS', `${"LIN'".repeat(times)}UNS`)],
    ['repetitions', 6000, (times) => seeds[0]!.replace('HL*2*1*O~', `REF*${'a:b^'.repeat(times)}~`)],
    ['faults', 750, (times) => seeds[1]!.replace('CTT', `${'PO1*x*y*zzz*w*PPP*Q~'.repeat(times)}CTT`)],
    ['packages', 1000, (times) => seeds[3]!.replace('UNT+', `${"CPS+1+1'PAC+1'".repeat(times)}UNT+`)],
  ])(
    '%s without end cost in proportion to their number',
    (_, times, text) => {
      expect(growthOf((size) => useEverything(Buffer.from(text(size), 'latin1')), times)).toBeLessThan(linearGrowth)
    },
    120_000,
  )
})
