/** Check digits of identifiers that Peppol BIS Billing 3 judges (PEPPOL-COMMON-Rnnn). */

const digitsOf = (text: string): number[] => [...text].map(Number)

function weighted(digits: readonly number[], weights: (index: number) => number): number {
  return digits.reduce((sum, digit, index) => sum + digit * weights(index), 0)
}

/** GS1 General Specifications, 7.9: weights 3 and 1 from the right, the last digit completes to ten. Any length goes. */
export function isGln(text: string): boolean {
  if (!/^\d+$/.test(text)) return false
  const [check = 0, ...rest] = digitsOf(text).reverse()
  return (10 - (weighted(rest, (index) => (index % 2 === 0 ? 3 : 1)) % 10)) % 10 === check
}

/** Norwegian organisation number: modulo 11 with weights 2 to 7 from the right. */
export function isNorwegianOrganization(text: string): boolean {
  if (!/^\d{9}$/.test(text) || Number(text) === 0) return false
  const [check = 0, ...rest] = digitsOf(text).reverse()
  return (11 - (weighted(rest, (index) => 2 + (index % 6)) % 11)) % 11 === check
}

/** ISO/IEC 7812-1, annex B (Luhn), as for Swedish organisation numbers. */
export function isLuhn(text: string): boolean {
  if (!/^\d+$/.test(text)) return false
  const doubled = digitsOf(text)
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2))
  return doubled.reduce((sum, digit) => sum + digit, 0) % 10 === 0
}

/** Swedish organisation number: the tenth digit completes the nine before it. What follows is another rule's matter. */
export function isSwedishOrganization(text: string): boolean {
  return /^\d{10,}$/.test(text) && isLuhn(text.slice(0, 10))
}

/** Belgian enterprise number: ten digits, the last two complete the others to 97. */
export function isBelgianEnterprise(text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false
  return 97 - (Number(text.slice(0, 8)) % 97) === Number(text.slice(8))
}

/** Australian business number: the first digit less one, then weights 10, 1, 3, 5 and so on, modulo 89. */
export function isAustralianBusiness(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false
  const weights = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]
  const [first = 0, ...rest] = digitsOf(text)
  return weighted([first - 1, ...rest], (index) => weights[index] ?? 0) % 89 === 0
}

/** Italian tax code of a person (by its form) or of a company (eleven digits). */
export function isItalianTaxCode(text: string): boolean {
  return /^[A-Z]{6}\d{2}[A-Z]\d{2}.{3}\d[A-Z]$/i.test(text) || /^\d{11}$/.test(text)
}

/** Italian VAT number behind `IT`: eleven digits with a Luhn check digit. Others are not judged. */
export function isItalianVat(text: string): boolean {
  if (!text.startsWith('IT') && !text.startsWith('it')) return true
  const number = text.slice(2)
  return /^\d{11}$/.test(number) && isLuhn(number)
}

/** Greek tax number: nine digits, weights 256 down to 2, modulo 11, then modulo 10. What follows is not judged. */
export function isGreekTaxNumber(text: string): boolean {
  if (!/^\d{9}/.test(text)) return false
  const digits = digitsOf(text.slice(0, 9))
  const sum = weighted(digits.slice(0, 8), (index) => 2 ** (8 - index))
  return (sum % 11) % 10 === digits[8]
}

/** Luxembourg VAT number: the first six of eight digits modulo 89 are the last two. */
export function isLuxembourgVat(text: string): boolean {
  return /^LU\d{8}$/i.test(text) && Number(text.slice(2, 8)) % 89 === Number(text.slice(8))
}

/** Of a public body (legal form 24) the check digit of the Luxembourg register may be one higher, modulo 11. */
const publicBody = 24

/** Number of the Luxembourg register of legal persons: a legal form from 20 on, weights 5 to 2 and 7 to 2, modulo 11. */
export function isLuxembourgRegistration(text: string): boolean {
  const legalForm = Number(text.slice(4, 6))
  if (!/^\d{11}$/.test(text) || legalForm < 20) return false
  const weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
  const digits = digitsOf(text)
  const complement = 11 - (weighted(digits.slice(0, 10), (index) => weights[index] ?? 0) % 11)
  const check = digits[10]
  return check === complement % 11 || (legalForm === publicBody && check === (complement + 1) % 11)
}
