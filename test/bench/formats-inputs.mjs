// Inputs of the formats bench, made here: the same for everybody, and nobody's property.

import { writeNacha } from '../../dist/formats/payments/write-nacha.js'
import { write } from '../../dist/formats/write.js'
import { date } from '../../dist/kernel/date.js'
import { decimal, multiply } from '../../dist/kernel/decimal.js'

const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1)
const pad = (text, length) => String(text).padEnd(length)
const cents = (value) => value.toFixed(2)

/** A file whose part is repeated until it is so large: `head`, parts by number, `tail(count)`. */
function fileOf(bytes, head, part, tail) {
  const parts = [head]
  let length = head.length
  let count = 0
  while (length < bytes) {
    const next = part(++count)
    parts.push(next)
    length += next.length
  }
  return Buffer.from(parts.join('') + tail(count))
}

const x12Lines = numbers(20).map(
  (n) =>
    `PO1*${n}*${n * 3}*EA*${cents(n * 1.37)}*PE*VN*SKU${1000 + n}*UP*0123456${10_000 + n}~PID*F****Black tea number ${n}, 100 g~`,
)

export const x12 = (bytes) =>
  fileOf(
    bytes,
    `ISA*00*${pad('', 10)}*00*${pad('', 10)}*ZZ*${pad('US', 15)}*ZZ*${pad('THEM', 15)}*260301*1405*U*00401*000000007*0*P*:~GS*PO*US*THEM*20260301*1405*7*X*004010~`,
    (n) =>
      `ST*850*${String(n).padStart(4, '0')}~BEG*00*SA*PO${n}**20260301~CUR*BY*USD~ITD*01*3*2**10**30~DTM*002*20260315~N1*BY*Corner Shop*92*0001~N3*5 Mill Lane~N4*Leeds**LS14AP*GB~${x12Lines.join('')}CTT*20~SE*50*${String(n).padStart(4, '0')}~`,
    (count) => `GE*${count}*7~IEA*1*000000007~`,
  )

const edifactLines = numbers(20).map(
  (n) =>
    `LIN+${n}++40008621${10_000 + n}:EN'PIA+1+SKU${n}:SA'IMD+F++:::Black tea number ${n}'QTY+21:${n * 3}:PCE'MOA+203:${cents(n * 4.11)}'PRI+AAA:${cents(n * 1.37)}'`,
)

export const edifact = (bytes) =>
  fileOf(
    bytes,
    "UNA:+.? 'UNB+UNOC:3+US:14+THEM:14+260301:1405+R7'",
    (n) =>
      `UNH+${n}+ORDERS:D:96A:UN'BGM+220+PO${n}+9'DTM+137:20260301:102'FTX+AAI+++Please ring the bell?: twice'NAD+BY+5412345000013::9++Corner Shop+5 Mill Lane+Leeds++LS14AP+GB'CUX+2:EUR:9'${edifactLines.join('')}UNS+S'CNT+2:20'UNT+129+${n}'`,
    (count) => `UNZ+${count}+R7'`,
  )

/** An invoice of fifty lines whose sums are right. */
function invoice() {
  const lines = numbers(50).map((n) => ({
    id: String(n),
    item: { seller: `SKU${n}`, gtin: '4012345123456' },
    description: `Black tea number ${n}, 100 g`,
    quantity: { value: decimal(n), unit: 'EA' },
    price: decimal('2.50'),
    amount: multiply(decimal(n), decimal('2.50')),
    references: [],
    charges: [],
    taxes: [{ kind: 'vat', percent: decimal('20'), category: 'S' }],
  }))
  const tax = {
    kind: 'vat',
    percent: decimal('20'),
    amount: decimal('637.50'),
    basis: decimal('3187.50'),
    category: 'S',
  }
  const document = {
    number: 'INV-42',
    issueDate: date('2026-03-01'),
    kind: 'invoice',
    currency: 'EUR',
    dates: { 'payment-due': date('2026-03-31') },
    references: [{ kind: 'buyer-order', value: 'PO-7' }],
    parties: [
      { role: 'seller', name: 'Tea & Cups Ltd', city: 'London', country: 'GB', taxId: 'GB999999973' },
      { role: 'buyer', name: 'Corner Shop', city: 'Leeds', country: 'GB' },
    ],
    notes: [],
    charges: [],
    lines,
    taxes: [tax],
    total: decimal('3825.00'),
  }
  return { type: 'edi-invoice', document }
}

