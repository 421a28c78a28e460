import { problem } from '../../kernel/problem.js'
import { readCii } from './cii/read-cii.js'
import { candidateNamespace, isZugferd1, modernized, zugferd1Namespace } from './cii/zugferd1.js'
import type { Invoice } from './model.js'
import { readUbl } from './ubl/read-ubl.js'
import { defaultLimits, type IsRoot, parseXml, type XmlElement, type XmlLimits } from './xml.js'
import { indexByName, type NameIndex } from './xml-path.js'

export type Syntax = 'ubl' | 'cii'

/** An invoice as received: the tree, for the rules of its syntax, and the model, for everything else. */
export interface InvoiceDocument {
  readonly syntax: Syntax
  readonly root: XmlElement
  readonly elements: NameIndex
  readonly invoice: Invoice
  /** An older vocabulary that was read under today's names: the rules of EN 16931 are not for it. */
  readonly edition?: 'ZUGFeRD 1'
  /** What rules found out about it, by what asked, see `foundOnce`. */
  readonly found: Map<unknown, unknown>
}

/**
 * What many rules ask of a document, found out once. It stands in the document: of a weak map beside it the collector keeps
 * alive what its values refer to, all of the tree, long after the document was judged.
 */
export function foundOnce<T>({ found }: InvoiceDocument, key: unknown, find: () => T): T {
  if (found.has(key)) return found.get(key) as T
  const answer = find()
  found.set(key, answer)
  return answer
}

const ublPrefix = 'urn:oasis:names:specification:ubl:schema:xsd:'
const ciiPrefix = 'urn:un:unece:uncefact:data:'
const ciiRoot = 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'

/** The namespaces of one document: the release candidate of ZUGFeRD 1 has elements without one. */
function vocabulary(): (namespace: string) => boolean {
  let isCandidate = false
  return (namespace) => {
    isCandidate ||= namespace === candidateNamespace
    const isKnown = namespace.startsWith(ublPrefix) || namespace.startsWith(ciiPrefix)
    return isKnown || namespace === zugferd1Namespace || (isCandidate && namespace === '')
  }
}

/** Reads an invoice or a credit note in either syntax of EN 16931-2; the root element tells which. */
export function readInvoice(input: string | Uint8Array, limits: XmlLimits = defaultLimits): InvoiceDocument {
  return invoiceDocument(parseXml(input, vocabulary(), limits, isInvoice))
}

const isUblInvoice: IsRoot = ({ namespace, name }) =>
  (name === 'Invoice' || name === 'CreditNote') && namespace === `${ublPrefix}${name}-2`

const isCiiInvoice: IsRoot = ({ namespace, name }) => name === 'CrossIndustryInvoice' && namespace === ciiRoot

const isInvoice: IsRoot = (name) => isUblInvoice(name) || isCiiInvoice(name) || isZugferd1(name)

/** As `readInvoice`, for a tree that is already there. */
export function invoiceDocument(root: XmlElement): InvoiceDocument {
  const common = { root, elements: indexByName(root), found: new Map() }
  if (isUblInvoice(root)) {
    return { syntax: 'ubl', ...common, invoice: readUbl(root) }
  }
  if (isCiiInvoice(root)) {
    return { syntax: 'cii', ...common, invoice: readCii(root) }
  }
  if (isZugferd1(root)) {
    const modern = modernized(root)
    const now = { root: modern, elements: indexByName(modern), found: new Map() }
    return { syntax: 'cii', ...now, invoice: readCii(modern), edition: 'ZUGFeRD 1' }
  }
  const message = `The root element is ${root.name}. Send a UBL Invoice or CreditNote, or a CrossIndustryInvoice.`
  throw problem('invoice.unknown_document', message, { root: root.name, namespace: root.namespace })
}
