import { problem } from '../kernel/problem.js'

/** What is no XML 1.0 with namespaces; whoever reads adds the line. */
export class MalformedXml extends Error {}

export const malformed = (what: string): MalformedXml => new MalformedXml(what)

export function malformedAt(fault: MalformedXml, line: number): Error {
  return problem('xml.malformed', `The document is not well-formed XML: line ${line}: ${fault.message}.`, { line })
}

export function documentType(): Error {
  return problem('xml.doctype', 'The document carries a document type declaration. Remove it: it is never read.')
}

/** A limit of reading: what passes it is a mistake or an attack. */
export function tooLarge(what: string, limit: number): Error {
  return problem('xml.too_large', `The document has more than ${limit} ${what}. It is not read.`, { what, limit })
}

/** More elements than a text of its length needs: each of them takes many times its characters. */
export const tooDense = (limit: number): Error => tooLarge('elements for its length', limit)
