import { z } from 'zod'
import { isCurrency } from './currency.js'
import { parseDate } from './date.js'
import { parseDecimal } from './decimal.js'

/** JSON numbers are floats: beyond 15 digits they no longer say what was meant. */
const SAFE_DIGITS = 15

const PLAIN = /^[+-]?\d+(\.\d+)?$/

/** Why a text is no decimal: not written as one, or longer than any that we keep. */
const noDecimal = (text: string): string =>
  PLAIN.test(text)
    ? 'must have at most 38 digits; prices and quantities are kept with 6 behind the point'
    : 'must be a decimal number such as "12.50", without exponent'

/** A decimal as text (`"12.50"`) or a short JSON number; anything else, and exponents, are refused. */
export const decimalInput = z
  .union([z.string(), z.number()])
  .refine(
    (value) => typeof value === 'string' || String(value).replace(/\D/g, '').length <= SAFE_DIGITS,
    'must be text, such as "12.50": a JSON number with so many digits is not exact',
  )
  .transform((value) => String(value))
  .refine((text) => parseDecimal(text) !== undefined, { error: ({ input }) => noDecimal(input as string) })
  .meta({ examples: ['12.50'] })

export const dateInput = z
  .string()
  .refine((text) => parseDate(text) !== undefined, 'must be a calendar date YYYY-MM-DD')
  .meta({ format: 'date' })

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const UNFIT = /[\u0000-\u001f\u007f\p{Surrogate}]/u

/** Text of one line: nothing that PostgreSQL (NUL, halves of a character) or a printer (control characters) does not take. */
export const lineOfText = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .refine((text) => !UNFIT.test(text), 'must be one line of text, without control characters and lone surrogates')

export const currencyInput = z.string().refine(isCurrency, 'must be an ISO 4217 code such as GBP')

export const countryInput = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as GB')
