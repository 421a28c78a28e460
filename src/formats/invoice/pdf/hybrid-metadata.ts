import { group, leaf, type Output, writeXml } from '../xml-writer.js'

/** What the metadata of a hybrid invoice says (Factur-X 1.0, section 6.2.3). */
export interface HybridMetadata {
  readonly title: string
  readonly fileName: string
  readonly profile: string
}

const facturx = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#'

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

const invoiceSchemas = {
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:pdfaid': 'http://www.aiim.org/pdfa/ns/id/',
  'xmlns:fx': facturx,
}

const extensionSchemas = {
  'xmlns:pdfaExtension': 'http://www.aiim.org/pdfa/ns/extension/',
  'xmlns:pdfaSchema': 'http://www.aiim.org/pdfa/ns/schema#',
  'xmlns:pdfaProperty': 'http://www.aiim.org/pdfa/ns/property#',
}

/** The XMP packet: PDF/A-3b, the invoice properties, and the description that PDF/A wants of own properties. */
export function hybridMetadata({ title, fileName, profile }: HybridMetadata): string {
  const invoice = describe(invoiceSchemas, [
    leaf('pdfaid:part', '3'),
    leaf('pdfaid:conformance', 'B'),
    group('dc:title', group('rdf:Alt', leaf('rdf:li', title, { 'xml:lang': 'x-default' }))),
    leaf('fx:DocumentType', 'INVOICE'),
    leaf('fx:DocumentFileName', fileName),
    leaf('fx:Version', '1.0'),
    leaf('fx:ConformanceLevel', profile),
  ])
  const extension = describe(extensionSchemas, [group('pdfaExtension:schemas', group('rdf:Bag', extensionSchema()))])
  const packet = writeXml({
    name: 'x:xmpmeta',
    attributes: { 'xmlns:x': 'adobe:ns:meta/' },
    content: [{ name: 'rdf:RDF', attributes: { 'xmlns:rdf': rdf }, content: [extension, invoice] }],
  })
  const body = packet.slice(packet.indexOf('\n') + 1)
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n${body}<?xpacket end="w"?>`
}

/** Readers built on PDFBox want schemas declared at the description, and what describes properties in one of its own. */
function describe(schemas: Readonly<Record<string, string>>, properties: readonly Output[]) {
  const content = properties.filter((one) => one !== undefined)
  return { name: 'rdf:Description', attributes: { 'rdf:about': '', ...schemas }, content }
}

/** PDF/A-3 (ISO 19005-3, 6.6.2.3): properties outside of XMP describe themselves. */
function extensionSchema(): Output {
  return resource('rdf:li', [
    leaf('pdfaSchema:schema', 'Factur-X PDFA Extension Schema'),
    leaf('pdfaSchema:namespaceURI', facturx),
    leaf('pdfaSchema:prefix', 'fx'),
    group(
      'pdfaSchema:property',
      group(
        'rdf:Seq',
        property('DocumentFileName', 'The name of the embedded XML document'),
        property('DocumentType', 'The type of the hybrid document in capital letters'),
        property('Version', 'The version of the standard that the XML follows'),
        property('ConformanceLevel', 'The profile that the XML follows'),
      ),
    ),
  ])
}

function property(name: string, description: string): Output {
  return resource('rdf:li', [
    leaf('pdfaProperty:name', name),
    leaf('pdfaProperty:valueType', 'Text'),
    leaf('pdfaProperty:category', 'external'),
    leaf('pdfaProperty:description', description),
  ])
}

function resource(name: string, properties: readonly Output[]): Output {
  const content = properties.filter((one) => one !== undefined)
  return { name, attributes: { 'rdf:parseType': 'Resource' }, content }
}
