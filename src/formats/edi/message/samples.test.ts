import { describe, expect, it } from 'vitest'
import { allFindings, allMessages, readEdi } from '../read-edi.js'
import { loopsOf } from './tree.js'

/** Messages for which hardly any sample is published, written by us from the standard. */
const x12Samples: Readonly<Record<string, string>> = {
  945: `W06*F*4711*20260301*SHIP1**PO99~N1*ST*Customer*92*1001~N3*Street 1~N4*Albany*NY*12201*US~N9*BM*BOL77~G62*11*20260301~
    W27*M*UPSN*UPS GROUND*PP~LX*1~MAN*GM*00100000000000000018~W12*SH*10*10*0*EA**VN*A1~G69*Widget~
    LX*2~W12*CP*5*3*2*EA**VN*A2~G69*Short shipped widget~W03*13*120*LB`,
  940: `W05*N*4711*PO99~N1*ST*Customer*92*1001~N3*Street 1~N4*Albany*NY*12201*US~N9*IA*77~G62*10*20260301~NTE*WHI*Call before delivery~
    W66*PP*M***UPS GROUND~LX*1~W01*10*EA**VN*A1~G69*Widget~LX*2~W01*5*EA**VN*A2*UP*012345678905~W76*15*120*LB`,
  990: 'B1*SCAC*75027674*20260301*A~N9*CN*778899~G62*10*20260302*U*1405~K1*Equipment follows~S5*1*LD~N9*PO*99',
  214: `B10*778899*75027674*SCAC~L11*99*PO~N1*SH*Shipper~N3*Street 1~N4*Albany*NY*12201*US~LX*1~AT7*X3*NS***20260301*1405*ET~
    MS1*ALBANY*NY*US~MS2*SCAC*12345~L11*BOL77*BM~AT8*G*L*120*3`,
  820: `BPR*C*1250.5*C*ACH*CTX*01*121042882*DA*12345*1234567890**01*231380104*DA*67890*20260301~TRN*1*PAY77~CUR*PR*USD~
    DTM*097*20260228~N1*PR*Payer*1*123456789~N1*PE*Payee~ENT*1~RMR*IV*R-1**1000*1020*20~REF*PO*99~DTM*003*20260201~
    ADX*-49.5*01~NTE*GEN*Price difference~RMR*IV*R-2**250.5`,
  860: `BCH*04*SA*4711**2*20260301*****20260305~REF*DP*38~N1*ST*Customer*92*1001~POC*1*QI*12*2*EA*3.5**VN*A1~
    POC*2*DI*5*5*EA***VN*A2~CTT*2`,
  997: 'AK1*PO*7~AK2*850*0001~AK3*PO1*4**8~AK4*2*330*6*two~AK5*R*5~AK9*R*1*1*0',
}

const edifactSamples: Readonly<Record<string, string>> = {
  REMADV: `BGM+481+PAY77+9'DTM+137:20260301:102'DTM+138:20260303:102'FII+BF+DE89370400440532013000+COBADEFF'PAI+::30'NAD+PR+1001::92++Payer'
    NAD+PE+2002::92++Payee'CUX+2:EUR:11'DOC+380+R-1'MOA+9:1020'MOA+12:1000'DTM+3:20260201:102'RFF+ON:99'AJT+5'MOA+165:-20'
    FTX+AAI+++Price difference'DOC+381+C-1'MOA+12:-50'UNS+S'MOA+12:950'`,
  ORDRSP: `BGM+231+AB77+4'DTM+137:20260301:102'RFF+ON:4711'DTM+171:20260228:102'NAD+BY+1001::92'NAD+SU+2002::92'
    LIN+1+3+4000862141404:EN'QTY+21:10:PCE'QTY+113:8:PCE'DTM+67:20260310:102'LIN+2+7+4000862141411:EN'QTY+21:5:PCE'UNS+S'`,
  ORDCHG: `BGM+230+CH77+4'DTM+137:20260301:102'RFF+ON:4711'NAD+BY+1001::92'LIN+1+3+4000862141404:EN'QTY+21:12:PCE'LIN+2+2'UNS+S'`,
  DESADV: `BGM+351+LS77+9'DTM+137:20260301:102'DTM+11:20260301:102'RFF+ON:4711'NAD+DP+1001::92'TDT+20++30+31+UPSN::182'CPS+1'
    CPS+2+1'PAC+1++CT'PCI+33E'GIN+BJ+100000000000000018'LIN+1++4000862141404:EN'QTY+12:8:PCE'RFF+ON:4711:1'CNT+2:1'`,
}

const segmentsOf = (body: string, end: string) =>
  body
    .split(end)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '')

describe('our own samples of rare messages are sound', () => {
  it.each(
    Object.keys(x12Samples).flatMap((type) => [
      [type, '004010'],
      [type, '005010'],
    ]),
  )('%s in X12 %s', (type, version) => {
    const body = segmentsOf(x12Samples[type!]!, '~')
    const isa =
      'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:'
    const all = [
      isa,
      `GS*XX*US*THEM*20260301*1405*7*X*${version}`,
      `ST*${type}*0001`,
      ...body,
      `SE*${body.length + 2}*0001`,
      'GE*1*7',
      'IEA*1*000000007',
    ]
    expect(allFindings(readEdi(Buffer.from(all.map((segment) => `${segment}~`).join(''))))).toEqual([])
  })

  it.each(
    Object.keys(edifactSamples).flatMap((type) => [
      [type, '96A'],
      [type, '01B'],
    ]),
  )('%s in EDIFACT D.%s', (type, release) => {
    const body = segmentsOf(edifactSamples[type!]!, "'")
    const all = [
      'UNB+UNOC:3+US:14+THEM:14+260301:1405+R7',
      `UNH+1+${type}:D:${release}:UN`,
      ...body,
      `UNT+${body.length + 2}+1`,
      'UNZ+1+R7',
    ]
    expect(allFindings(readEdi(Buffer.from(all.map((segment) => `${segment}'`).join(''))))).toEqual([])
  })

  it('short shipments of a 945 stand at their lines', () => {
    const body = segmentsOf(x12Samples[945]!, '~')
    const isa =
      'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:'
    const all = [
      isa,
      'GS*SW*US*THEM*20260301*1405*7*X*004010',
      'ST*945*0001',
      ...body,
      `SE*${body.length + 2}*0001`,
      'GE*1*7',
      'IEA*1*000000007',
    ]
    const [message] = allMessages(readEdi(Buffer.from(all.map((segment) => `${segment}~`).join(''))))
    const differences = loopsOf(message?.tree, 'LX').flatMap((lx) =>
      loopsOf(lx, 'W12').map((line) => {
        const [w12] = line.children
        return w12 !== undefined && 'elements' in w12 ? w12.elements[4] : undefined
      }),
    )
    expect(differences).toEqual(['0', '2'])
  })
})
