import { problem } from '../kernel/problem.js'
import { csvOf } from './conversion/csv-of-documents.js'
import { ediOfInvoice } from './conversion/edi-of-invoice.js'
import { invoiceOfEdi } from './conversion/invoice-of-edi.js'
import { lostTerms } from './conversion/lost-terms.js'
import { despatchIn, orderIn, remittanceIn, type TradeKind, tradeKind } from './conversion/trade-kinds.js'
import { ublOfDespatch } from './conversion/ubl-despatch.js'
import { ublOfOrder } from './conversion/ubl-of-order.js'
import { ublOfRemittance } from './conversion/ubl-remittance.js'
import type { FileContent, FormatDocument } from './document.js'
import type { EdiInvoice } from './edi/invoice-model.js'
import type { TradeParty } from './edi/trade-model.js'
import type { Finding } from './finding.js'
import type { Invoice } from './invoice/model.js'
import { documentJson } from './json.js'
import { read } from './read.js'
import { type EdiEnvelope, type Written, write, writeMessages } from './write.js'
import { type WrittenStatementFormat, writeStatements, writtenStatementFormats } from './write-statements.js'

/** Messages of EDI that are written, by the names that people type, and what they hold. */
const messages = {
  'x12-810': ['x12', 'invoice'],
  'x12-850': ['x12', 'order'],
  'x12-855': ['x12', 'order-response'],
  'x12-860': ['x12', 'order-change'],
  'x12-856': ['x12', 'despatch'],
  'x12-820': ['x12', 'remittance'],
  'x12-940': ['x12', '940'],
  'x12-945': ['x12', '945'],
  'x12-990': ['x12', '990'],
  'x12-214': ['x12', '214'],
  'edifact-invoic': ['edifact', 'invoice'],
  'edifact-orders': ['edifact', 'order'],
  'edifact-ordrsp': ['edifact', 'order-response'],
  'edifact-ordchg': ['edifact', 'order-change'],
  'edifact-desadv': ['edifact', 'despatch'],
  'edifact-remadv': ['edifact', 'remittance'],
} as const satisfies Readonly<Record<string, readonly ['x12' | 'edifact', TradeKind | '940' | '945' | '990' | '214']>>

type MessageTarget = keyof typeof messages

export const conversionTargets = [
  'ubl',
  'cii',
  ...(Object.keys(messages) as readonly MessageTarget[]),
  ...writtenStatementFormats,
  'csv',
  'json',
] as const

export type ConversionTarget = (typeof conversionTargets)[number]

const xmlKinds: Readonly<Record<'ubl' | 'cii', ReadonlySet<TradeKind | undefined>>> = {
  ubl: new Set<TradeKind>(['invoice', 'order', 'order-change', 'order-response', 'despatch', 'remittance']),
  cii: new Set<TradeKind>(['invoice']),
}

/** Writes what a file holds in another format. The findings name what does not arrive there. */
export async function convert(content: FileContent, to: ConversionTarget): Promise<Written> {
  if (to === 'json') return { bytes: Buffer.from(`${jsonOf(content)}\n`), findings: [] }
  if (to === 'csv') return { bytes: Buffer.from(csvOf(content.documents)), findings: [] }
  if (isStatementFormat(to)) return toStatements(content, to)
  const isXml = to === 'ubl' || to === 'cii'
  const documents = content.documents.filter((one) => {
    if (isXml) return xmlKinds[to].has(tradeKind(one))
    const [standard, wanted] = messages[to]
    return wanted === (tradeKind(one) ?? messageIn(one, standard))
  })
  if (documents.length === 0) throw nothingFor(to, content)
  const { bytes, findings } = isXml ? await toXml(documents, to) : toEdi(documents, messages[to][0])
  const arrived = read(bytes).documents
  const lost = documents.flatMap((one, index) => lostOf(one, arrived[index]!, to))
  return { bytes, findings: [...findings, ...lost] }
}

/** What a message without a model of its own is called; only its standard can say it again. */
const messageIn = (document: FormatDocument, standard: string): string | undefined =>
  document.type === 'message' && document.source?.standard === standard ? document.source.message : undefined

const jsonOf = ({ format, version, documents, findings }: FileContent): string =>
  documentJson({ format, version, documents, findings })

const isStatementFormat = (to: ConversionTarget): to is WrittenStatementFormat =>
  (writtenStatementFormats as readonly string[]).includes(to)

/** MT940 takes statements only; camt has a message for each kind, of which the first in the file counts. */
function toStatements(content: FileContent, to: WrittenStatementFormat): Written {
  const all = content.documents.flatMap((one) => (one.type === 'statement' ? [one.document] : []))
  const kind = to === 'mt940' ? 'statement' : to === 'camt' ? all[0]?.kind : undefined
  const [first, ...others] = all.filter((one) => kind === undefined || one.kind === kind)
  if (first === undefined) throw nothingFor(to, content)
  const left = all.length - 1 - others.length
  const { bytes, findings } = writeStatements(to, [first, ...others])
  if (left === 0) return { bytes, findings }
  const message = `${left} of the file's statements are no ${kind} and are not written: convert them by themselves.`
  return { bytes, findings: [{ severity: 'warning', code: 'convert.left_out', message, position: {} }, ...findings] }
}

