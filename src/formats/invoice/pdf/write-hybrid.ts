import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { problem } from '../../../kernel/problem.js'
import type { Profile } from '../facturx/profiles.js'
import { hybridMetadata } from './hybrid-metadata.js'
import { PdfObjects } from './pdf-objects.js'
import { dictionary, name, type OutputObject, reference, text, writePdf } from './pdf-output.js'
import { isDictionary, isReference, type PdfDictionary, type PdfValue } from './pdf-values.js'

export interface HybridInvoice {
  /** The pages, already fit for PDF/A: all fonts embedded, colours independent of the device or with an output intent. */
  readonly pages: Uint8Array
  readonly xml: string
  readonly profile: Profile
  readonly title: string
  /** Time of the attachment, as `2026-01-31T12:00:00.000Z`. */
  readonly modified: string
}

const fileName = 'factur-x.xml'
const xrechnungName = 'xrechnung.xml'

/**
 * Pages and XML as one PDF/A-3b (Factur-X 1.0, section 6; ISO 19005-3). The file is written anew with only what its
 * pages need, so that an attachment, metadata or an earlier state of the given file does not stay behind.
 */
export function writeHybridInvoice(invoice: HybridInvoice): Buffer {
  const source = new PdfObjects(invoice.pages)
  const catalog = source.catalog()
  if (!catalog) throw problem('pdf.no_pages', 'The PDF has no catalog: its pages cannot be taken over.')
  const [root, rootValue] = catalog
  const pages = keptEntries(rootValue, source)
  const kept = reachable([...pages.entries.values()], source)
  kept.delete(root)
  const next = Math.max(root, ...kept, ...source.numbers()) + 1
  const numbers = { stream: next, specification: next + 1, metadata: next + 2 }
  const objects = [
    { number: root, value: withInvoice(pages, numbers, attachmentName(invoice.profile)) },
    ...[...kept].sort((a, b) => a - b).map((number) => source.output(number)),
    ...attachment(invoice, numbers),
    metadata(invoice, numbers.metadata),
  ]
  const id = createHash('sha256').update(invoice.xml).update(invoice.pages).digest().subarray(0, 16).toString('latin1')
  return writePdf(objects, root, id)
}

interface Numbers {
  readonly stream: number
  readonly specification: number
  readonly metadata: number
}

const attachmentName = (profile: Profile): string => (profile === 'XRECHNUNG' ? xrechnungName : fileName)

/** What goes: attachments and metadata are written anew, and the version stands at the head of the file. */
const replaced = new Set(['Names', 'AF', 'Metadata', 'Version', 'Extensions'])

function keptEntries(catalog: PdfDictionary, source: PdfObjects): PdfDictionary {
  const entries = new Map([...catalog.entries].filter(([key]) => !replaced.has(key)))
  const names = source.resolve(catalog.entries.get('Names'))
  if (isDictionary(names)) {
    const others = new Map([...names.entries].filter(([key]) => key !== 'EmbeddedFiles' && key !== 'JavaScript'))
    entries.set('Names', { kind: 'dictionary', entries: others })
  }
  return { kind: 'dictionary', entries }
}

function withInvoice(catalog: PdfDictionary, numbers: Numbers, file: string): PdfDictionary {
  const names = catalog.entries.get('Names')
  const others = isDictionary(names) ? Object.fromEntries(names.entries) : {}
  const files = dictionary({ Names: [text(file), reference(numbers.specification)] })
  return {
    kind: 'dictionary',
    entries: new Map<string, PdfValue>([
      ...catalog.entries,
      ['Names', dictionary({ ...others, EmbeddedFiles: files })],
      ['AF', [reference(numbers.specification)]],
      ['Metadata', reference(numbers.metadata)],
    ]),
  }
}

/** Numbers of all objects that the values lead to; walked with a list, because a PDF may nest as deep as it likes. */
function reachable(values: readonly PdfValue[], source: PdfObjects): Set<number> {
  const found = new Set<number>()
  const open: PdfValue[] = [...values]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) open.push(...value)
    else if (isDictionary(value)) open.push(...value.entries.values())
    else if (isReference(value) && !found.has(value.number)) {
      const target = source.resolve(value)
      if (target === undefined) continue
      found.add(value.number)
      open.push(target)
    }
  }
  return found
}

/** XML that stands for the pages is an alternative; the small profiles only add data to them. */
const relationship = (profile: Profile): string =>
  profile === 'MINIMUM' || profile === 'BASIC WL' ? 'Data' : 'Alternative'

function attachment({ xml, profile, modified }: HybridInvoice, numbers: Numbers): OutputObject[] {
  const content = Buffer.from(xml, 'utf8')
  const packed = deflateSync(content)
  const file = text(attachmentName(profile))
  const stream = dictionary({
    Type: name('EmbeddedFile'),
    Subtype: name('text/xml'),
    Filter: name('FlateDecode'),
    Length: packed.length,
    Params: dictionary({ ModDate: text(pdfDate(modified)), Size: content.length }),
  })
  const specification = dictionary({
    Type: name('Filespec'),
    F: file,
    UF: file,
    Desc: text('Invoice as XML'),
    AFRelationship: name(relationship(profile)),
    EF: dictionary({ F: reference(numbers.stream), UF: reference(numbers.stream) }),
  })
  return [
    { number: numbers.stream, value: stream, stream: packed },
    { number: numbers.specification, value: specification },
  ]
}

/** `D:20260131120000Z` (ISO 32000-1, 7.9.4). */
const pdfDate = (moment: string): string => `D:${moment.replace(/\D/g, '').slice(0, 14)}Z`

/** Metadata stays unpacked, so that programs find it without knowing PDF. */
function metadata({ title, profile }: HybridInvoice, number: number): OutputObject {
  const packet = Buffer.from(hybridMetadata({ title, fileName: attachmentName(profile), profile }), 'utf8')
  const value = dictionary({ Type: name('Metadata'), Subtype: name('XML'), Length: packet.length })
  return { number, value, stream: packet }
}
