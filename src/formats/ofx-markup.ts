import { isAscii } from 'node:buffer'
import type { Finding } from './finding.js'
import { escaped } from './xml-markup.js'

export type OfxVersion = 1 | 2

/** Elements of OFX: in version 1 (SGML) values have no end tags. */
export class OfxMarkup {
  readonly version: OfxVersion
  readonly findings: Finding[] = []

  constructor(version: OfxVersion) {
    this.version = version
  }

  tell(code: string, path: string, what: string): void {
    if (this.findings.some((one) => one.code === code && one.position.path === path)) return
    this.findings.push({ severity: 'warning', code, message: `${path}: ${what}.`, position: { path } })
  }

  element(name: string, ...contents: readonly string[]): string {
    return `<${name}>\n${contents.join('')}</${name}>\n`
  }

  value(name: string, text: string | undefined): string {
    if (text === undefined || text.trim() === '') return ''
    const content = escaped(text.replace(/[\r\n]+/g, ' ').trim())
    return this.version === 1 ? `<${name}>${content}\n` : `<${name}>${content}</${name}>\n`
  }

  /** A text in the length that OFX gives to it. */
  cut(text: string, most: number, name: string): string {
    if (text.length > most) this.tell('ofx.too_long', name, `has room for ${most} characters, the rest is left out`)
    return text.slice(0, most)
  }

  /** Numbers are never cut: they would be those of another account. */
  account(name: string, bank: string, number: string): string {
    const long = bank.length > 9 ? 'BANKID' : number.length > 22 ? 'ACCTID' : undefined
    if (long) this.tell('ofx.long_number', long, 'is longer than OFX has room for, and written whole')
    return this.element(
      name,
      this.value('BANKID', bank),
      this.value('ACCTID', number),
      this.value('ACCTTYPE', 'CHECKING'),
    )
  }

  /** The file with its header; in version 1 the header names another encoding when ASCII is not enough. */
  file(body: string): string {
    if (this.version === 2) {
      return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n${body}`
    }
    const plain = isAscii(Buffer.from(body))
    const header = [
      'OFXHEADER:100',
      'DATA:OFXSGML',
      `VERSION:${plain ? 102 : 103}`,
      'SECURITY:NONE',
      `ENCODING:${plain ? 'USASCII' : 'UTF-8'}`,
      `CHARSET:${plain ? '1252' : 'NONE'}`,
      'COMPRESSION:NONE',
      'OLDFILEUID:NONE',
      'NEWFILEUID:NONE',
    ]
    return `${header.join('\r\n')}\r\n\r\n${body}`
  }
}

/** `YYYYMMDD`, with the time and its difference to UTC where they are known (OFX 2.2, 3.2.8.2). */
export function ofxMoment(text: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?/.exec(text)
  if (!match) return text
  const [, year, month, day, hours, minutes, seconds = '00', fraction = '', zone] = match
  if (hours === undefined) return `${year}${month}${day}`
  const [ahead = '0', quarter = '00'] = zone === 'Z' ? [] : (zone?.split(':') ?? [])
  const offset = `${Number(ahead)}${quarter === '00' ? '' : String(Number(quarter) / 60).slice(1)}`
  const written = zone === undefined ? '' : `${fraction === '' ? '.000' : ''}[${offset}]`
  return `${year}${month}${day}${hours}${minutes}${seconds}${fraction}${written}`
}
