import { type Decimal, decimalText, plainText } from '../../kernel/decimal.js'
import type { Amount, Identifier, Numeric, Quantity, Text } from './model.js'

/** Terms of the model made by a program: what is missing or empty is a missing term. */

export const madeText = (text: string | null | undefined): Text | undefined => (text ? { text } : undefined)

export const madeIdentifier = (text: string | null | undefined, scheme?: string): Identifier | undefined =>
  text ? { text, scheme } : undefined

/** With the places that the number carries: an amount has those of its currency. */
export const madeAmount = (value: Decimal): Amount => ({ text: decimalText(value), value })

/** Without idle zeros: prices, rates. */
export const madeNumber = (value: Decimal): Numeric => ({ text: plainText(value), value })

export const madeQuantity = (value: Decimal, unit?: string): Quantity => ({ ...madeNumber(value), unit })

/** A group, or nothing where none of its terms is there. */
export function madeGroup<G extends object>(group: G): G | undefined {
  return Object.values(group).some((term) => term !== undefined) ? group : undefined
}
