import {
  type ComponentUse,
  componentName,
  type DataType,
  type Directory,
  type ElementDefinition,
  type ElementUse,
  elementName,
  type GroupRule,
  type MessageDefinition,
  type Rule,
  type SegmentDefinition,
  type SyntaxNote,
} from '../message/definition.js'
import { interned } from '../syntax/interned.js'

/**
 * The tables of one version, written compactly:
 * - `elements`: `353:ID2` (exactly 2), `324:AN1-22`, `1004:an..35`, `1131:n3`;
 * - `composites`: one line each, `C040 128! 127! 128 127`; `!` is mandatory;
 * - `segments`: one line each, `BEG 353! 92! 324! | P0203`; a type in place of a number has no dictionary entry; `{a b}10`
 *   is repeated, in X12 as pairs that come together; `...` leaves the rest open; after `|` stand the relational
 *   conditions; `^n` after an element lets it repeat;
 * - `messages`: `BEG! CUR REF* PER:3 (SAC CUR):25`; `!` mandatory, `:n` at most n, `*` without limit, a group in
 *   parentheses begins with its trigger;
 * - `codes`: the closed code lists by element.
 */
export interface DirectoryTables {
  readonly version: string
  readonly elements: string
  readonly composites: string
  readonly segments: string
  readonly messages: Readonly<Record<string, string>>
  readonly codes?: Readonly<Record<string, string>>
  readonly groupName: (number: number, trigger: string) => string
}

const unlimited = Number.MAX_SAFE_INTEGER

/** Makes tables usable. Segments and messages are compiled when they are first asked for. */
export function directory(tables: DirectoryTables): Directory {
  const dictionary = new Dictionary(tables)
  const segmentLines = linesByName(tables.segments)
  const segments = new Map<string, SegmentDefinition>()
  const messages = new Map<string, MessageDefinition>()
  const compiled: Directory = {
    version: tables.version,
    segment(tag) {
      const known = segments.get(tag)
      if (known !== undefined) return known
      const line = segmentLines.get(tag)
      if (line === undefined) return undefined
      const compiled = compileSegment(tag, line, dictionary)
      segments.set(tag, compiled)
      return compiled
    },
    message(type) {
      let found = messages.get(type)
      const text = Object.hasOwn(tables.messages, type) ? tables.messages[type] : undefined
      if (found === undefined && text !== undefined) {
        found = { type, root: compileMessage(type, text, tables.groupName), directory: compiled }
        messages.set(type, found)
      }
      return found
    },
  }
  return compiled
}

/** `NAME rest of the line` by name; a later line replaces an earlier one, so that a version can amend another. */
function linesByName(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => line.trim())
  return new Map(lines.filter((line) => line !== '').map((line) => splitOnce(line, ' ')))
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1).trim()]
}

/** The data elements and composites of a version. */
class Dictionary {
  readonly #elements = new Map<string, ElementDefinition>()
  readonly #composites: ReadonlyMap<string, string>

  constructor({ elements, composites, codes = {} }: DirectoryTables) {
    for (const entry of elements.split(/\s+/)) {
      if (entry === '') continue
      const [reference, type] = splitOnce(entry, ':')
      const list = codes[reference]
      const codeSet = list === undefined ? undefined : new Set(list.split(' '))
      this.#elements.set(reference, elementType(type, reference, codeSet))
    }
    this.#composites = linesByName(composites)
  }

  /** An element of a segment or composite line, `353!` or `AN1-30`. */
  use(token: string): ElementUse {
    const [marked, count] = splitOnce(token, '^')
    const repeats = Number(count || 1)
    const mandatory = marked.endsWith('!')
    const name = mandatory ? marked.slice(0, -1) : marked
    const composite = this.#composites.get(name)
    if (composite === undefined) {
      const reference = this.#elements.has(name) ? name : undefined
      return { reference, mandatory, simple: this.#element(name), components: undefined, repeats }
    }
    const components: ComponentUse[] = composite.split(/\s+/).map((part) => {
      const use = this.use(part)
      if (use.simple === undefined) throw new Error(`table error: composite ${part} inside of composite ${name}`)
      return { mandatory: use.mandatory, definition: use.simple }
    })
    return { reference: name, mandatory, simple: undefined, components, repeats }
  }

  #element(name: string): ElementDefinition {
    const found = this.#elements.get(name)
    return found ?? elementType(name)
  }
}

