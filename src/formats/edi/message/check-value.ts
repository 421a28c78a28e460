import { dayOf } from './day.js'
import type { ElementDefinition } from './definition.js'

/** Why a value is not what its element allows; the names end in findings as `edi.<fault>`. */
export type ValueFault =
  | 'too_short'
  | 'too_long'
  | 'invalid_character'
  | 'invalid_code'
  | 'invalid_date'
  | 'invalid_time'

const letters = /^[A-Za-z ]+$/
const whole = /^-?\d+$/
const real = /^-?(?:\d+\.?\d*|\.\d+)(?:E-?\d{1,2})?$/
const number = /^-?(?:\d+[.,]?\d*|[.,]\d+)$/
const digits = /^\d+$/

/** Checks one value that was sent (X12.6, 3.5; ISO 9735-1, 9). `decimalMark` is the one of the interchange. */
export function checkValue(text: string, definition: ElementDefinition, decimalMark: string): ValueFault | undefined {
  const { type, min, max } = definition
  switch (type) {
    case 'AN':
    case 'ID':
      if (hasControl(text)) return 'invalid_character'
      break
    case 'a':
      if (!letters.test(text)) return 'invalid_character'
      break
    case 'DT':
      return lengthFault(text.length, min, max) ?? (dayOf(text) !== undefined ? undefined : 'invalid_date')
    case 'TM':
      return lengthFault(text.length, min, max) ?? (isTime(text) ? undefined : 'invalid_time')
    case 'R':
    case 'N':
    case 'n':
      return checkNumber(text, definition, decimalMark)
  }
  if (text.length < min || text.length > max) return lengthFault(text.length, min, max)
  return definition.codes !== undefined && !definition.codes.has(text) ? 'invalid_code' : undefined
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 32) return true
  return false
}

/** Sign, decimal mark and exponent sign do not count to the length (X12.6, 3.5.1; ISO 9735-1, 10). */
function checkNumber(text: string, definition: ElementDefinition, decimalMark: string): ValueFault | undefined {
  const form = definition.type === 'N' ? whole : definition.type === 'R' ? real : number
  if (!form.test(text)) return 'invalid_character'
  let size = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) size++
  }
  // ISO 9735-1, 10.1: point and comma are equivalent, unless UNA names another mark.
  const ownMark = decimalMark !== '.' && decimalMark !== ','
  if (definition.type === 'n' && ownMark && size < text.length && /[.,]/.test(text)) return 'invalid_character'
  return lengthFault(size, definition.min, definition.max)
}

function lengthFault(length: number, min: number, max: number): ValueFault | undefined {
  if (length < min) return 'too_short'
  return length > max ? 'too_long' : undefined
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
function isTime(text: string): boolean {
  if (!digits.test(text)) return false
  const seconds = text.length >= 6 ? Number(text.slice(4, 6)) : 0
  return Number(text.slice(0, 2)) < 24 && Number(text.slice(2, 4)) < 60 && seconds < 60 && text.length !== 5
}
