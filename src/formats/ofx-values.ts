import { parseDate } from '../kernel/date.js'
import { signedAmount } from './bank-statement.js'

/**
 * Point or comma before the decimals, no thousands (OFX 2.3, 3.2.9.2); a sign is allowed. Some banks write thousands and
 * blanks all the same: where both signs stand, the last one is before the decimals.
 */
export function ofxAmount(text: string): string | undefined {
  return signedAmount(text, false) ?? unusualAmount(text)
}

function unusualAmount(text: string): string | undefined {
  const plain = text.replace(/^([+-]) +/, '$1')
  const grouped = hasThousands(plain)
    ? plain.replaceAll(plain.includes(',', plain.indexOf('.')) ? '.' : ',', '')
    : plain
  const point = grouped.replace(',', '.')
  const complete = point.replace(/^([+-]?)\./, '$10.')
  return signedAmount(complete.endsWith('.') ? complete.slice(0, -1) : complete, false)
}

/** Groups of three digits, then the other sign and the decimals. */
export const hasThousands = (text: string): boolean =>
  /^[+-]? *\d{1,3}(?:(?:\.\d{3})+,\d{1,4}|(?:,\d{3})+\.\d{1,4})$/.test(text)

/** `YYYYMMDD` with an optional time and time zone; the day counts as written. */
export function ofxDate(text: string | undefined): string | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})/.exec(text ?? '')
  return match ? parseDate(`${match[1]}-${match[2]}-${match[3]}`) : undefined
}

/** The moment in ISO 8601, as exactly as the bank wrote it: `20130525225731.258[-5:EST]`. */
export function ofxMoment(text: string | undefined): string | undefined {
  const day = ofxDate(text)
  const [, hours, minutes, seconds = '00', fraction = '', ahead] =
    /^\d{8}(\d{2})(\d{2})(\d{2})?(\.\d+)?(?:\[([+-]?\d{1,2}(?:\.\d+)?)(?::\w*)?\])?/.exec(text ?? '') ?? []
  if (day === undefined || hours === undefined) return day
  const zone = ahead === undefined ? '' : offset(ahead)
  return `${day}T${hours}:${minutes}:${seconds}${/^\.0*$/.test(fraction) ? '' : fraction}${zone}`
}

/** Hours before or behind UTC, some with a fraction, as `+05:30`. */
function offset(ahead: string): string {
  const minutes = Math.round(Math.abs(Number(ahead)) * 60)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${ahead.startsWith('-') ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
