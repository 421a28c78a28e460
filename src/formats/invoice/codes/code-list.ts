/**
 * Code lists are written in a compact notation, because the long ones are mostly runs: `C10-C39` counts up the number
 * behind a common prefix, `AA[A-GI-Z]` stands for one code per letter in the brackets. Everything else is a code itself.
 */
export type CodeList = ReadonlySet<string>

const numberRun = /^([A-Z]*)(\d+)-\1(\d+)$/
const letterRun = /^([A-Z0-9]*)\[([A-Z0-9-]+)\]$/

/** Expands the compact notation into the set of codes. */
export function codeList(...parts: readonly string[]): CodeList {
  const codes = parts
    .join(' ')
    .split(/\s+/)
    .filter((part) => part !== '')
  return new Set(codes.flatMap(expand))
}

/** All codes of several lists. */
export function joined(...lists: readonly CodeList[]): CodeList {
  return new Set(lists.flatMap((list) => [...list]))
}

/** The codes of a list that are not in the other. */
export function without(list: CodeList, other: CodeList): CodeList {
  return new Set([...list].filter((code) => !other.has(code)))
}

function expand(part: string): readonly string[] {
  const numbers = numberRun.exec(part)
  if (numbers) return countUp(numbers[1]!, numbers[2]!, numbers[3]!)
  const letters = letterRun.exec(part)
  if (letters) return letterSet(letters[2]!).map((letter) => letters[1]! + letter)
  return [part]
}

function countUp(prefix: string, from: string, to: string): string[] {
  const codes: string[] = []
  for (let code = Number(from); code <= Number(to); code++) codes.push(prefix + String(code).padStart(from.length, '0'))
  return codes
}

function letterSet(text: string): string[] {
  const letters: string[] = []
  for (let index = 0; index < text.length; index++) {
    const from = text.charCodeAt(index)
    const to = text[index + 1] === '-' ? text.charCodeAt(index + 2) : from
    for (let code = from; code <= to; code++) letters.push(String.fromCharCode(code))
    if (to !== from) index += 2
  }
  return letters
}
