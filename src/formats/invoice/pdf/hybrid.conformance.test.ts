import { corpusFiles, readCorpusFile, suite } from '../testing/corpus.js'
import { embeddedFiles, readHybridInvoice } from './read-hybrid.js'
import { writeHybridInvoice } from './write-hybrid.js'

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n<invoice>äöü</invoice>\n'

/** The pages of public hybrid invoices with another XML: it is the only file then, and reads back as written. */
suite('Factur-X written and read again', 'zugferd-corpus', (tally) => {
  for (const path of corpusFiles('zugferd-corpus/ZUGFeRDv2', '.pdf')) {
    const pages = readCorpusFile(path)
    const modified = '2026-01-31T12:00:00.000Z'
    const pdf = writeHybridInvoice({ pages, xml, profile: 'EN 16931', title: 'Invoice 1', modified })
    const read = Buffer.from(readHybridInvoice(pdf).content).toString('utf8')
    tally.count(read === xml && embeddedFiles(pdf).length === 1, path, () => `read ${read.slice(0, 40)}`)
  }
  return undefined
})