export const xmlInvoice = async (format) => (await write(format, invoice())).bytes

const camtEntry = (n) =>
  `<Ntry><NtryRef>${n}</NtryRef><Amt Ccy="EUR">${cents(n)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-02</Dt></ValDt><AcctSvcrRef>REF${n}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>INV-${n}</EndToEndId></Refs><RltdPties><Dbtr><Nm>Corner Shop ${n}</Nm></Dbtr><DbtrAcct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Invoice ${n} of March</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`

export const camt = (bytes) =>
  fileOf(
    bytes,
    '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-03T08:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2026-03-03T08:00:00</CreDtTm><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>',
    camtEntry,
    () => '</Stmt></BkToCstmrStmt></Document>',
  )

export const mt940 = (bytes) =>
  fileOf(
    bytes,
    ':20:STARTUMS\r\n:25:37040044/0532013000\r\n:28C:00061/001\r\n:60F:C260228EUR100,00\r\n',
    (n) =>
      `:61:2603020302C${n},00NTRFINV-${n}//B${n}\r\n:86:166?00GUTSCHRIFT?109310?20EREF+INV-${n}?21SVWZ+Invoice ${n} of March?30NWBKGB2L?31GB29NWBK60161331926819?32CORNER SHOP ${n}\r\n`,
    (count) => `:62F:C260303EUR${100 + (count * (count + 1)) / 2},00\r\n`,
  )

export const bai2 = (bytes) =>
  fileOf(
    bytes,
    '01,BANK,US,260302,0800,1,,,2/\n02,US,BANK,1,260302,0800,USD,2/\n03,0532013000,USD,010,10000,,/\n',
    (n) => `16,165,${n}00,0,B${n},INV-${n},Corner Shop ${n}/\n88,Invoice ${n} of March\n`,
    (count) => `49,${10_000 + (100 * count * (count + 1)) / 2},${2 * count + 2}/\n98,0,1,0/\n99,0,1,0/\n`,
  )

export const ofx = (bytes) =>
  fileOf(
    bytes,
    'OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>121042882<ACCTID>0532013000<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260301<DTEND>20260331',
    (n) =>
      `<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260302120000<TRNAMT>${n}.00<FITID>F${n}<NAME>Corner Shop ${n}<MEMO>Invoice ${n} of March</STMTTRN>\r\n`,
    () =>
      '</BANKTRANLIST><LEDGERBAL><BALAMT>100.00<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>',
  )

export function nacha(bytes) {
  const entries = numbers(Math.ceil(bytes / 95)).map((n) => ({
    transactionCode: '27',
    routing: '231380104',
    account: String(n),
    amount: { minor: BigInt(n % 9999), currency: 'USD' },
    direction: 'debit',
    identification: `INV-${n}`,
    name: `CUSTOMER ${n}`,
    discretionary: '',
    trace: `12104288${String(n).padStart(7, '0')}`,
    addenda: [],
  }))
  const batch = {
    serviceClass: '200',
    companyName: 'OUR COMPANY',
    discretionary: '',
    companyId: '121042882',
    entryClass: 'PPD',
    description: 'INVOICES',
    descriptiveDate: '260301',
    effectiveDate: '260302',
    odfi: '12104288',
    number: 1,
    entries,
  }
  const header = {
    destination: '231380104',
    origin: '121042882',
    date: '260301',
    time: '1405',
    modifier: 'A',
    destinationName: 'THEIR BANK',
    originName: 'OUR BANK',
    reference: '',
  }
  return writeNacha({ header, batches: [batch] })
}

export const csv = (bytes) =>
  fileOf(
    bytes,
    'Order,Ordered on,Customer,Article,Pieces,Price\r\n',
    (n) =>
      `${Math.ceil(n / 5)},${Math.ceil(n / 5) % 2 ? 13 : 25}/03/2026,"Corner Shop, Leeds",SKU${1000 + (n % 500)},${n % 90},"1,2${String(n % 90).padStart(2, '0')}.50"\r\n`,
    () => '',
  )
