import type { ByteInput } from '../../src/formats/bytes.js'

export const file = (name: string, text: string): ByteInput => ({
  name,
  chunks: (async function* () {
    yield Buffer.from(text)
  })(),
})

export interface Entry {
  readonly amount: string
  readonly reference?: string
  readonly text?: string
  readonly day?: string
  readonly more?: string
  readonly currency?: string
}

const unsigned = (amount: string) => amount.replace('-', '')
const direction = (amount: string) => (amount.startsWith('-') ? 'DBIT' : 'CRDT')

const entryXml = ({ reference, amount, text = '', day = '2011-03-01', more = '', currency = 'GBP' }: Entry): string =>
  `<Ntry><Amt Ccy="${currency}">${unsigned(amount)}</Amt><CdtDbtInd>${direction(amount)}</CdtDbtInd>${more.includes('RvslInd') ? more : ''}<Sts><Cd>BOOK</Cd></Sts>
   <BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>${reference ? `<AcctSvcrRef>${reference}</AcctSvcrRef>` : ''}
   <NtryDtls><TxDtls><RmtInf><Ustrd>${text}</Ustrd></RmtInf>${more.includes('RtrInf') ? more : ''}</TxDtls></NtryDtls></Ntry>`

export interface Frame {
  readonly opening: string
  readonly closing: string
  readonly day?: string
  readonly account?: string
  readonly message?: '052' | '053'
  readonly head?: string
  readonly codes?: readonly [string, string]
}

/** A statement (053) or an intraday report (052) of our account. */
export function camt(id: string, entries: readonly Entry[], frame: Frame): string {
  const { opening, closing, day = '2011-03-01', account = 'GB33BUKB20201555555555', message = '053', head = '' } = frame
  const [first, last] = frame.codes ?? ['OPBD', 'CLBD']
  const [root, container] = message === '053' ? ['BkToCstmrStmt', 'Stmt'] : ['BkToCstmrAcctRpt', 'Rpt']
  const balance = (code: string, amount: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">${unsigned(amount)}</Amt><CdtDbtInd>${direction(amount)}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`
  return `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${message}.001.08"><${root}>
    <GrpHdr><MsgId>M</MsgId><CreDtTm>2011-03-01T20:00:00</CreDtTm></GrpHdr><${container}><Id>${id}</Id>${head}
    <Acct><Id><IBAN>${account}</IBAN></Id><Ccy>GBP</Ccy></Acct>${balance(first, opening)}${balance(last, closing)}
    ${entries.map(entryXml).join('\n')}</${container}></${root}></Document>`
}

/** The same in MT940; the account has its national number only. */
export function mt940(entries: readonly Entry[], { opening, closing, day = '2011-03-01' }: Frame): string {
  const short = (date: string) => date.slice(2).replaceAll('-', '')
  const money = (amount: string) => unsigned(amount).replace('.', ',')
  const sign = (amount: string) => (amount.startsWith('-') ? 'D' : 'C')
  const lines = entries.map(
    (entry) =>
      `:61:${short(entry.day ?? day)}${sign(entry.amount)}${money(entry.amount)}NTRFNONREF\r\n:86:${entry.text ?? ''}\r\n`,
  )
  return `:20:SWIFT1\r\n:25:BUKBGB22/20201555555555\r\n:28C:1/1\r\n:60F:${sign(opening)}${short(day)}GBP${money(opening)}\r\n${lines.join('')}:62F:${sign(closing)}${short(day)}GBP${money(closing)}\r\n-\r\n`
}

/** The same in BAI2, whose entries have no day of their own. */
export function bai2(entries: readonly Entry[], { opening, closing, day = '2011-03-01' }: Frame): string {
  const cents = (amount: string) => amount.replace('.', '')
  const type = (amount: string) => (amount.startsWith('-') ? '475' : '142')
  const date = day.slice(2).replaceAll('-', '')
  const total = [opening, closing, ...entries.map(({ amount }) => unsigned(amount))].reduce(
    (sum, a) => sum + Number(cents(a)),
    0,
  )
  const ends = [`49,${total},${entries.length + 2}/`, `98,${total},1,${entries.length + 4}/`]
  return [
    `01,BANK,US,${date},0530,1,80,,2/`,
    `02,US,BANK,1,${date},2359,GBP,2/`,
    `03,GB33BUKB20201555555555,GBP,010,${cents(opening)},,,015,${cents(closing)},,/`,
    ...entries.map(
      ({ amount, reference, text = '' }) => `16,${type(amount)},${cents(unsigned(amount))},Z,${reference},,${text}`,
    ),
    ...[...ends, `99,${total},1,${entries.length + 6}/`],
  ].join('\n')
}
