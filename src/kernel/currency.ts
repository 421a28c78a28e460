import { problem } from './problem.js'

/**
 * Minor-unit exponents by ISO 4217 (list one: what people pay with, no funds and metals) and of currencies that the euro
 * has replaced. Never taken from Intl: it disagrees with the standard (IQD, for one).
 */
const EXPONENTS = new Map<string, number>([
  ...ofPlaces(
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP ' +
      'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS ' +
      'INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR ' +
      'MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD ' +
      'SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG ' +
      'YER ZAR ZMW ZWG EEK SKK HRK BGN',
  ),
  ...ofPlaces(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'),
  ...ofPlaces(3, 'BHD IQD JOD KWD LYD OMR TND'),
])

function ofPlaces(places: number, codes: string): [code: string, places: number][] {
  return codes.split(' ').map((code) => [code, places])
}

/** Whether an ISO 4217 code is that of a currency which is kept. */
export const isCurrency = (code: string): boolean => EXPONENTS.has(code)

/** Decimal places of a currency's minor unit: 2 for GBP, 0 for JPY, 3 for KWD. */
export function currencyExponent(code: string): number {
  const exponent = EXPONENTS.get(code)
  if (exponent === undefined) throw problem('currency.unknown', `"${code}" is not an ISO 4217 currency code`)
  return exponent
}
