import { type TextSpan, TextSpans } from './text-spans.js'

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

/** A message: its fields, but those about entries only as places in the text, because there may be any number. */
export interface SwiftMessage {
  /** Line of its first field. */
  readonly line: number
  readonly fields: SwiftField[]
  /** Field 61 and the fields 86 and NS right behind it. */
  readonly entries: TextSpans
}

/**
 * Cuts a file into messages of fields. A message ends with a line `-` or `-}`, or where the next `:20:` begins; lines
 * outside (SWIFT envelope, names of banks, control characters) are passed over. A field 86 or NS (what a bank adds to
 * SWIFT) that no entry stands before speaks about the statement.
 */
export function* readSwiftMessages(text: string): Generator<SwiftMessage, void, undefined> {
  let message: SwiftMessage | undefined
  let field: SwiftField | undefined
  let entry: { readonly from: number; readonly line: number } | undefined
  let line = 1
  let start = 0
  const closeEntry = () => {
    if (entry !== undefined) message!.entries.add(entry.from, start, entry.line)
    entry = undefined
  }
  for (; start < text.length; line++) {
    const row = rowAt(text, start, text.length)
    const tag = fieldStart.exec(row.text)?.[1]
    if (tag !== undefined) {
      if (entry === undefined || (tag !== '86' && tag !== 'NS')) {
        closeEntry()
        if (message === undefined || tag === '20') {
          if (message !== undefined) yield message
          message = { line, fields: [], entries: new TextSpans() }
        }
        if (tag === '61') entry = { from: start, line }
        else {
          field = { tag, lines: [row.text.slice(tag.length + 2)], line }
          message.fields.push(field)
        }
      }
    } else if (endsMessage(row.text)) {
      closeEntry()
      if (message !== undefined) yield message
      message = undefined
    } else if (message !== undefined && entry === undefined) field!.lines.push(row.text)
    start = row.next
  }
  start = Math.min(start, text.length)
  closeEntry()
  if (message !== undefined) yield message
}

/** The fields of an entry. */
export function readSwiftFields(text: string, span: TextSpan): SwiftField[] {
  const fields: SwiftField[] = []
  let { line } = span
  for (let start = span.from; start < span.to; line++) {
    const row = rowAt(text, start, span.to)
    const tag = fieldStart.exec(row.text)?.[1]
    if (tag === undefined) fields.at(-1)!.lines.push(row.text)
    else fields.push({ tag, lines: [row.text.slice(tag.length + 2)], line })
    start = row.next
  }
  return fields
}

/** The first line of an entry, behind its tag. */
export function readFirstLine(text: string, span: TextSpan): string {
  return rowAt(text, span.from, span.to).text.slice(':61:'.length)
}

/** The line that begins at a place, without its end, and where the next begins. */
function rowAt(text: string, start: number, limit: number): { readonly text: string; readonly next: number } {
  const found = text.indexOf('\n', start)
  const end = found < 0 || found > limit ? limit : found
  const isReturned = end > start && text[end - 1] === '\r'
  return { text: text.slice(start, isReturned ? end - 1 : end), next: end + 1 }
}

/** `-` alone, before a closing brace, or before the control character that some transmissions append. */
function endsMessage(line: string): boolean {
  return line.startsWith('{') || (line.startsWith('-') && (line.length === 1 || line[1] === '}' || line[1]! < ' '))
}
