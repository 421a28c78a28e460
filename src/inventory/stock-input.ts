import { z } from 'zod'
import { parseDecimal } from '../kernel/decimal.js'

/** A quantity or cost as text or number, with at most the six decimal places that the stock book keeps. */
export const stockDecimal = z
  .union([z.string(), z.number()])
  .transform((value) => String(value))
  .refine((text) => {
    const parsed = parseDecimal(text)
    return parsed !== undefined && parsed.scale <= 6 && text.length <= 20
  }, 'must be a decimal number such as "12.50", with at most 6 decimal places')

/** One line of plain text. */
export const stockText = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
    .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), 'must not contain control characters')
