import { allFindings, readEdi } from '../read-edi.js'

/** An ISA segment of X12. */
export const isa = (version = '00401') =>
  `ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*${version}*000000007*0*P*:~`

/** An interchange of one X12 transaction set. */
export const x12 = (body: readonly string[], { type = '850', version = '004010' } = {}) => {
  const set = [`ST*${type}*0001`, ...body, `SE*${body.length + 2}*0001`, 'GE*1*7', 'IEA*1*000000007']
  const all = [`GS*PO*US*THEM*20260301*1405*7*X*${version}`, ...set]
  return Buffer.from(isa() + all.map((segment) => `${segment}~`).join(''), 'latin1')
}

/** An interchange of one EDIFACT message. */
export const edifact = (body: readonly string[], { type = 'ORDERS:D:96A:UN', una = "UNA:+.? '" } = {}) => {
  const all = [
    'UNB+UNOC:3+US:14+THEM:14+260301:1405+R1',
    `UNH+1+${type}`,
    ...body,
    `UNT+${body.length + 2}+1`,
    'UNZ+1+R1',
  ]
  return Buffer.from(una + all.map((segment) => `${segment}'`).join(''), 'latin1')
}

/** Severity and code of what is found in an interchange. */
export const codes = (bytes: Buffer) => allFindings(readEdi(bytes)).map(({ code, severity }) => `${severity} ${code}`)

/** The smallest order of EDIFACT. */
export const edifactOrder = ['BGM+220+4711+9', 'DTM+137:20260301:102', 'LIN+1', 'QTY+21:2:PCE', 'UNS+S']
