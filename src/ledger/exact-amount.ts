import { currencyExponent, isCurrency } from '../kernel/currency.js'
import { decimal, equals } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { type Money, roundToMoney, toDecimal } from '../kernel/money.js'

/** No amount reaches this many minor units: a larger one is a mistake, and columns of money could not hold it. */
const TOO_MUCH = 10n ** 15n

/** An amount exactly as it was written: refused, never rounded, when its currency does not have so many places. */
export function exactAmount(text: string, currency: string): Money | Refused {
  if (!isCurrency(currency))
    return refuse('amount.unknown_currency', `"${currency}" is not an ISO 4217 currency`, { currency })
  const value = decimal(text)
  const amount = roundToMoney(value, currency)
  if (!equals(toDecimal(amount), value))
    return refuse(
      'amount.too_fine',
      `${text} has more decimal places than the ${currencyExponent(currency)} of ${currency}`,
      { amount: text, currency },
    )
  if (amount.minor >= TOO_MUCH || amount.minor <= -TOO_MUCH)
    return refuse('amount.too_large', `${text} ${currency} is too large for one amount: check it`, {
      amount: text,
      currency,
    })
  return amount
}

/** As `exactAmount`, for amounts that must be more than nothing. */
export function positiveAmount(text: string, currency: string): Money | Refused {
  const amount = exactAmount(text, currency)
  if ('problem' in amount || amount.minor > 0n) return amount
  return refuse('amount.not_positive', `the amount must be more than 0, not ${text}`, { amount: text })
}
