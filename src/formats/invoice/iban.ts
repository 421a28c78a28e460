/** `A` counts 10, a digit itself. */
const letterA = 55
const digit0 = 48

const pattern = /^[A-Z]{2}[0-9]{2}[A-Za-z0-9]{0,30}$/

/** An IBAN with right check digits. Blanks are allowed, and so are small letters behind the check digits. */
export function isIban(text: string): boolean {
  const compact = withoutBlanks(text)
  return pattern.test(compact) && remainder(compact.toUpperCase()) === 1
}

/**
 * As invoices are judged by the published rules: each character counts for its place among all characters, so that a
 * small letter is not taken for a capital one.
 */
export function isIbanAsWritten(text: string): boolean {
  const compact = withoutBlanks(text)
  return pattern.test(compact) && remainder(compact) === 1
}

const withoutBlanks = (text: string): string => text.replace(/\s+/g, '')

/** ISO 13616-1, 7: modulo 97 over the number turned round. */
function remainder(number: string): number {
  const turned = number.slice(4) + number.slice(0, 4)
  let rest = 0
  for (const character of turned) {
    const value = character.charCodeAt(0) - (character > '9' ? letterA : digit0)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}
