import type { EdiFinding } from '../syntax/fault.js'

/** Collects what a standard could not say while a document was written. */
export class Losses {
  readonly findings: EdiFinding[] = []

  /** Names the field and why it does not arrive. */
  lost(path: string, why: string): void {
    this.findings.push({
      severity: 'warning',
      code: 'edi.lost',
      message: `${path} does not arrive: ${why}.`,
      position: { path },
    })
  }

  /** The code for a word, or a loss where the standard has none. */
  code(found: string | undefined, path: string, word: string): string | undefined {
    if (found === undefined) this.lost(path, `the standard has no code for "${word}"`)
    return found
  }
}

/** Cuts text into pieces of at most `size` characters. */
export function pieces(text: string, size: number): string[] {
  const result: string[] = []
  for (let at = 0; at < text.length; at += size) result.push(text.slice(at, at + size))
  return result
}

/**
 * Joins what `pieces` cut: a full piece goes on in the next one. Senders who fill pieces by words leave them shorter;
 * those are joined by a blank.
 */
export function joined(parts: readonly string[], size: number): string {
  let text = parts[0] ?? ''
  for (let index = 1; index < parts.length; index++) {
    text += parts[index - 1]!.length === size ? parts[index] : ` ${parts[index]}`
  }
  return text
}
