import fc, { type GeneratorValue } from 'fast-check'
import type {
  ComponentUse,
  Directory,
  ElementDefinition,
  ElementUse,
  GroupRule,
  Rule,
  SegmentDefinition,
  SyntaxNote,
} from '../message/definition.js'
import type { TypedLoop, TypedSegment } from '../message/typed-tree.js'

type Child = TypedLoop | TypedSegment

/** Messages of a type as its tables allow them, as typed trees: every segment, element and condition has its turn. */
export const anyMessageTree = (directory: Directory, type: string): fc.Arbitrary<TypedLoop> =>
  fc.gen().map((generate) => new Maker(generate, directory).loop(directory.message(type)!.root, 0))

class Maker {
  readonly #generate: GeneratorValue
  readonly #directory: Directory

  constructor(generate: GeneratorValue, directory: Directory) {
    this.#generate = generate
    this.#directory = directory
  }

  loop(group: GroupRule, depth: number): TypedLoop {
    const children: Child[] = []
    group.rules.forEach((rule, index) => {
      const isTrigger = depth > 0 && index === 0
      const count = isTrigger ? 1 : this.#count(rule, depth)
      for (let n = 0; n < count; n++) {
        children.push(rule.kind === 'group' ? this.loop(rule, depth + 1) : this.#segment(rule.tag))
      }
    })
    return { loop: group.name, children }
  }

  #count(rule: Rule, depth: number): number {
    // A binary segment says its length in bytes, which random data does not know.
    const least = rule.mandatory ? 1 : 0
    if (rule.kind === 'group' && rule.rules.some(({ tag }) => tag === 'BIN')) return least
    if (this.#number(0, 4 + 2 * depth) > 1) return least
    return this.#number(least, Math.min(2, rule.max))
  }

  #segment(tag: string): TypedSegment {
    const definition = this.#directory.segment(tag)!
    if (tag === 'DTM' && definition.elements[0]?.components !== undefined)
      return { segment: tag, values: { 'DTM01-1': '137', 'DTM01-2': '20260301', 'DTM01-3': '102' } }
    const values: Record<string, string> = {}
    for (const at of this.#sent(definition)) this.#element(values, definition, at)
    // The table says nothing about the elements of this segment.
    if (definition.elements.length === 0) values[`${tag}01`] = 'X'
    return { segment: tag, values }
  }

  /** The elements that are sent: the mandatory ones, some others, and what the conditions ask for. */
  #sent({ elements, notes }: SegmentDefinition): readonly number[] {
    const mandatory = new Set(elements.flatMap(({ mandatory }, index) => (mandatory ? [index + 1] : [])))
    for (let attempt = 0; attempt < 20; attempt++) {
      const sent = new Set(mandatory)
      const share = this.#number(0, 3)
      elements.forEach((_, index) => {
        if (this.#number(0, 3) < share) sent.add(index + 1)
      })
      if (sent.size === 0 && elements.length > 0) sent.add(this.#number(1, elements.length))
      for (let round = 0; round < 4; round++) for (const note of notes) this.#satisfy(note, sent, mandatory)
      if (notes.every((note) => isSatisfied(note, sent))) return [...sent].toSorted((a, b) => a - b)
    }
    throw new Error('no choice of elements satisfies the conditions')
  }

  #satisfy({ kind, elements }: SyntaxNote, sent: Set<number>, mandatory: ReadonlySet<number>): void {
    const [first, ...others] = elements as [number, ...number[]]
    const some = elements.filter((at) => sent.has(at))
    if (kind === 'P' && some.length > 0) for (const at of elements) sent.add(at)
    if (kind === 'R' && some.length === 0) sent.add(this.#one(elements))
    if (kind === 'C' && sent.has(first)) for (const at of others) sent.add(at)
    if (kind === 'L' && sent.has(first) && !others.some((at) => sent.has(at))) sent.add(this.#one(others))
    if (kind === 'E') for (const at of some.slice(1)) if (!mandatory.has(at)) sent.delete(at)
  }

  #element(values: Record<string, string>, { names, elements }: SegmentDefinition, at: number): void {
    const name = names[at - 1]!
    const use = elements[at - 1]!
    const count = this.#number(1, Math.min(2, use.repeats))
    for (let n = 1; n <= count; n++) this.#value(values, n === 1 ? name : `${name}^${n}`, use)
  }

  #value(values: Record<string, string>, name: string, { simple, components }: ElementUse): void {
    if (components === undefined) {
      values[name] = this.#text(simple!)
      return
    }
    const sent = components.filter(({ mandatory }) => mandatory || this.#number(0, 2) === 0)
    for (const one of sent.length > 0 ? sent : components.slice(0, 1)) {
      values[componentName(name, components, one)] = this.#text(one.definition)
    }
  }

  #text({ type, min, max, places, codes }: ElementDefinition): string {
    if (codes !== undefined) return this.#one([...codes])
    const length = this.#number(min, Math.min(max, min + 7))
    switch (type) {
      case 'DT':
        return `20${this.#digits(1)}${this.#one(['0', '8'])}-0${this.#number(1, 9)}-1${this.#digits(1)}`
      case 'TM':
        return this.#one(['14:05', '00:00:59', '23:59:07.25'])
      case 'N':
        return this.#whole(Math.max(length, places + 1), places)
      case 'R':
      case 'n':
        return this.#whole(length, length > 2 ? this.#number(0, length - 1) : 0)
      case 'a':
        return this.#from('abcXYZ', length)
      default:
        return this.#from(`ABCxyz019.-/'+:?*~^`, length)
    }
  }

  /** A plain number of so many digits, the last of them behind the point. */
  #whole(length: number, places: number): string {
    const sign = this.#number(0, 5) === 0 ? '-' : ''
    const whole = `${this.#number(1, 9)}${this.#digits(length - 1 - places)}`.slice(0, length - places)
    if (places === 0) return sign + whole
    return `${sign}${whole}.${this.#digits(places - 1)}${this.#number(1, 9)}`
  }

  #digits(count: number): string {
    return this.#from('0123456789', Math.max(0, count))
  }

  #from(signs: string, length: number): string {
    return Array.from({ length }, () => signs[this.#number(0, signs.length - 1)]).join('')
  }

  #number(min: number, max: number): number {
    return this.#generate(fc.integer, { min, max })
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#number(0, list.length - 1)]!
  }
}

function componentName(name: string, components: readonly ComponentUse[], use: ComponentUse): string {
  return components.length === 1 ? name : `${name}-${components.indexOf(use) + 1}`
}

function isSatisfied({ kind, elements }: SyntaxNote, sent: ReadonlySet<number>): boolean {
  const count = elements.filter((at) => sent.has(at)).length
  const first = sent.has(elements[0]!)
  if (kind === 'P') return count === 0 || count === elements.length
  if (kind === 'R') return count > 0
  if (kind === 'E') return count <= 1
  return !first || (kind === 'C' ? count === elements.length : count > 1)
}
