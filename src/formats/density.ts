import { problem } from '../kernel/problem.js'

/**
 * Most pieces of a text of so many characters: elements of XML, tags of OFX, segments of EDI. Documents have one for every
 * 17 characters or more; what is made of less than 10 says nothing, and would take many times its size.
 */
export const mostPiecesOf = (characters: number, each = 10): number => 10_000 + Math.floor(characters / each)

/** Lines cost less, and there are banks that leave some empty: one for every 13 characters. */
export const charactersOfLine = 6

/** Refuses a file of more pieces than that. */
export function checkDensity(pieces: number, characters: number, what: string, file: string, each = 10): void {
  const most = mostPiecesOf(characters, each)
  if (pieces <= most) return
  const message = `${file} has more than ${most} ${what} for its ${characters} characters: hardly one of them says anything.`
  throw problem('file.too_dense', message, { file, most })
}
