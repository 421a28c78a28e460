import { problem } from '../kernel/problem.js'
import { checkDensity } from './density.js'
import type { TextSpan } from './text-spans.js'

/** An aggregate or a value of OFX. */
export interface OfxElement {
  readonly name: string
  readonly line: number
  /** Where its tag begins, and where what stands in it ends. */
  readonly from: number
  to: number
  text: string
  children: readonly OfxElement[]
}

export interface OfxTree {
  readonly root: OfxElement
  /** The outermost end tag is there, so the file is whole. */
  readonly closed: boolean
}

/** Deeper than any message of OFX 2.3; bounds the work for tags that are never closed. */
const maxDepth = 64

/** A booked transaction, of which a file holds any number: what stands in it is read again when it is asked for. */
const transaction = 'STMTTRN'

/** Groups that hold values. Some senders leave out their end tags as well, which the format does not allow. */
const groups: ReadonlySet<string> = new Set([
  ...['STMTTRNRS', 'STMTRS', 'CCSTMTTRNRS', 'CCSTMTRS'],
  ...['BANKTRANLIST', transaction, 'LEDGERBAL', 'AVAILBAL'],
])

const none: readonly OfxElement[] = []

const blankOrSlash = /[\s/]/

/** Hears of each booked transaction while all that stands in it is there. */
type Survey = (transaction: OfxElement) => void

/**
 * Reads OFX 1 (SGML, values without end tags) and OFX 2 (XML) alike: a tag with text is a value and needs no end. A tag
 * without text or end, an empty value, hands what seemed to stand inside it back to its parent. A group that is known to be
 * one keeps what stands in it, and ends at the latest where the next of its name begins. Booked transactions come
 * without what stands in them, which the survey has seen.
 */
export function parseOfx(text: string, fileName: string, survey: Survey): OfxTree {
  const at = text.search(/<OFX>/i)
  if (at < 0) throw problem('ofx.not_found', `${fileName} holds no <OFX> element.`, { file: fileName })
  const span = { from: at, to: text.length, line: lineFeeds(text, 0, at) + 1 }
  return built(text, span, new OfxBuilder(fileName, text.length - at, survey))
}

/** A booked transaction with what stands in it. */
export function readTransaction(text: string, span: TextSpan, fileName: string): OfxElement {
  // How dense it may be was a question to the whole file.
  return built(text, span, new OfxBuilder(fileName, Number.POSITIVE_INFINITY)).root.children[0]!
}

function built(text: string, { from, to, line: firstLine }: TextSpan, builder: OfxBuilder): OfxTree {
  let at = from
  let line = firstLine
  while (at < to) {
    const mark = text[at] !== '<' ? '<' : text.startsWith('<![CDATA[', at) ? ']]>' : '>'
    const found = text.indexOf(mark, at)
    if (found < 0 && mark !== '<') {
      const { fileName } = builder
      throw problem('ofx.open_tag', `${fileName}, line ${line}: a tag is never closed.`, { file: fileName, line })
    }
    const end = found < 0 || found > to ? to : mark === '<' ? found : found + mark.length
    const piece = text.slice(at, end)
    if (mark === ']]>') builder.text(piece.slice('<![CDATA['.length, -3))
    else if (mark === '<') builder.text(unescaped(piece))
    else builder.tag(piece.slice(1, -1), line, at)
    line += lineFeeds(text, at, end)
    at = end
  }
  return builder.end(to)
}

class OfxBuilder {
  readonly fileName: string
  readonly #length: number
  /** Where it is there, booked transactions are left empty behind it. */
  readonly #survey: Survey | undefined
  #elements = 0
  readonly #root: OfxElement = { name: '', line: 0, from: 0, to: 0, text: '', children: none }
  readonly #open: OfxElement[] = [this.#root]
  #closed = false

  constructor(fileName: string, length: number, survey?: Survey) {
    this.fileName = fileName
    this.#length = length
    this.#survey = survey
  }

  text(text: string): void {
    const content = text.trim()
    if (content !== '') this.#open.at(-1)!.text += content
  }

  tag(content: string, line: number, at: number): void {
    // Processing instructions and comments say nothing here.
    if (content.startsWith('?') || content.startsWith('!')) return
    const isEnd = content.startsWith('/')
    const bare = isEnd ? content.slice(1) : content
    const nameEnd = bare.search(blankOrSlash)
    const name = (nameEnd < 0 ? bare : bare.slice(0, nameEnd)).toUpperCase()
    if (isEnd) this.#close(name, at)
    else {
      this.#start(name, line, at)
      if (content.endsWith('/')) this.#close(name, at + content.length + 2)
    }
  }

  end(at: number): OfxTree {
    while (this.#open.length > 1) this.#popUnclosed(at)
    return { root: this.#root, closed: this.#closed }
  }

  #start(name: string, line: number, at: number): void {
    if (this.#open.at(-1)!.text !== '' && this.#open.length > 1) this.#keep(this.#pop(at))
    if (groups.has(name)) this.#close(name, at)
    if (this.#open.length > maxDepth) {
      const { fileName } = this
      const message = `${fileName}, line ${line}: more than ${maxDepth} tags are open. Close empty values.`
      throw problem('ofx.too_deep', message, { file: fileName, line, maxDepth })
    }
    checkDensity(++this.#elements, this.#length, 'tags', this.fileName)
    // Of its name, cut out of the text, each transaction would have a copy.
    const known = name === transaction ? transaction : name
    const element: OfxElement = { name: known, line, from: at, to: at, text: '', children: none }
    this.#add(element)
    this.#open.push(element)
  }

  #close(name: string, at: number): void {
    const depth = this.#open.findLastIndex((element) => element.name === name)
    if (depth < 1) return
    while (this.#open.length - 1 > depth) this.#popUnclosed(at)
    this.#keep(this.#pop(at))
    if (name === 'OFX') this.#closed = true
  }

  #pop(at: number): OfxElement {
    const element = this.#open.pop()!
    element.to = at
    return element
  }

  #popUnclosed(at: number): void {
    const element = this.#pop(at)
    if (groups.has(element.name)) {
      this.#keep(element)
      return
    }
    for (const child of element.children) this.#add(child)
    element.children = none
  }

  /** To the innermost element that is open. */
  #add(child: OfxElement): void {
    const parent = this.#open.at(-1)!
    if (parent.children === none) parent.children = [child]
    else (parent.children as OfxElement[]).push(child)
  }

  #keep(element: OfxElement): void {
    if (this.#survey === undefined || element.name !== transaction) return
    this.#survey(element)
    element.children = none
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', quot: '"', apos: "'" }

/** One pass, so nothing that comes out is read as an entity again. */
function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#\d{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    const code = name.startsWith('#') ? Number(name.slice(1)) : 0
    return entities[name] ?? (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole)
  })
}

function lineFeeds(text: string, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 10) count++
  return count
}

export function child(element: OfxElement | undefined, name: string): OfxElement | undefined {
  return element?.children.find((candidate) => candidate.name === name)
}

export function descend(element: OfxElement, ...path: string[]): OfxElement[] {
  let current = [element]
  for (const name of path) current = current.flatMap(({ children }) => children.filter((one) => one.name === name))
  return current
}

export function textOf(element: OfxElement | undefined, name: string): string | undefined {
  const text = child(element, name)?.text
  return text === '' ? undefined : text
}
