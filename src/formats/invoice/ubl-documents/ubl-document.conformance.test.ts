import { readInvoice } from '../document.js'
import { corpusFiles, readCorpusFile, suite } from '../testing/corpus.js'
import { sampleOf } from '../testing/ubl-sample.js'
import { UblSchema } from '../testing/ubl-schema.js'
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
    tally.count(unread.length === 0 && again === sample, `${kind} reads back`, () => unread.join(' '))
    const errors = schema.errors(parseXml(again, () => true)).filter((error) => !error.includes(' lacks '))
    tally.count(errors.length === 0, `${kind} by schema`, () => [...new Set(errors)].join(', '))
  }
  return undefined
})

suite('UBL 2.1 invoices written by the schema', 'xsd', (tally) => {
  const schema = new UblSchema()
  const folders = ['en16931/ubl-examples', 'en16931/cii-examples', 'xrechnung-testsuite/business-cases/standard']
  for (const path of folders.flatMap((folder) => corpusFiles(folder, '.xml'))) {
    const errors = schema.errors(parseXml(writeUbl(readInvoice(readCorpusFile(path)).invoice), () => true))
    tally.count(errors.length === 0, path, () => [...new Set(errors)].join(', '))
  }
  return undefined
})
