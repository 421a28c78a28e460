import { addDays, date } from '../../../kernel/date.js'

/** How cells of one style are to be understood. */
export interface CellStyle {
  readonly isDate: boolean
  /** `00000`: the number is shown with so many digits. */
  readonly digits?: number
}

/** Formats that have no text of their own (ECMA-376, 18.8.30): 14 to 17 and 22 are days, those for East Asia too. */
const dateFormats = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])

/** The style of a number format; literal text, colours and conditions in it say nothing. */
export function styleOf(id: number, code: string | undefined): CellStyle {
  if (code === undefined) return { isDate: dateFormats.has(id) }
  if (/^0{2,}$/.test(code)) return { isDate: false, digits: code.length }
  const bare = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .split(';')[0]!
  return { isDate: /[dy]/i.test(bare) && !/[#0?]/.test(bare) }
}

/** The day of a serial number: in the system of 1900 there is a 29 February 1900, which never was. */
export function serialDay(serial: number, since1904: boolean): string | undefined {
  const days = Math.floor(serial)
  if (!(days >= 1 && days < 2_958_466)) return undefined
  if (since1904) return addDays(date('1904-01-01'), days)
  return days === 60 ? undefined : addDays(date(days < 60 ? '1899-12-31' : '1899-12-30'), days)
}

/** Sheets keep numbers as binary fractions: fifteen digits of them are meant, the rest is noise. */
export function exactDigits(text: string): string | undefined {
  const value = Number(text)
  if (text === '' || !Number.isFinite(value)) return undefined
  // Digits that a binary fraction holds exactly as written need no rounding.
  if (/^-?\d{1,15}(?:\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 15) return text
  const [mantissa = '', exponent = '0'] = value.toExponential(14).split('e')
  const negative = mantissa.startsWith('-')
  const digits = mantissa.replace(/[-.]/g, '')
  const places = Number(exponent) + 1
  if (places > 30 || places < -30) return undefined
  const padded = places <= 0 ? `${'0'.repeat(1 - places)}${digits}` : digits.padEnd(places, '0')
  const point = places <= 0 ? 1 : places
  const fraction = padded.slice(point).replace(/0+$/, '')
  const whole = padded.slice(0, point)
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
