import { z } from 'zod'
import { isCurrency } from './currency.js'
import { parseDate } from './date.js'
import { parseDecimal } from './decimal.js'

/** JSON numbers are floats: beyond 15 digits they no longer say what was meant. */
const SAFE_DIGITS = 15

const PLAIN = /^[+-]?\d+(\.\d+)?$/

/** The places behind the point that are kept; PostgreSQL would round others away without a word, a small number to zero. */
const PLACES = 6

/** Why a text is no decimal that we keep: not written as one, or with more digits. */
function noDecimal(text: string): string | undefined {
  const decimal = parseDecimal(text)
  if (decimal && decimal.scale <= PLACES) return undefined
  return PLAIN.test(text)
    ? `must have at most 38 digits, ${PLACES} of them behind the point`
    : 'must be a decimal number such as "12.50", without exponent'
}

/** A decimal as text (`"12.50"`) or a short JSON number, at most 6 places; anything else, and exponents, are refused. */
export const decimalInput = z
  .union([z.string(), z.number()])
  .refine(
    (value) => typeof value === 'string' || String(value).replace(/\D/g, '').length <= SAFE_DIGITS,
    'must be text, such as "12.50": a JSON number with so many digits is not exact',
  )
  .transform((value) => String(value))
  .refine((text) => noDecimal(text) === undefined, { error: ({ input }) => noDecimal(input as string)! })
  .meta({ examples: ['12.50'] })

/** A day of the calendar, `YYYY-MM-DD`. */
export const dateInput = z
  .string()
  .refine((text) => parseDate(text) !== undefined, 'must be a calendar date YYYY-MM-DD')
  .meta({ format: 'date' })

/** A month of the calendar, `YYYY-MM`, of the years that a date may have. */
export const monthInput = z.string().regex(/^(?!00)\d{4}-(0[1-9]|1[0-2])$/, 'must be a month YYYY-MM')

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const UNFIT = /[\u0000-\u001f\u007f\p{Surrogate}]/u

/** Text of one line: nothing that PostgreSQL (NUL, halves of a character) or a printer (control characters) does not take. */
export const lineOfText = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .refine((text) => !UNFIT.test(text), 'must be one line of text, without control characters and lone surrogates')
    .refine((text) => text === '' || /\S/.test(text), 'must not be blank')

/** By what people call a thing. Nobody sees the blanks at its ends, which would make two things of one. */
export const codeInput = (maximum: number) =>
  lineOfText(maximum)
    .min(1)
    .refine((text) => text === text.trim(), 'must not begin or end with a blank')

/** A text of one line where it may be absent (it stays as it is) or `null` (there is none). */
export const optionalLine = (maximum: number) => lineOfText(maximum).nullable().optional()

/** The form of a currency code; whether there is such a currency, the operation says. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as GBP')

/** A currency that there is (ISO 4217). */
export const currencyInput = z.string().refine(isCurrency, 'must be an ISO 4217 code such as GBP')

/** The form of a country code (ISO 3166-1 alpha-2). */
export const countryInput = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as GB')
