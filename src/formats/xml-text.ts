import { malformed } from './xml-faults.js'

/** No character of XML 1.0 (production 2), which leaves out most controls, two non-characters and lone surrogates. */
const foreign = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Text that XML may hold, with line ends as line feeds (XML 1.0, 2.11). A part may not end within a pair of characters
 * that belong together, see `heldBack`.
 */
export function soundText(part: string): string {
  const found = foreign.exec(part)
  if (found !== null) {
    const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    throw malformed(`U+${code} is no character of XML`)
  }
  return part.includes('\r') ? part.replace(/\r\n?/g, '\n') : part
}

/** How many characters at the end of a part must wait for the next: half a line end, half of a surrogate pair. */
export function heldBack(part: string): number {
  const last = part.charCodeAt(part.length - 1)
  return last === 0x0d || (last >= 0xd800 && last <= 0xdbff) ? 1 : 0
}

/** The entities of XML itself; there are no others without a document type. */
const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Text with its entities and character references replaced by what they stand for. */
export function withoutReferences(text: string): string {
  let result = ''
  let from = 0
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at)
    if (end < 0) throw malformed('"&" begins no reference')
    result += text.slice(from, at) + referred(text.slice(at + 1, end))
    from = end + 1
  }
  return result + text.slice(from)
}

/** The value of an attribute (XML 1.0, 3.3.3): blanks of every kind are spaces, references are replaced. */
export function attributeText(raw: string): string {
  let isPlain = true
  for (let index = 0; index < raw.length; index++) {
    const code = raw.charCodeAt(index)
    if (code === 0x3c) throw malformed('"<" may not stand in the value of an attribute')
    if (code < 0x20 || code === 0x26) isPlain = false
  }
  return isPlain ? raw : withoutReferences(raw.replace(/[\t\n]/g, ' '))
}

function referred(reference: string): string {
  const entity = entities.get(reference)
  if (entity !== undefined) return entity
  const number = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(reference)
  if (number === null) throw malformed(`"&${reference.slice(0, 100)};" is no entity of XML`)
  const code = number[1] === undefined ? Number.parseInt(number[2]!, 10) : Number.parseInt(number[1], 16)
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0'
  if (foreign.test(character)) throw malformed(`"&${reference.slice(0, 100)};" is no character of XML`)
  return character
}

const declaration =
  /^<\?xml\s+version\s*=\s*(?:"1\.\d+"|'1\.\d+')(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$/

/** Whether a piece of markup is the declaration that a document may begin with. Of every version 1.x, as XML 1.0 asks. */
export const isDeclaration = (markup: string): boolean => declaration.test(markup)

const instruction = /^<\?([^ \t\n?]+)(?:[ \t\n][\s\S]*)?\?>$/

/** What a processing instruction is for, by the word that it begins with. */
export const instructionTarget = (markup: string): string | undefined => instruction.exec(markup)?.[1]

/** True for nothing but blanks and line feeds. */
export const isBlank = (text: string): boolean => !/[^ \t\n]/.test(text)
