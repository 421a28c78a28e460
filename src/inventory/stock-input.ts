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
