import { describe, expect, test } from 'vitest'
import {
  isAustralianBusiness,
  isBelgianEnterprise,
  isGln,
  isGreekTaxNumber,
  isItalianTaxCode,
  isItalianVat,
  isLuhn,
  isLuxembourgRegistration,
  isLuxembourgVat,
  isNorwegianOrganization,
} from './check-digits.js'

/** Public identifiers of well-known organisations, each also with its last digit changed. */
describe.each([
  ['GLN', isGln, '7300010000001', '7300010000002'],
  ['Norwegian organisation number', isNorwegianOrganization, '974760673', '974760674'],
  ['Swedish organisation number', isLuhn, '5560125790', '5560125791'],
  ['Belgian enterprise number', isBelgianEnterprise, '0202239951', '0202239952'],
  ['Australian business number', isAustralianBusiness, '51824753556', '51824753557'],
  ['Luxembourg VAT number', isLuxembourgVat, 'LU26375245', 'LU26375246'],
  ['Luxembourg register number', isLuxembourgRegistration, '20042201236', '20042201237'],
  ['Luxembourg register number of a public body', isLuxembourgRegistration, '19852400009', '19852400007'],
  ['Luxembourg register number whose check digit is 11', isLuxembourgRegistration, '19902400110', '19902400111'],
  ['Luxembourg register number of a legal form', isLuxembourgRegistration, '20202001042', '20191901046'],
  ['Greek tax number', isGreekTaxNumber, '094259216', '094259217'],
  ['Italian tax code', isItalianTaxCode, 'RSSMRA85T10A562S', 'RSSMRA85T10A562'],
  ['Italian VAT number', isItalianVat, 'IT00743110157', 'IT00743110158'],
])('%s', (_, isRight, right, wrong) => {
  test(`${right} is right`, () => expect(isRight(right)).toBe(true))
  test(`${wrong} is wrong`, () => expect(isRight(wrong)).toBe(false))
})