const typePattern = /^(AN|ID|DT|TM|R|B|a|n|an)(?:(\.\.)?(\d+)(?:-(\d+))?)$/
const impliedPattern = /^N(\d):(\d+)-(\d+)$/

/**
 * `ID2`, `AN1-30`, `N2:1-15` (two implied decimals), `an..35`, `n3`. All definitions have the same fields in the same order:
 * every value of every file is checked against one, and objects of one form are read faster.
 */
function elementType(text: string, reference?: string, codes?: ReadonlySet<string>): ElementDefinition {
  const implied = impliedPattern.exec(text)
  if (implied !== null) {
    const [, places, min, max] = implied
    return { reference, type: 'N', min: Number(min), max: Number(max), places: Number(places), codes }
  }
  const match = typePattern.exec(text)
  if (match === null) throw new Error(`table error: "${text}" is neither an element nor a type`)
  const first = Number(match[3])
  const upTo = match[2] !== undefined
  const max = match[4] === undefined ? first : Number(match[4])
  return { reference, type: match[1] as DataType, min: upTo ? 1 : first, max, places: 0, codes }
}

function compileSegment(tag: string, line: string, dictionary: Dictionary): SegmentDefinition {
  const [body, conditions] = splitOnce(line, '|')
  const elements: ElementUse[] = []
  const notes: SyntaxNote[] = conditions.split(/\s+/).filter(Boolean).map(syntaxNote)
  let open = false
  for (const token of body.match(/\{[^}]*\}\d+|\S+/g) ?? []) {
    if (token === '...') open = true
    else if (token.startsWith('{')) addRepeated(token, elements, notes, dictionary)
    else elements.push(dictionary.use(token))
  }
  const names = elements.map((_, index) => elementName(tag, index + 1))
  const componentNames = elements.map(({ components = [] }, at) =>
    components.map((_, index) => componentName(names[at]!, index + 1)),
  )
  const needed = elements.findLastIndex(({ mandatory }) => mandatory) + 1
  return { tag, names, componentNames, elements, needed, notes, open }
}

function addRepeated(token: string, elements: ElementUse[], notes: SyntaxNote[], dictionary: Dictionary): void {
  const [inside, count] = splitOnce(token.slice(1), '}')
  const uses = inside
    .trim()
    .split(/\s+/)
    .map((part) => dictionary.use(part))
  for (let round = 0; round < Number(count); round++) {
    const at = elements.length + 1
    elements.push(...uses)
    if (uses.length === 2) notes.push({ kind: 'P', elements: [at, at + 1] })
  }
}

/** `P0304`, `L130204`. */
function syntaxNote(text: string): SyntaxNote {
  const numbers = text.slice(1).match(/\d\d/g) ?? []
  return { kind: text[0] as SyntaxNote['kind'], elements: numbers.map(Number) }
}

const rulePattern = /([()]|[A-Z][A-Z0-9]{0,2})(!?)(?::(\d+)|(\*))?/g

function compileMessage(type: string, text: string, groupName: DirectoryTables['groupName']): GroupRule {
  interface OpenGroup {
    readonly number: number
    readonly rules: Rule[]
  }
  let groups = 0
  const stack: OpenGroup[] = [{ number: 0, rules: [] }]
  for (const [, name, mandatory, count, any] of text.matchAll(rulePattern)) {
    const max = any === '*' ? unlimited : Number(count ?? 1)
    if (name === '(') {
      groups++
      stack.push({ number: groups, rules: [] })
    } else if (name === ')') {
      const group = stack.pop()
      if (group === undefined || stack.length === 0) throw new Error(`table error: parentheses of ${type}`)
      const tag = group.rules[0]!.tag
      stack.at(-1)!.rules.push(groupRule(groupName(group.number, tag), tag, group.rules, mandatory === '!', max))
    } else {
      const rules = stack.at(-1)!.rules
      const trigger = rules.length === 0 && stack.length > 1
      rules.push({ kind: 'segment', tag: interned(name!), mandatory: mandatory === '!' || trigger, max })
    }
  }
  if (stack.length !== 1) throw new Error(`table error: parentheses of ${type}`)
  return groupRule(type, type, stack[0]!.rules, true, 1)
}

function groupRule(name: string, tag: string, rules: readonly Rule[], mandatory: boolean, max: number): GroupRule {
  const places = new Map<string, number[]>()
  rules.forEach((rule, index) => {
    const found = places.get(rule.tag)
    if (found === undefined) places.set(rule.tag, [index])
    else found.push(index)
  })
  return { kind: 'group', name, tag, mandatory, max, rules, places }
}
