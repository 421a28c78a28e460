/** What field 86 says about a transaction, whatever its dialect. */
export interface SwiftDetails {
  /** German business transaction code (GVC), three digits. */
  readonly businessCode?: string
  /** Number of the posting (`?10`) and what adds to the business code (`?34`), of German banks. */
  readonly postingNumber?: string
  readonly codeExtension?: string
  readonly information?: string
  readonly remittance: readonly string[]
  readonly creditorReferences?: readonly string[]
  readonly endToEndId?: string
  readonly mandateId?: string
  readonly paymentInformationId?: string
  readonly otherReferences?: readonly { readonly type: string; readonly reference: string }[]
  readonly purpose?: string
  readonly name?: string
  readonly account?: string
  readonly bic?: string
  /** Number of a bank in a national system, where the details do not name its BIC. */
  readonly clearingNumber?: string
  readonly address?: readonly string[]
  /** Identification of the other side, for direct debits the creditor identifier. */
  readonly partyId?: string
  readonly ultimateName?: string
  readonly initiator?: string
  readonly returnCode?: string
  readonly returnText?: string
  /** Currency and amount as SWIFT writes them, `EUR12,34`. */
  readonly charge?: string
  readonly original?: string
  readonly exchangeRate?: string
}

/**
 * Joins lines that a fixed width has cut: a line that fills the width runs on in the next one without a space. The
 * first line of a field may count its tag (four characters) into the width.
 */
export function unwrapped(lines: readonly string[], width: number): string[] {
  const joined: string[] = []
  let runsOn = false
  for (const line of lines) {
    const isFirst = joined.length === 0
    if (runsOn) joined.push((joined.pop() ?? '') + line)
    else joined.push(line)
    runsOn = line.length >= width || (isFirst && width === 65 && line.length === 61)
  }
  return joined
}

export const nonBlank = (line: string): string[] => (line.trim() === '' ? [] : [line.trim()])

export function present(text: string | undefined): string | undefined {
  const trimmed = text?.trim()
  return trimmed === '' ? undefined : trimmed
}
