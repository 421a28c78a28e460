import { parseDecimal, plainText } from '../../kernel/decimal.js'
import type { Finding } from '../finding.js'
import { documentJson } from '../json.js'

type Leaves = ReadonlyMap<string, readonly string[]>

/**
 * What a document says that its copy does not, by comparing the two models: whatever a format cannot carry shows,
 * without a list of it. One finding a term, however many lines have it.
 */
export function lostTerms(original: unknown, copy: unknown, target: string): Finding[] {
  return lost(leavesOf(original), leavesOf(copy), target)
}

/** What is lost, and what the copy says that the original does not: a format asks for more than a document may know. */
export function changedTerms(original: unknown, copy: unknown, target: string): Finding[] {
  const [said, arrived] = [leavesOf(original), leavesOf(copy)]
  const added = termsLeft(arrived, said).map(({ path, texts }): Finding => {
    const message = `${path} is ${shown(texts)} in ${target}, which the original does not say.`
    return { severity: 'info', code: 'convert.added', message, position: { path } }
  })
  return [...lost(said, arrived, target), ...added]
}

function lost(said: Leaves, arrived: Leaves, target: string): Finding[] {
  return termsLeft(said, arrived).map(({ path, texts }) => {
    const message = `${path} does not arrive in ${target}: ${shown(texts)}.`
    return { severity: 'warning', code: 'convert.lost', message, position: { path } }
  })
}

interface TermsLeft {
  readonly path: string
  readonly texts: readonly string[]
}

/** The terms of one document that the other has no like of. */
function termsLeft(said: Leaves, arrived: Leaves): TermsLeft[] {
  return [...said]
    .map(([path, texts]) => ({ path, texts: withoutArrived(texts, arrived.get(path) ?? []) }))
    .filter(({ texts }) => texts.length > 0)
}

const shown = ([first, ...more]: readonly string[]): string =>
  `"${first}"${more.length > 0 ? ` and ${more.length} more` : ''}`

/** All texts of a tree by their path; places in lists do not count, because formats put them in their own order. */
function leavesOf(document: unknown): Leaves {
  const leaves = new Map<string, string[]>()
  const open: (readonly [path: string, value: unknown])[] = [['', JSON.parse(documentJson(document))]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, value] = next
    if (Array.isArray(value)) for (const one of value) open.push([`${path}[]`, one])
    else if (typeof value === 'object' && value !== null) open.push(...membersOf(path, value))
    else if (value !== null && String(value).trim() !== '') {
      const texts = leaves.get(path)
      if (texts) texts.push(String(value).trim())
      else leaves.set(path, [String(value).trim()])
    }
  }
  return leaves
}

/** A term is its text. The currency of an amount is no term of its own: it repeats the one of the document. */
function membersOf(path: string, value: object): (readonly [path: string, value: unknown])[] {
  const isTerm = 'text' in value
  return Object.entries(value)
    .filter(([key]) => !isTerm || key !== 'currency')
    .map(([key, one]) => [isTerm && key === 'text' ? path : path === '' ? key : `${path}.${key}`, one] as const)
}

/** The texts that the copy has no like of: numbers are compared as numbers. */
function withoutArrived(texts: readonly string[], arrived: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const text of arrived) counts.set(canonical(text), (counts.get(canonical(text)) ?? 0) + 1)
  return texts.filter((text) => {
    const count = counts.get(canonical(text)) ?? 0
    if (count > 0) counts.set(canonical(text), count - 1)
    return count === 0
  })
}

function canonical(text: string): string {
  const value = parseDecimal(text)
  return value === undefined ? text : plainText(value)
}
