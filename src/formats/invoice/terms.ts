import type { Amount, Attachment, Identifier, Numeric, Quantity, Text } from './model.js'
import { schemaDecimal } from './numbers.js'
import type { XmlElement } from './xml.js'
import { attribute } from './xml-path.js'

/** Terms of the model read from elements: a missing element is a missing term. */

export function text(at: XmlElement | undefined): Text | undefined {
  return at && { text: at.text, at }
}

export function identifier(
  at: XmlElement | undefined,
  scheme = 'schemeID',
  version = 'schemeVersionID',
): Identifier | undefined {
  return at && { text: at.text, at, scheme: attribute(at, scheme), schemeVersion: attribute(at, version) }
}

export function numeric(at: XmlElement | undefined): Numeric | undefined {
  return at && { text: at.text, at, value: schemaDecimal(at.text) }
}

export function amount(at: XmlElement | undefined): Amount | undefined {
  return at && { text: at.text, at, value: schemaDecimal(at.text), currency: attribute(at, 'currencyID') }
}

export function quantity(at: XmlElement | undefined): Quantity | undefined {
  return at && { text: at.text, at, value: schemaDecimal(at.text), unit: attribute(at, 'unitCode') }
}

/** A file inside an element, in base 64 as written. */
export function attachment(at: XmlElement | undefined): Attachment | undefined {
  return at && { at, text: at.text, mediaType: attribute(at, 'mimeCode'), fileName: attribute(at, 'filename') }
}

/** The text without the blanks around it; empty for a missing term. */
export const plain = (term: Text | undefined): string => (term ? term.text.trim() : '')

/** True for a term that says something. */
export const filled = (term: Text | undefined): boolean => plain(term) !== ''

/** The day of a schema date, which may carry a time zone behind it. */
export const dayWritten = (date: string): string => date.trim().replace(/(?:Z|[+-]\d\d:\d\d)$/, '')
