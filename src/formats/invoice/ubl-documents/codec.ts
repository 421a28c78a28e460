import type { Amount, Attachment, Identifier, Numeric, Quantity } from '../model.js'
import {
  amount as readAmount,
  attachment as readAttachment,
  identifier as readIdentifier,
  numeric as readNumeric,
  quantity as readQuantity,
} from '../terms.js'
import type { XmlElement } from '../xml.js'
import { attribute, child, children } from '../xml-path.js'
import { group, leaf, type Output } from '../xml-writer.js'

/**
 * One table per document both reads and writes it, and TypeScript takes the type of the document from the table. The
 * rows stand in the order of the schema, because that is the order in which they are written.
 */
export interface Field<Value> {
  readonly holds: 'text' | 'texts' | 'term' | 'part' | 'parts'
  /** The rows of a part. */
  readonly shape?: Shape
  /** Elements that were understood go into `seen`: what is not there in the end was not read. */
  read(parent: XmlElement, seen: Set<XmlElement>): Value
  write(value: Value): readonly Output[]
}

export type Shape = Readonly<Record<string, Field<unknown>>>

/** The document that a table describes. Everything may be missing: which terms must be there is for rules to say. */
export type ValuesOf<S extends Shape> = {
  readonly [Key in keyof S]?: S[Key] extends Field<infer Value> ? Value : never
}

interface Leaf<Value> {
  readonly read: (at: XmlElement) => Value
  readonly write: (name: string, value: Value) => Output
}

const plainText: Leaf<string> = { read: (at) => at.text.trim(), write: leaf }
const written = <Value extends { readonly text: string }>(
  read: (at: XmlElement) => Value,
  attributes: (value: Value) => Readonly<Record<string, string | undefined>>,
): Leaf<Value> => ({ read, write: (name, value) => leaf(name, value.text, attributes(value)) })

const amounts = written(
  (at): Amount => readAmount(at)!,
  ({ currency }) => ({ currencyID: currency }),
)
const quantities = written(
  (at): Quantity => readQuantity(at)!,
  ({ unit }) => ({ unitCode: unit }),
)
const numbers = written(
  (at): Numeric => readNumeric(at)!,
  () => ({}),
)
const identifiers = written(
  (at): Identifier => readIdentifier(at)!,
  ({ scheme, schemeVersion }) => ({ schemeID: scheme, schemeVersionID: schemeVersion }),
)

function single<Value>(
  name: string,
  { read, write }: Leaf<Value>,
  holds: 'text' | 'term' = 'term',
): Field<Value | undefined> {
  return {
    holds,
    read(parent, seen) {
      const at = child(parent, name)
      if (at) seen.add(at)
      return at && read(at)
    },
    write: (value) => (value === undefined ? [] : [write(`cbc:${name}`, value)]),
  }
}

export const text = (name: string) => single(name, plainText, 'text')
export const amount = (name: string) => single(name, amounts)
export const quantity = (name: string) => single(name, quantities)
export const number = (name: string) => single(name, numbers)
export const identifier = (name: string) => single(name, identifiers)

/** A file inside the document, in base 64 as written. */
export const binary = (name: string) =>
  single(
    name,
    written(
      (at): Attachment => readAttachment(at)!,
      ({ mediaType, fileName }) => ({ mimeCode: mediaType, filename: fileName }),
    ),
  )

/** A text that may be repeated. */
export function texts(name: string): Field<readonly string[] | undefined> {
  return {
    holds: 'texts',
    read(parent, seen) {
      const found = children(parent, name)
      for (const at of found) seen.add(at)
      return found.length === 0 ? undefined : found.map((at) => at.text.trim())
    },
    write: (values) => (values ?? []).map((value) => leaf(`cbc:${name}`, value)),
  }
}

/** A code that says which list it is from. */
export interface Code {
  readonly text: string
  readonly list?: string
}

export const code = (name: string) =>
  single(
    name,
    written(
      (at): Code => ({ text: at.text.trim(), list: attribute(at, 'listID') }),
      ({ list }) => ({ listID: list }),
    ),
  )

/** A group of terms in an element of its own. */
export function part<S extends Shape>(name: string, shape: S): Field<ValuesOf<S> | undefined> {
  return {
    holds: 'part',
    shape,
    read(parent, seen) {
      const at = child(parent, name)
      if (at) seen.add(at)
      return at && readShape(shape, at, seen)
    },
    write: (values) => (values ? [group(`cac:${name}`, writeShape(shape, values))] : []),
  }
}

/** A group of terms that may be repeated. */
export function parts<S extends Shape>(name: string, shape: S): Field<readonly ValuesOf<S>[] | undefined> {
  return {
    holds: 'parts',
    shape,
    read(parent, seen) {
      const found = children(parent, name)
      for (const at of found) seen.add(at)
      return found.length === 0 ? undefined : found.map((at) => readShape(shape, at, seen))
    },
    write: (all) => (all ?? []).map((values) => group(`cac:${name}`, writeShape(shape, values))),
  }
}

export function readShape<S extends Shape>(shape: S, at: XmlElement, seen: Set<XmlElement>): ValuesOf<S> {
  const values: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(shape)) {
    const value = field.read(at, seen)
    if (value !== undefined) values[key] = value
  }
  return values as ValuesOf<S>
}

export function writeShape<S extends Shape>(shape: S, values: ValuesOf<S>): readonly Output[] {
  return Object.entries(shape).flatMap(([key, field]) => field.write(values[key]))
}
