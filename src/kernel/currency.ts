import { problem } from './problem.js'

/**
 * Minor-unit exponents by ISO 4217 (list one). Only the exceptions from two places are listed as such.
 * Never taken from Intl: it disagrees with the standard (IQD, for one).
 */
const EXPONENTS: Record<string, number> = {
  ...Object.fromEntries(
    (
      'AED ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE ' +
      'CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS ' +
      'KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO ' +
      'NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL ' +
      'THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW EEK SKK HRK BGN'
    )
      .split(' ')
      .map((code) => [code, 2]),
  ),
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ').map((c) => [c, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
}

export const isCurrency = (code: string): boolean => EXPONENTS[code] !== undefined

/** Decimal places of a currency's minor unit: 2 for GBP, 0 for JPY, 3 for KWD. */
export function currencyExponent(code: string): number {
  const exponent = EXPONENTS[code]
  if (exponent === undefined) throw problem('currency.unknown', `"${code}" is not an ISO 4217 currency code`)
  return exponent
}
