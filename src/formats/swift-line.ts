import { currencyExponent, isCurrency } from '../kernel/currency.js'
import { absolute, decimal, decimalText } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import type { Finding } from './finding.js'
import { isSepaText, sepaText } from './payments/sepa-text.js'

/** Characters of a line of narrative (SWIFT, 65x), and lines of a field 86. */
export const lineWidth = 65
export const mostLines = 6

/** What had to be changed on the way into SWIFT fields, each kind of change once a field. */
export class SwiftNotes {
  readonly findings: Finding[] = []

  tell(code: string, field: string, what: string): void {
    if (this.findings.some((one) => one.code === code && one.position.path === field)) return
    this.findings.push({ severity: 'warning', code, message: `:${field}: ${what}.`, position: { path: field } })
  }

  /** The text in the character set X of SWIFT, which is that of SEPA. */
  text(text: string, field: string): string {
    const written = sepaText(text)
    if (!isSepaText(text)) {
      this.tell('mt940.character_set', field, `"${text}" is written "${written}": SWIFT has no such characters`)
    }
    return written
  }

  /** The text as a reference (16x): without slashes where SWIFT forbids them; what is longer is cut. */
  reference(text: string, field: string): string {
    const clean = this.text(text, field)
      .replaceAll(/\/{2,}/g, '/')
      .replace(/^\//, '')
    if (clean.length > 16) this.tell('mt940.too_long', field, `"${clean}" is cut to 16 characters`)
    return clean.slice(0, 16).replace(/\/$/, '').trim()
  }
}

/** `12,50`: 15 characters with the comma, which is always there, and no more places than the currency has (C03, T40). */
export function swiftAmount(amount: string, currency: string): string {
  const [whole = '', fraction = ''] = decimalText(absolute(decimal(amount))).split('.')
  const places = isCurrency(currency) ? currencyExponent(currency) : fraction.length
  const needed = fraction.replace(/0+$/, '').length
  const written = `${whole},${fraction.slice(0, Math.max(places, needed))}`
  if (needed > places || written.length > 15) {
    const why = needed > places ? `more places than ${currency} has` : 'more than 15 characters'
    throw problem('mt940.amount', `The amount ${amount} has ${why}: SWIFT cannot say it.`, { amount, currency })
  }
  return written
}

/** YYMMDD. The century is not written; years from 1980 to 2079 are understood. */
export function swiftDay(day: string): string {
  const year = Number(day.slice(0, 4))
  if (year < 1980 || year > 2079) {
    throw problem('mt940.date', `SWIFT writes two digits of a year and cannot say ${day}.`, { date: day })
  }
  return day.slice(2, 10).replaceAll('-', '')
}

/** Cuts a text at the width of a line; no line may begin with a colon or a hyphen, which end fields and messages. */
export function cutLines(text: string): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > lineWidth) {
    let end = lineWidth
    while (end > 1 && /[:-]/.test(rest[end]!)) end--
    lines.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...lines, rest]
}

/** Cuts a text between words where that is possible; read again with a space for each cut. */
export function wordLines(text: string): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > lineWidth) {
    let end = rest.lastIndexOf(' ', lineWidth)
    while (end > 0 && /[:-]/.test(rest[end + 1] ?? '')) end = rest.lastIndexOf(' ', end - 1)
    if (end <= 0) return [...lines, ...cutLines(rest)]
    lines.push(rest.slice(0, end))
    rest = rest.slice(end + 1)
  }
  return [...lines, rest]
}

export const field = (tag: string, ...lines: readonly string[]): string => `:${tag}:${lines.join('\r\n')}\r\n`
