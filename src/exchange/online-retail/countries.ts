import { countryCodes } from '../../formats/invoice/codes/codes.js'

/**
 * Countries as the shop wrote them, as ISO 3166-1 alpha-2. Four names are no single country (decision 11): an
 * unspecified one is sold at home; the Channel Islands are Jersey, outside the Union's VAT territory; the customer
 * "European Community" is a business in Belgium; the West Indies are Barbados.
 */
const COUNTRIES: Readonly<Record<string, string>> = {
  Australia: 'AU',
  Austria: 'AT',
  Bahrain: 'BH',
  Belgium: 'BE',
  Bermuda: 'BM',
  Brazil: 'BR',
  Canada: 'CA',
  'Channel Islands': 'JE',
  Cyprus: 'CY',
  'Czech Republic': 'CZ',
  Denmark: 'DK',
  EIRE: 'IE',
  'European Community': 'BE',
  Finland: 'FI',
  France: 'FR',
  Germany: 'DE',
  Greece: 'GR',
  'Hong Kong': 'HK',
  Iceland: 'IS',
  Israel: 'IL',
  Italy: 'IT',
  Japan: 'JP',
  Korea: 'KR',
  Lebanon: 'LB',
  Lithuania: 'LT',
  Malta: 'MT',
  Netherlands: 'NL',
  Nigeria: 'NG',
  Norway: 'NO',
  Poland: 'PL',
  Portugal: 'PT',
  RSA: 'ZA',
  'Saudi Arabia': 'SA',
  Singapore: 'SG',
  Spain: 'ES',
  Sweden: 'SE',
  Switzerland: 'CH',
  Thailand: 'TH',
  USA: 'US',
  'United Arab Emirates': 'AE',
  'United Kingdom': 'GB',
  Unspecified: 'GB',
  'West Indies': 'BB',
}

/** Other names that files use, for which neither the shop nor Unicode has one of its own. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  England: 'GB',
  'Great Britain': 'GB',
  Guernsey: 'GG',
  Holland: 'NL',
  Ireland: 'IE',
  'Ivory Coast': 'CI',
  Jersey: 'JE',
  Macau: 'MO',
  Macedonia: 'MK',
  Myanmar: 'MM',
  'Northern Ireland': 'GB',
  'Russian Federation': 'RU',
  Scotland: 'GB',
  'Slovak Republic': 'SK',
  Turkey: 'TR',
  UAE: 'AE',
  UK: 'GB',
  'United States of America': 'US',
  'Viet Nam': 'VN',
  Wales: 'GB',
}

/** Names differ in capitals, accents, stops and an article; what is left of them is compared. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/\(.*?\)|\bsar( china)?\b|^the |^republic of /g, '')
    .replaceAll(/[^\p{L}]/gu, '')

/** Codes by plain name: those of Unicode (CLDR) for all countries, and over them the shop's own. */
const byPlainName = (): ReadonlyMap<string, string> => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const codes = [...countryCodes].filter((code) => /^[A-Z]{2}$/.test(code))
  const known = codes.map((code) => [names.of(code) ?? code, code] as const)
  const all = [...known, ...Object.entries(OTHER_NAMES), ...Object.entries(COUNTRIES)]
  return new Map(all.map(([name, code]) => [plain(name), code]))
}

let plainNames: ReadonlyMap<string, string> | undefined

/** Spellings met, with their codes: a file has many lines and few countries. */
const met = new Map<string, string>(Object.entries(COUNTRIES))

/** The code of a country name, as the shop writes it or as it stands in English; `undefined` for what is no country. */
export function countryCode(name: string): string | undefined {
  const known = met.get(name)
  if (known) return known
  plainNames ??= byPlainName()
  const code = plainNames.get(plain(name))
  if (code) met.set(name, code)
  return code
}
