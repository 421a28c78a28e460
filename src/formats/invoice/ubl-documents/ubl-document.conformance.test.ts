import { readInvoice } from '../document.js'
import { corpusFiles, readCorpusFile, suite } from '../testing/corpus.js'
import { sampleOf } from '../testing/ubl-sample.js'
import { UblSchema } from '../testing/ubl-schema.js'
import { XmlSchema } from '../testing/xml-schema.js'
import { writeUbl } from '../ubl/write-ubl.js'
import { parseXml } from '../xml.js'
import type { Shape } from './codec.js'
import { readUblDocument, type UblKind, ublDocuments, writeUblDocument } from './ubl-document.js'

/** Every table is tried with a document that fills all of its rows: it reads whole, and is written by the schema. */
suite('UBL 2.1 documents written by the schema', 'xsd', (tally) => {
  const schema = new UblSchema()
  for (const [kind, shape] of Object.entries<Shape>(ublDocuments)) {
    const sample = writeUblDocument(kind as UblKind, sampleOf(shape))
    const { document, unread } = readUblDocument(sample)
    const again = writeUblDocument(kind as UblKind, document)
    tally.count(unread.length === 0 && again === sample, `${kind} reads back`, () => [...unread].join(' '))
    const errors = schema.errors(parseXml(again, () => true)).filter((error) => !error.includes(' lacks '))
    tally.count(errors.length === 0, `${kind} by schema`, () => [...new Set(errors)].join(', '))
  }
  return undefined
})

const invoiceFolders = [
  'en16931/ubl-examples',
  'en16931/cii-examples',
  'xrechnung-testsuite/business-cases/standard',
  'xrechnung-testsuite/technical-cases/cius',
]

/** Whatever syntax an invoice came in, as UBL it is valid by the schemas that OASIS publishes. */
suite('UBL 2.1 invoices written, judged by the XML schema', 'xsd', (tally) => {
  const schemas = {
    invoice: new XmlSchema('xsd/ubl-2.1/maindoc/UBL-Invoice-2.1.xsd'),
    creditNote: new XmlSchema('xsd/ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd'),
  }
  for (const path of invoiceFolders.flatMap((folder) => corpusFiles(folder, '.xml'))) {
    const { invoice } = readInvoice(readCorpusFile(path))
    const errors = schemas[invoice.kind].errors(writeUbl(invoice))
    tally.count(errors.length === 0, path, () => [...new Set(errors)].join(', '))
  }
  for (const schema of Object.values(schemas)) schema.dispose()
  return undefined
})
