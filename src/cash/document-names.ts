/** Longest text that is looked through for numbers, and most numbers taken out of it. */
const MAX_TEXT = 4000
const MAX_NAMES = 60

const OUR_NUMBER = /^(INV|CN|DEP|WO)-?(\d{4})-?(\d{6})$/
const CREDITOR_REFERENCE = /^RF(\d{2})([A-Z0-9]{1,21})$/

/**
 * The words of a payment's text that may be document numbers: whole words with a digit in them, in capitals, with our
 * own numbers in their usual form even where a bank has left out the hyphens. Whether such a document exists, only the
 * database can tell; nothing is completed or corrected.
 */
export function namesIn(text: string): string[] {
  const names = new Set<string>()
  for (const word of text
    .slice(0, MAX_TEXT)
    .toUpperCase()
    .split(/[\s,;|]+/)) {
    for (const part of [word, ...word.split(/[/:()#+&=]+/)]) {
      const name = canonicalName(part.replace(/^[^A-Z0-9]+|[^A-Z0-9]+$/g, ''))
      if (name !== undefined) names.add(name)
      if (names.size === MAX_NAMES) return [...names]
    }
  }
  return [...names]
}

function canonicalName(word: string): string | undefined {
  if (word.length < 3 || word.length > 40 || !/\d/.test(word)) return undefined
  const reference = CREDITOR_REFERENCE.exec(word)
  const plain = reference && checksOut(reference[1]!, reference[2]!) ? reference[2]! : word
  const ours = OUR_NUMBER.exec(plain)
  return ours ? `${ours[1]}-${ours[2]}-${ours[3]}` : plain
}

/** ISO 11649: the reference with its check digits moved behind, letters as numbers, leaves 1 when divided by 97. */
function checksOut(digits: string, reference: string): boolean {
  const numeric = `${reference}RF${digits}`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(numeric) % 97n === 1n
}
