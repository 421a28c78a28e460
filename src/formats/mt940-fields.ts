/** One field of a SWIFT message (`:61:…` with its continuation lines). */
export interface SwiftField {
  readonly tag: string
  /** The first line without the tag, then the continuation lines as they are: trailing spaces count. */
  readonly lines: string[]
  /** Line of the file on which the tag stands. */
  readonly line: number
}

/**
 * Fields of MT940, MT942 and MT950. What looks like another tag is text that a line break happened to cut behind a
 * colon, e.g. a time of day.
 */
const fieldStart = /^:(13D?|20|21|25P?|28C?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|NS):/

/**
 * Cuts a file into messages of fields. A message ends with a line `-` or `-}`, or where the next `:20:` begins; lines
 * outside (SWIFT envelope, names of banks, control characters) are passed over.
 */
export function readSwiftMessages(text: string): SwiftField[][] {
  const messages: SwiftField[][] = []
  let message: SwiftField[] | undefined
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.endsWith('\r') ? written.slice(0, -1) : written
    const tag = fieldStart.exec(line)?.[1]
    if (tag !== undefined) {
      if (message === undefined || tag === '20') {
        message = []
        messages.push(message)
      }
      message.push({ tag, lines: [line.slice(tag.length + 2)], line: index + 1 })
    } else if (endsMessage(line)) message = undefined
    else message?.at(-1)?.lines.push(line)
  }
  return messages
}

/** `-` alone, before a closing brace, or before the control character that some transmissions append. */
function endsMessage(line: string): boolean {
  return line.startsWith('{') || (line.startsWith('-') && (line.length === 1 || line[1] === '}' || line[1]! < ' '))
}
