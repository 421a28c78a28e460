import { ProblemError } from '../kernel/problem.js'
import { detectStatementFormat } from './detect.js'
import type { Format } from './document.js'
import { readOpening } from './edi/syntax/separators.js'
import { isZugferd1 } from './invoice/cii/zugferd1.js'
import { ublDocuments } from './invoice/ubl-documents/ubl-document.js'
import { initiationElements } from './payments/read-pain.js'
import { statusElements } from './payments/read-pain-status.js'
import { XmlScanner } from './xml-scanner.js'

export interface DetectedFormat {
  readonly format: Format
  readonly version?: string
  /** Name of the XML element that told. */
  readonly element?: string
}

/** This much of a file shows what it is; envelopes around ISO 20022 messages are shorter. */
export const headLength = 64 * 1024

/**
 * Which format a file holds, by its first bytes: names and endings mean nothing. A PDF is taken for an invoice with
 * XML inside; reading it tells.
 */
export function detectFormat(bytes: Uint8Array): DetectedFormat | undefined {
  const head = headText(bytes)
  const start = head.trimStart()
  if (head.slice(0, 1024).includes('%PDF-')) return { format: 'facturx' }
  if (start.startsWith('<') && !/^<OFX>|<\?OFX\s/i.test(start)) return detectXml(start)
  if (head.startsWith('PK\x03\x04') && /\[Content_Types\]\.xml|xl\/|_rels\//.test(head)) return { format: 'xlsx' }
  const opening = readOpening(start, 0)
  if (opening) return detectEdi(start, opening.standard, opening.separators.element)
  // An envelope that is cut or broken is still one: its reader says where.
  if (/^ISA[^A-Za-z0-9]/.test(start) || /^isa[^\w\s]/.test(start)) return { format: 'x12' }
  if (/^U(?:N[AB]|IB)[^A-Za-z0-9]/.test(start) || /^un[ab][^\w\s]/.test(start)) return { format: 'edifact' }
  if (isNacha(start)) return { format: 'nacha' }
  const format = detectStatementFormat(bytes)
  if (format === undefined) return detectBehind(start)
  if (format === 'ofx') return { format, version: ofxVersion(start) }
  // The floor limit is mandatory in an MT942 and unknown to an MT940.
  if (format === 'mt940' && /^:34F:/m.test(head)) return { format, version: 'MT942' }
  return { format }
}

/** Networks and mail programs put lines of their own before an interchange. */
function detectBehind(head: string): DetectedFormat | undefined {
  const at = head.search(/^(?:ISA[^\w\s]|UNA[^\w\s]|UNB\+)/m)
  const opening = at < 0 ? undefined : readOpening(head, at)
  return opening && detectEdi(head.slice(at), opening.standard, opening.separators.element)
}

/** UTF-16 is told by its mark; everything that is looked for stands in ASCII. */
function headText(bytes: Uint8Array): string {
  const head = bytes.subarray(0, headLength)
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head)
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head)
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
}

const ublNamespace = 'urn:oasis:names:specification:ubl:schema:xsd:'
const ublRoots = new Set(['Invoice', 'CreditNote', ...Object.keys(ublDocuments)])
const cashMessages = /^(BkToCstmrAcctRpt|BkToCstmrStmt|BkToCstmrDbtCdtNtfctn)(V\d\d)?$/
const paymentMessages = new Set([...initiationElements, ...statusElements])

/** This much at a time: the element that tells is one of the first. */
const pieceLength = 1024
const mostAttributes = 1024

/** Its reader refuses it; here it only stands before the element that tells. */
const documentType = /<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>/

/** The first element that a format begins with: banks put their messages into envelopes. */
function detectXml(head: string): DetectedFormat | undefined {
  let found: DetectedFormat | undefined
  const scanner = new XmlScanner(
    {
      start: ({ name, namespace }) => {
        found ??= formatOfElement(namespace, name)
      },
      text: () => undefined,
      end: () => undefined,
    },
    () => true,
    mostAttributes,
  )
  const text = head.replace(documentType, '')
  try {
    for (let at = 0; at < text.length && found === undefined; at += pieceLength) {
      scanner.write(text.slice(at, at + pieceLength))
    }
  } catch (error) {
    // A head is cut anywhere and a broken file is for its reader to refuse: what stands before the fault counts.
    if (!(error instanceof ProblemError)) throw error
  }
  return found
}

function formatOfElement(namespace: string, element: string): DetectedFormat | undefined {
  const version = /(?:camt|pain)\.\d{3}\.\d{3}\.\d{2}/.exec(namespace)?.[0]
  if (namespace.startsWith(ublNamespace) && ublRoots.has(element)) return { format: 'ubl', version: '2.1', element }
  if (element === 'CrossIndustryInvoice') return { format: 'cii', version: 'D16B', element }
  if (isZugferd1({ namespace, name: element })) return { format: 'cii', version: 'ZUGFeRD 1', element }
  if (cashMessages.test(element)) return { format: 'camt', version, element }
  if (paymentMessages.has(element)) return { format: 'pain', version, element }
  return element === 'OFX' ? { format: 'ofx', element } : undefined
}

/** The version stands in the first functional group or message header. */
function detectEdi(head: string, standard: 'x12' | 'edifact', separator: string): DetectedFormat {
  const isDialogue = standard === 'edifact' && /^(?:UNA.{6}\s*)?UIB/s.test(head)
  const at = head.indexOf(`${standard === 'x12' ? 'GS' : isDialogue ? 'UIH' : 'UNH'}${separator}`)
  if (at < 0) return { format: standard }
  const elements = head.slice(at, at + 200).split(separator)
  if (standard === 'x12') return { format: standard, version: /^\d{6}/.exec(elements[8] ?? '')?.[0] }
  const [, directory, release] = (elements[isDialogue ? 1 : 2] ?? '').split(/[^A-Za-z0-9]/)
  return { format: standard, version: directory && release ? `${directory}.${release}` : undefined }
}

/** A file header, or the first record of a fragment: 94 characters of a known type. */
function isNacha(head: string): boolean {
  if (/^101[ \d]\d{8,9}/.test(head)) return true
  const line = head.slice(0, 96).split(/\r?\n/, 1)[0]!
  return line.length === 94 && /^(5(200|220|225|280)|6\d\d|[78]\d\d)/.test(line)
}

const ofxVersion = (head: string): string | undefined => /VERSION[:=]\s*"?(\d{3})/i.exec(head.slice(0, 2000))?.[1]
