import { parseXml, type XmlElement } from '../xml.js'

/** A document made by an instruction of the XRechnung suite, with the rules that it must keep or break. */
export interface Mutation {
  readonly name: string
  readonly root: XmlElement
  readonly valid: readonly string[]
  readonly invalid: readonly string[]
}

const instruction = /<\?xmute\s([^?]*(?:\?(?!>)[^?]*)*)\?>/g
const property = /([\w-]+)\s*=\s*"([^"]*)"/g

/** Applies every processing instruction to the element behind it, each to a fresh copy of the document. */
export function* mutations(file: string): Generator<Mutation> {
  const text = file.replace(/<!--[\s\S]*?-->/g, '')
  let index = 0
  for (const match of text.matchAll(instruction)) {
    index++
    const settings = new Map([...match[1]!.matchAll(property)].map(([, name, value]) => [name!, value!]))
    const target = elementBehind(text, match.index + match[0].length)
    const expected = {
      valid: rulesOf(settings.get('schematron-valid')),
      invalid: rulesOf(settings.get('schematron-invalid')),
    }
    let variant = 0
    for (const replacement of replacements(text.slice(...target), settings)) {
      variant++
      const changed = text.slice(0, target[0]) + replacement + text.slice(target[1])
      yield { name: `instruction ${index} variant ${variant}`, root: parseXml(changed, isOwn), ...expected }
    }
  }
}

const isOwn = (namespace: string): boolean => /^urn:(oasis:names:specification:ubl|un:unece:uncefact):/.test(namespace)

/** Rule sets are named before a colon; the rules are all in one list here. */
function rulesOf(list: string | undefined): string[] {
  return (list ?? '').split(/[\s,]+/).flatMap((one) => one.split(':')[1] ?? [])
}

/** What stands in the element's place, one text for each document to make. */
function* replacements(element: string, settings: ReadonlyMap<string, string>): Generator<string> {
  const mutator = settings.get('mutator')
  if (mutator === 'identity') yield element
  if (mutator === 'remove') yield withoutAttributeOrAll(element, settings.get('attribute'))
  if (mutator === 'empty') yield withValue(element, settings.get('attribute'), '')
  if (mutator === 'whitespace') yield withValue(element, settings.get('attribute'), '   ')
  if (mutator !== 'code') return
  const separator = settings.get('separator') ?? ','
  for (const value of (settings.get('values') ?? '').split(separator)) {
    yield withValue(element, settings.get('attribute'), value.trim())
  }
}

function withoutAttributeOrAll(element: string, attribute: string | undefined): string {
  return attribute ? element.replace(new RegExp(`\\s${attribute}="[^"]*"`), '') : ''
}

function withValue(element: string, attribute: string | undefined, value: string): string {
  return attribute ? withAttribute(element, attribute, value) : withContent(element, value)
}

function withContent(element: string, content: string): string {
  const start = element.indexOf('>') + 1
  return element.slice(0, start) + content + element.slice(element.lastIndexOf('</'))
}

function withAttribute(element: string, name: string, value: string): string {
  const end = element.indexOf('>')
  const tag = element.slice(0, end)
  const written = new RegExp(`(\\s${name}=)"[^"]*"`)
  const changed = written.test(tag) ? tag.replace(written, `$1"${value}"`) : `${tag} ${name}="${value}"`
  return changed + element.slice(end)
}

/** Where the element that starts next begins and ends in the text. */
function elementBehind(text: string, from: number): [number, number] {
  const tags = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)[\w:.-]+[^>]*?(\/?)>/g
  tags.lastIndex = from
  let depth = 0
  let start = -1
  for (let match = tags.exec(text); match; match = tags.exec(text)) {
    if (match[1] === undefined) continue
    if (start < 0) start = match.index
    depth += match[1] === '/' ? -1 : match[2] === '/' ? 0 : 1
    if (depth === 0) return [start, tags.lastIndex]
  }
  throw new Error('the instruction has no element behind it')
}
