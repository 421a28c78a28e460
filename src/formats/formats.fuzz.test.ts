import { describe, expect, test } from 'vitest'
import { date } from '../kernel/date.js'
import { decimal } from '../kernel/decimal.js'
import { ProblemError } from '../kernel/problem.js'
import type { EdiInvoice } from './edi/invoice-model.js'
import { documentJson } from './json.js'
import { read } from './read.js'
import { checkMapping } from './table/mapping.js'
import { readTable } from './table/read-table.js'
import { workbookOf } from './table/testing/workbook.js'
import { validateFile } from './validate.js'
import { write } from './write.js'

/** Longer by `O2C_FUZZ_SECONDS=600`; the same again by `O2C_FUZZ_SEED`. */
const seconds = Number(process.env.O2C_FUZZ_SECONDS ?? 4)
const seed = Number(process.env.O2C_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))

const invoice: EdiInvoice = {
  number: 'INV-42',
  issueDate: date('2026-03-01'),
  kind: 'invoice',
  currency: 'GBP',
  dates: {},
  references: [],
  parties: [
    { role: 'seller', name: 'Tea & Cups Ltd', city: 'London', country: 'GB', taxId: 'GB999999973' },
    { role: 'buyer', name: 'Corner Shop', city: 'Leeds', country: 'GB' },
  ],
  notes: ['Thank you'],
  charges: [],
  lines: [
    {
      id: '1',
      item: { seller: 'TEA' },
      description: 'Black tea',
      quantity: { value: decimal('10'), unit: 'EA' },
      price: decimal('2.50'),
      amount: decimal('25.00'),
      references: [],
      charges: [],
      taxes: [{ kind: 'vat', percent: decimal('20'), category: 'S' }],
    },
  ],
  taxes: [{ kind: 'vat', percent: decimal('20'), amount: decimal('5.00'), basis: decimal('25.00'), category: 'S' }],
  total: decimal('30.00'),
}

const envelope = {
  sender: { id: 'US' },
  receiver: { id: 'THEM' },
  controlNumber: 42,
  date: '2026-03-01',
  time: '0900',
}

const texts = {
  camt: '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-01</Dt></Dt></Bal><Ntry><Amt Ccy="EUR">2.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>E</EndToEndId></Refs><RmtInf><Ustrd>text</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>',
  pain: '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-01T09:00:00</CreDtTm><NbOfTxs>1</NbOfTxs><CtrlSum>1.00</CtrlSum><InitgPty><Nm>Us</Nm></InitgPty></GrpHdr><PmtInf><PmtInfId>P</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-03-02</Dt></ReqdExctnDt><Dbtr><Nm>Us</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct><CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1.00</InstdAmt></Amt><Cdtr><Nm>Them</Nm></Cdtr></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>',
  mt940:
    ':20:A\r\n:25:37040044/0532013000\r\n:28C:61/1\r\n:60F:C260228EUR100,00\r\n:61:2603020302C2,00NTRFX//B1\r\n:86:166?00GUTSCHRIFT?20EREF+X?21SVWZ+text?32NAME\r\n:62F:C260303EUR102,00\r\n',
  bai2: '01,BANK,US,260302,0800,1,,,2/\n02,US,BANK,1,260302,0800,USD,2/\n03,0532,USD,010,10000,,/\n16,165,100,S,1,2,3,B,I,text/\n88,more\n49,10100,4/\n98,10100,1,6/\n99,10100,1,8/\n',
  ofx: 'OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302<TRNAMT>1.00<FITID>F<NAME>N</STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>1.00<DTASOF>20260302</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>',
  nacha:
    '101 231380104 1210428822603011405A094101FEDERAL RESERVE BANK   OUR BANK                       \n5200OUR COMPANY                         121042882 PPDINVOICES  260301260302   1121042880000001\n62723138010412345678         0000100000INV-1          CUSTOMER                0121042880000001\n82000000010023138010000000100000000000000000121042882                          121042880000001\n9000001000001000000010023138010000000100000000000000000                                       \n',
  csv: 'Date;Amount;Balance;Details\n02.03.2026;-1.000,50;99,50;"a ""b"" c"\n03.03.2026;10,00;109,50;d\n',
  despatch:
    'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*^*00501*000000007*0*P*:~GS*SH*A*B*20260301*1405*7*X*005010~ST*856*0001~BSN*00*4711*20260301*1405*0001~HL*1**S~TD5**2*UPSN*M~HL*2*1*O~PRF*99~HL*3*2*I~LIN*1*VN*A~SN1**24*EA~CTT*3~SE*11*0001~GE*1*7~IEA*1*000000007~',
  answer:
    "UNA:+.? 'UNB+UNOC:3+A:14+B:14+260301:1405+R7'UNH+1+CONTRL:2:2:UN'UCI+1+A+B+7'UCM+1+ORDERS:D:96A:UN+4+12'UCS+3+35'UCD+12+2:1'UNT+6+1'UNZ+1+R7'",
}

