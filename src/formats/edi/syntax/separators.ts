/** The characters that structure an interchange. Each is text, since a terminator may take several bytes (`…` in UTF-8). */
export interface Separators {
  readonly component: string
  readonly element: string
  readonly terminator: string
  /** Absent before X12 00402 and EDIFACT syntax 4. */
  readonly repetition?: string
  /** EDIFACT only: takes the meaning from the character that follows. X12 has no escape. */
  readonly release?: string
  /** EDIFACT only: X12 always writes a point. */
  readonly decimalMark?: string
}

/** ISO 9735 level A, the service characters in force where no UNA says otherwise. */
export const edifactDefaults: Separators = {
  component: ':',
  element: '+',
  terminator: "'",
  release: '?',
  decimalMark: '.',
}

/** What X12 partners use nearly always; none of them may stand in data. */
export const x12Defaults: Separators = { component: ':', element: '*', terminator: '~', repetition: '^' }

/** What the first bytes of an interchange say about the rest of it. */
export interface Opening {
  readonly standard: 'x12' | 'edifact'
  readonly separators: Separators
  /** Bytes of the UNA string, which is no segment. */
  readonly skip: number
  /** Line breaks were put in at a fixed width, through the middle of data: they mean nothing. */
  readonly wrapped: boolean
  /** UNA lacks its reserved place. */
  readonly isShort?: boolean
}

/** No interchange header is longer: UNA, line ends and a generous ISA or UNB. */
export const openingBytes = 1024

/**
 * Reads the separators of the interchange that begins at `at`. `undefined` when none begins there. The caller hands
 * over at least `openingBytes`, or all there is.
 */
export function readOpening(text: string, at: number): Opening | undefined {
  // Only the head is looked at: a file of nothing but headers must not be searched to its end for each of them.
  const head = text.slice(at, at + openingBytes)
  if (head.startsWith('ISA')) return readIsa(head)
  if (head.startsWith('UNA')) return readUna(head)
  // Some senders, and whoever cut the envelope off, begin with the group or message.
  if (/^(?:U[NI]B|UN[GH])/.test(head)) return readUnb(head)
  return undefined
}

/**
 * X12.5: the element separator is the 4th character, ISA16 the component separator, the character after it the
 * terminator. Elements are counted, not bytes: many senders get the fixed lengths of the ISA wrong.
 */
function readIsa(head: string): Opening | undefined {
  const element = head[3]
  if (element === undefined || isWord(element)) return undefined
  let cursor = 3
  const starts: number[] = []
  while (starts.length < 16 && cursor >= 0) {
    starts.push(cursor + 1)
    cursor = head.indexOf(element, cursor + 1)
  }
  if (starts.length < 16) return undefined
  const sixteenth = skipLineBreak(head, starts[15]!)
  const component = head[sixteenth]
  const terminator = terminatorAt(head, sixteenth + 1)
  if (component === undefined || terminator === '' || isWord(component) || isWord(terminator)) return undefined
  if (new Set([component, element, terminator]).size < 3) return undefined
  // A terminator within its own header would cut it short: only line ends may be there, in folded files.
  if (terminator !== '\n' && head.indexOf(terminator) <= sixteenth) return undefined
  const field = (number: number) => head.slice(starts[number - 1]!, starts[number]! - 1).replace(/[\r\n]/g, '')
  const repeats = field(12) >= '00402' && isRepetitionX12(field(11)) && field(11) !== component
  const separators = { component, element, terminator, repetition: repeats ? field(11) : undefined }
  return { standard: 'x12', separators, skip: 0, wrapped: isWrapped(head, terminator) }
}

const isWord = (character: string) => /^[A-Za-z0-9 ]/.test(character)

/**
 * ISA11 held the standards identifier (U) until version 00402 made it the repetition separator. Some senders put a
 * character there that stands in their data (a hyphen in order numbers): splitting by it would tear those apart.
 */
