/** `A` counts 10, a digit itself. */
const letterA = 55
const digit0 = 48

const pattern = /^[A-Z]{2}[0-9]{2}[A-Za-z0-9]{0,30}$/

/**
 * An IBAN with right check digits (ISO 13616-1, 7: modulo 97 over the number turned round). Blanks are allowed. Small
 * letters are no IBAN: as published, each counts for the place of its character, which is not that of the letter.
 */
export function isIban(text: string): boolean {
  const compact = text.replace(/\s+/g, '')
  if (!pattern.test(compact)) return false
  const turned = compact.slice(4) + compact.slice(0, 4)
  let remainder = 0
  for (const character of turned) {
    const value = character.charCodeAt(0) - (character > '9' ? letterA : digit0)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
