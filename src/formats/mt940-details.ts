import { germanDetails } from './mt940-german.js'
import { labelledDetails, readSlashes, slashDetails } from './mt940-slashes.js'
import { nonBlank, type SwiftDetails, unwrapped } from './mt940-text.js'

/** Reads field 86 in the dialect that its beginning shows: German subfields, slash codes, or free text. */
export function readDetails(lines: readonly string[]): SwiftDetails {
  const [first = '', second = ''] = lines
  // Some banks break the line behind the code of three digits.
  const start = /^\s*\d{3}\s*$/.test(first) ? first.trim() + second : first
  const separator = /^\s*(?:\d{3})?([?<>~@^#|])\d\d/.exec(start)?.[1]
  if (separator !== undefined) return germanDetails(lines.join(''), separator)
  if (/^\/[A-Z]{2,4}\//.test(start)) {
    const slashes = readSlashes(lines.join(''))
    if (slashes.values.size + slashes.unread.length > 0) return slashDetails(slashes)
  }
  if (/^SEPA /i.test(start) && /\bIBAN: /.test(lines.join(''))) return labelledDetails(lines.join(''))
  return { remittance: unwrapped(lines, 65).flatMap(nonBlank) }
}
