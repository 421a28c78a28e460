/**
 * The Latin character set that every SEPA bank must accept (EPC217-08, 2): letters, digits and few signs. What lies
 * beyond is rewritten as the guidance does (umlauts as in German, accents dropped); a last resort is a dot.
 */
const allowed = /^[A-Za-z0-9/\-?:().,'+ ]*$/

const rewritten: Readonly<Record<string, string>> = {
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'Ae',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '&': '+',
  '@': '(at)',
  _: '-',
  '"': "'",
  '*': '.',
  '#': '.',
  '€': 'E',
  '\n': ' ',
}

export const isSepaText = (text: string): boolean => allowed.test(text)

/** The nearest text in the SEPA character set. */
export function sepaText(text: string): string {
  if (isSepaText(text)) return text
  let result = ''
  for (const character of text) {
    if (isSepaText(character)) result += character
    else result += rewritten[character] ?? withoutAccent(character)
  }
  return result
}

function withoutAccent(character: string): string {
  const base = character.normalize('NFD').replace(/\p{M}/gu, '')
  return base !== '' && isSepaText(base) ? base : '.'
}