/** A pseudo-random sequence that a number begins (mulberry32), so that a failure can be had again. */
function randomFrom(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const signs = '\n\r"\';,:~*+?<>/&![]0-é\0\x1b'

/** Bytes changed, cut out, doubled, moved, or replaced by a piece of another file. */
function mutated(bytes: Buffer, other: Buffer, random: (below: number) => number): Buffer {
  let current = bytes
  for (let times = 1 + random(6); times > 0; times--) {
    const at = random(current.length + 1)
    const length = random(random(4) === 0 ? current.length + 1 : 40)
    const [before, part, after] = [
      current.subarray(0, at),
      current.subarray(at, at + length),
      current.subarray(at + length),
    ]
    const from = random(other.length + 1)
    const middles = [
      Buffer.alloc(0),
      Buffer.concat([part, part]),
      Buffer.from([random(256)]),
      Buffer.from(signs[random(signs.length)]!),
      other.subarray(from, from + random(200)),
      Buffer.concat(Array.from({ length: random(50) }, () => part.subarray(0, 400))),
      Buffer.from(part).reverse(),
    ]
    current = Buffer.concat([before, middles[random(middles.length)]!, after])
    if (random(12) === 0) current = current.subarray(0, random(current.length + 1))
  }
  return current.subarray(0, 200_000)
}

const mapping = checkMapping({
  document: 'statement',
  columns: { 'entry.bookingDate': 1, 'entry.amount': 2, 'entry.balance': 3, 'entry.details': 4 },
  header: false,
})

/** Everything that a file of somebody else goes through here. A refusal is an answer; anything else is a fault. */
async function useEverything(bytes: Buffer): Promise<void> {
  try {
    const content = read(bytes, 'fuzz')
    documentJson(content)
    validateFile(content, { day: date('2026-06-01') })
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
  }
  try {
    documentJson(await readTable(bytes, mapping, 'fuzz'))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
  }
}

async function seeds(): Promise<readonly Buffer[]> {
  const document = { type: 'edi-invoice', document: invoice } as const
  const formats = ['ubl', 'cii', 'facturx', 'x12', 'edifact'] as const
  const written = await Promise.all(formats.map((format) => write(format, document, { envelope })))
  const [, , , x12] = written
  const order = await write('ubl', {
    type: 'order',
    document: {
      ...invoice,
      document: 'order',
      purpose: 'original',
      lines: invoice.lines.map((line) => ({ ...line, dates: {}, notes: [], schedule: [], confirmations: [] })),
    },
  })
  const sheet =
    '<row r="1"><c r="A1" s="1"><v>46082</v></c><c r="B1"><v>1.5</v></c><c r="D1" t="str"><v>x</v></c></row>'
  expect(x12!.bytes.toString('latin1', 0, 3)).toBe('ISA')
  return [
    ...written.map(({ bytes }) => bytes),
    order.bytes,
    ...Object.values(texts).map((text) => Buffer.from(text, 'latin1')),
    workbookOf({ A: sheet }),
  ]
}

describe('whatever arrives', () => {
  test(
    `through the one door is read or refused, within a bounded time (O2C_FUZZ_SEED=${seed})`,
    async () => {
      const random = randomFrom(seed)
      const all = await seeds()
      for (const bytes of all) await useEverything(bytes)
      const end = performance.now() + seconds * 1000
      for (let round = 0; performance.now() < end; round++) {
        const bytes = mutated(all[round % all.length]!, all[random(all.length)]!, random)
        const begin = process.cpuUsage()
        try {
          await useEverything(bytes)
        } catch (error) {
          throw new Error(`round ${round}, ${bytes.length} bytes: ${bytes.toString('base64').slice(0, 4000)}`, {
            cause: error,
          })
        }
        const { user, system } = process.cpuUsage(begin)
        expect((user + system) / 1e6, `round ${round}: ${bytes.toString('base64').slice(0, 4000)}`).toBeLessThan(10)
      }
    },
    (seconds + 120) * 1000,
  )
})