function nothingFor(to: ConversionTarget, { documents }: FileContent): Error {
  const held = [...new Set(documents.map(kindIn))].join(', ') || 'no document'
  const wanted = wantedBy(to)
  const message = `${to} holds ${wanted}, the file ${held}. Convert it to csv or json.`
  return problem('convert.no_document', message, { to, wanted, held })
}

function kindIn(document: FormatDocument): string {
  if (document.type === 'statement') return document.document.kind
  if (document.type === 'message' && document.source) return document.source.message
  return tradeKind(document) ?? document.type
}

function wantedBy(to: ConversionTarget): string {
  if (to === 'ubl' || to === 'cii') return [...xmlKinds[to]].join(', ')
  if (isStatementFormat(to)) return to === 'mt940' ? 'statement' : 'statement, report, notification'
  return messages[to as MessageTarget][1]
}

async function toXml(documents: readonly FormatDocument[], to: 'ubl' | 'cii'): Promise<Written> {
  const [document, ...others] = documents
  if (others.length > 0) {
    const message = `The file holds ${documents.length} documents and ${to} has room for one: split it, or convert it to EDI, csv or json.`
    throw problem('convert.several', message, { documents: documents.length })
  }
  const { bytes } = await write(to, document!)
  return { bytes, findings: document!.type === 'edi-invoice' ? invoiceOfEdi(document!.document).findings : [] }
}

function toEdi(documents: readonly FormatDocument[], standard: 'x12' | 'edifact'): Written {
  // What the writer could not say shows when the two are compared.
  const { bytes } = writeMessages(standard, documents, { envelope: envelopeFor(documents[0]!) })
  return { bytes, findings: [] }
}

function envelopeFor(document: FormatDocument): EdiEnvelope {
  const order = orderIn(document)
  if (order) {
    const isAnswer = order.document === 'order-response'
    const day = (order.document === 'order' ? order.issueDate : order.documentDate) ?? order.issueDate
    return envelopeBetween(isAnswer ? ['seller', 'buyer'] : ['buyer', 'seller'], { ...order, issueDate: day })
  }
  const despatch = despatchIn(document)
  if (despatch) return envelopeBetween(['seller', 'ship-to'], despatch)
  const advice = remittanceIn(document)
  if (advice) {
    return envelopeBetween(['payer', 'payee'], { ...advice, issueDate: advice.issueDate ?? advice.paymentDate })
  }
  if (document.type === 'message') {
    return envelopeBetween(['sender', 'receiver'], { number: document.source?.controlNumber ?? '1', parties: [] })
  }
  return envelopeOf(ediOf(document))
}

const ediOf = (document: FormatDocument): EdiInvoice =>
  document.type === 'edi-invoice' ? document.document : ediOfInvoice(invoiceIn(document))

/** The parties of the invoice; whoever sends it puts the numbers of the partnership there. */
export const envelopeOf = (invoice: EdiInvoice): EdiEnvelope => envelopeBetween(['seller', 'buyer'], invoice)

interface Sent {
  readonly number: string
  readonly issueDate?: string
  readonly parties: readonly TradeParty[]
}

function envelopeBetween(
  [sender, receiver]: readonly [string, string],
  { number, issueDate, parties }: Sent,
): EdiEnvelope {
  const address = (role: string) => {
    const party = parties.find((one) => one.role === role)
    const id = party?.id?.value ?? party?.taxId ?? role.toUpperCase()
    return { id: id.slice(0, 15) }
  }
  // The same document gets the same number: its last digits.
  const controlNumber = Number(/\d{1,9}(?=\D*$)/.exec(number)?.[0] ?? '1') || 1
  const date = issueDate ?? '2000-01-01'
  return { sender: address(sender), receiver: address(receiver), controlNumber, date, time: '0000' }
}

/** Compared in the model of the original, so that a detour over another model counts too. */
function lostOf(original: FormatDocument, copy: FormatDocument, to: string): Finding[] {
  switch (original.type) {
    case 'edi-invoice':
      return lostTerms(original.document, ediOf(copy), to)
    case 'order':
      return lostTerms(original.document, orderIn(copy), to)
    case 'despatch':
      return lostTerms(original.document, despatchIn(copy), to)
    case 'remittance':
      return lostTerms(original.document, remittanceIn(copy), to)
    case 'message':
      return lostTerms(original.source?.tree, copy.type === 'message' ? copy.source?.tree : undefined, to)
    case 'ubl':
      return lostTerms(original.document, ublIn(copy), to)
    default:
      return lostTerms(
        invoiceIn(original),
        copy.type === 'edi-invoice' ? invoiceOfEdi(copy.document).invoice : invoiceIn(copy),
        to,
      )
  }
}

function ublIn(document: FormatDocument): unknown {
  if (document.type === 'order') return ublOfOrder(document.document).document
  if (document.type === 'remittance') return ublOfRemittance(document.document)
  return document.type === 'despatch' ? ublOfDespatch(document.document) : document.document
}

function invoiceIn(document: FormatDocument): Invoice {
  if (document.type === 'invoice') return document.document
  throw new Error(`a ${document.type} is no invoice`)
}
