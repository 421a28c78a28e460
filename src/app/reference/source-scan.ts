import { readdirSync, readFileSync } from 'node:fs'
import { MODULES } from '../../modules.js'

/** A code that stands in the source, with the text beside it and the files that use it. */
export interface Mention {
  readonly code: string
  /** The message as written, its values as `{name}`; empty where it is built elsewhere. */
  readonly message: string
  readonly files: readonly string[]
}

export interface Mentions {
  readonly events: readonly Mention[]
  readonly problems: readonly Mention[]
}

const CODE = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/
const EVENT = /\bevent\(\s*(?=['`])/g
const PROBLEM = /\b(?:refuse|problem)\(\s*(?=['`])|\bcode:\s*(?=['`])/g

/** Finds the types of events and the codes of refusals where the source makes them. `sources` is the folder `src`. */
export function scanSource(sources: URL): Mentions {
  const events = new Map<string, Mention>()
  const problems = new Map<string, Mention>()
  for (const module of MODULES) {
    for (const file of sourceFiles(sources, module)) {
      const content = readFileSync(new URL(file, sources), 'utf8')
      for (const match of content.matchAll(EVENT)) collect(events, file, content, match, false)
      for (const match of content.matchAll(PROBLEM)) collect(problems, file, content, match, true)
    }
  }
  return { events: sorted(events), problems: sorted(problems) }
}

const sourceFiles = (sources: URL, module: string): string[] =>
  readdirSync(new URL(`${module}/`, sources), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${module}/${name.replaceAll('\\', '/')}`)
    .sort()

function collect(
  found: Map<string, Mention>,
  file: string,
  content: string,
  match: RegExpMatchArray,
  hasMessage: boolean,
): void {
  const code = literalAt(content, match.index! + match[0].length)!
  if (!CODE.test(code.text.replace(/<\w+>|\{[^}]*\}/g, 'x'))) return
  const message = hasMessage ? messageAfter(content, code.end) : ''
  const known = found.get(code.text)
  found.set(code.text, {
    code: code.text,
    message: known?.message || message,
    files: known ? [...new Set([...known.files, file])] : [file],
  })
}

/** The message that follows a code: the next argument or the property `message`, or a constant of that name above. */
function messageAfter(content: string, at: number): string {
  const next = /^\s*,\s*(?:message:\s*)?/.exec(content.slice(at))
  if (!next) return ''
  const start = at + next[0].length
  const literal = literalAt(content, start)
  if (literal) return literal.text
  if (!/^message\b/.test(content.slice(start, start + 8))) return ''
  const declared = content.lastIndexOf('const message =', at)
  if (declared < 0) return ''
  const head = /^const message =\s*/.exec(content.slice(declared))!
  return literalAt(content, declared + head[0].length)?.text ?? ''
}

/** The string literal at a place, with those joined to it by `+`; the values of a template as `{name}`. */
function literalAt(content: string, at: number): { text: string; end: number } | undefined {
  const quote = content[at]
  if (quote !== "'" && quote !== '"' && quote !== '`') return undefined
  let text = ''
  let i = at + 1
  while (i < content.length && content[i] !== quote) {
    if (content[i] === '\\') {
      text += content[i + 1]
      i += 2
    } else if (quote === '`' && content.startsWith('${', i)) {
      const end = closingBrace(content, i + 2)
      text += placeholder(content.slice(i + 2, end))
      i = end + 1
    } else text += content[i++]
  }
  const end = i + 1
  const joined = /^\s*\+\s*(?=['"`])/.exec(content.slice(end))
  const more = joined ? literalAt(content, end + joined[0].length) : undefined
  return more ? { text: text + more.text, end: more.end } : { text, end }
}

function closingBrace(content: string, from: number): number {
  let depth = 1
  for (let i = from; i < content.length; i++) {
    if (content[i] === '{') depth++
    else if (content[i] === '}' && --depth === 0) return i
  }
  throw new Error('a template literal has no end')
}

/** `order.number` is short enough to say what stands there; a calculation is not. */
const placeholder = (expression: string): string => (/^[\w.]+$/.test(expression) ? `{${expression}}` : '{…}')

const sorted = (found: Map<string, Mention>): Mention[] =>
  [...found.values()].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
