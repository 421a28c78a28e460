import { problem } from '../../../kernel/problem.js'
import { LazyList } from '../../lazy-list.js'
import { defaultLimits, type IsRoot, parseXml, type XmlElement, type XmlLimits } from '../xml.js'
import { pathOf } from '../xml-path.js'
import { requiredGroup, writeXml } from '../xml-writer.js'
import { readShape, type Shape, type ValuesOf, writeShape } from './codec.js'
import { despatchAdvice, receiptAdvice } from './delivery.js'
import { order, orderChange, orderResponse } from './order.js'
import { reminder, remittanceAdvice, statement } from './payment.js'
import { applicationResponse } from './response.js'

/** The documents of UBL 2.1 beside invoice and credit note, by the name of their root element. */
export const ublDocuments = {
  Order: order,
  OrderChange: orderChange,
  OrderResponse: orderResponse,
  DespatchAdvice: despatchAdvice,
  ReceiptAdvice: receiptAdvice,
  RemittanceAdvice: remittanceAdvice,
  Reminder: reminder,
  Statement: statement,
  ApplicationResponse: applicationResponse,
} as const satisfies Readonly<Record<string, Shape>>

export type UblKind = keyof typeof ublDocuments

/** The terms of a document, e.g. `UblDocument<'Order'>`. */
export type UblDocument<Kind extends UblKind> = ValuesOf<(typeof ublDocuments)[Kind]>

/** A document as read. `unread` names what stood in it and is not part of the table: nothing is lost in silence. */
export type ReadUblDocument = {
  [Kind in UblKind]: { readonly kind: Kind; readonly document: UblDocument<Kind>; readonly unread: LazyList<string> }
}[UblKind]

const namespace = 'urn:oasis:names:specification:ubl:schema:xsd:'

/** Reads any document of the table; the root element tells which. */
export function readUblDocument(input: string | Uint8Array, limits: XmlLimits = defaultLimits): ReadUblDocument {
  const root = parseXml(input, (uri) => uri.startsWith(namespace), limits, isDocument)
  if (!isKind(root.name) || !isDocument(root)) {
    const known = Object.keys(ublDocuments).join(', ')
    throw problem('ubl.unknown_document', `The root element is ${root.name}. Send one of ${known}.`, {
      root: root.name,
    })
  }
  const seen = new Set([root])
  const document = readShape<Shape>(ublDocuments[root.name], root, seen)
  const unread = unreadElements(root, seen)
  const paths = new LazyList(unread.length, (index) => pathOf(unread[index]!))
  return { kind: root.name, document, unread: paths } as ReadUblDocument
}

/** Writes a document in the order of the schema. */
export function writeUblDocument<Kind extends UblKind>(kind: Kind, document: UblDocument<Kind>): string {
  const root = requiredGroup(kind, writeShape<Shape>(ublDocuments[kind], document))
  const attributes = {
    xmlns: `${namespace}${kind}-2`,
    'xmlns:cac': `${namespace}CommonAggregateComponents-2`,
    'xmlns:cbc': `${namespace}CommonBasicComponents-2`,
  }
  return writeXml({ ...root, attributes })
}

const isKind = (name: string): name is UblKind => Object.hasOwn(ublDocuments, name)

const isDocument: IsRoot = ({ namespace: uri, name }) => isKind(name) && uri === `${namespace}${name}-2`

/** The topmost elements that no row of the table read. */
function unreadElements(element: XmlElement, seen: ReadonlySet<XmlElement>, unread: XmlElement[] = []): XmlElement[] {
  for (const one of element.children) {
    if (seen.has(one)) unreadElements(one, seen, unread)
    else unread.push(one)
  }
  return unread
}