const isRepetitionX12 = (text: string) => text.length === 1 && !/[\w\s\-.,/()&'"#]/.test(text)

/** One character, or the bytes of one UTF-8 character; a line end counts as its line feed. */
function terminatorAt(text: string, at: number): string {
  const first = text.charCodeAt(at)
  if (Number.isNaN(first)) return ''
  if (first === 0x0d && text[at + 1] === '\n') return '\n'
  const length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1
  const bytes = text.slice(at, at + length)
  for (let index = 1; index < length; index++) {
    const code = bytes.charCodeAt(index)
    if (!(code >= 0x80 && code < 0xc0)) return bytes[0]!
  }
  return bytes
}

/** ISO 9735-1, 6.1: UNA and six characters: component, element, decimal mark, release, repetition, terminator. */
function readUna(head: string): Opening | undefined {
  const isShort = lacksReserved(head)
  const characters = isShort ? `${head.slice(3, 7)} ${head[7]}` : head.slice(3, 9)
  if (characters.length < 6) return undefined
  const [component, element, decimalMark, release, repetition] = [...characters] as [string, ...string[]]
  const terminator = characters[5]!
  if (new Set([component, element, terminator]).size < 3) return undefined
  const separators: Separators = {
    component,
    element: element!,
    terminator,
    decimalMark,
    release: release === ' ' ? undefined : release,
    repetition: isRepetition(head, repetition!) ? repetition : undefined,
  }
  return { standard: 'edifact', separators, skip: isShort ? 8 : 9, wrapped: isWrapped(head, terminator), isShort }
}

/** `UNA:+.?'`: the blank in the reserved place was lost, so that the terminator stands there: it is what ends UNB. */
function lacksReserved(head: string): boolean {
  const fifth = head[7] ?? ' '
  const unb = head.slice(8).trimStart()
  if (/[\w\s]/.test(fifth) || !/^U[NI]B/.test(unb)) return false
  return /^\s*U(?:NG|NH|IH)/.test(unb.slice(unb.indexOf(fifth) + 1))
}

/** Syntax 1 to 3 reserves this place with a space and uses the asterisk as data; only UNB or UIB tells the syntax version. */
function isRepetition(head: string, character: string): boolean {
  const unb = head.slice(9).search(/U[NI]B/) + 9
  const version = unb < 9 ? '' : (head[unb + 9] ?? '')
  return character !== ' ' && version >= '4'
}

/** Without UNA the defaults hold; only a terminator of line ends is recognised beyond them, since some senders use it. */
function readUnb(head: string): Opening | undefined {
  if (head[3] !== '+') return undefined
  // An apostrophe may be data where lines end the segments: what follows the first line decides.
  const terminator = /^U(?:[NI]B[^'\n]*\n\s*U(?:NG|NH|IH)|N[GH][^'\n]*\n\s*[A-Z]{3})\+/.test(head) ? '\n' : "'"
  // Syntax 4 has a default repetition separator; in older syntax the asterisk is data.
  const repetition = /^U[NI]B\+[A-Z]{4}:4/.test(head) ? '*' : undefined
  const separators = { ...edifactDefaults, terminator, repetition }
  return { standard: 'edifact', separators, skip: 0, wrapped: isWrapped(head, terminator) }
}

/** Two first lines of equal length, the first not ending with a terminator: somebody folded the file. */
function isWrapped(head: string, terminator: string): boolean {
  if (terminator === '\n' || terminator === '\r') return false
  const first = head.indexOf('\n')
  const second = head.indexOf('\n', first + 1)
  if (first < 0 || second < 0 || second - first !== first + 1) return false
  const end = head[first - 1] === '\r' ? first - 1 : first
  return head.slice(end - terminator.length, end) !== terminator
}

function skipLineBreak(text: string, at: number): number {
  let cursor = at
  while (text[cursor] === '\r' || text[cursor] === '\n') cursor++
  return cursor
}
