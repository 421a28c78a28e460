import { date } from '../../kernel/date.js'
import { ProblemError } from '../../kernel/problem.js'
import type { InvoiceDocument } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { readHybridInvoice } from './pdf/read-hybrid.js'
import { receiveInvoice } from './receive.js'
import { ruleSetsFor } from './rule-sets.js'
import { isValid, validate } from './rules.js'
import { corpusFiles, readCorpusFile, suite, type Tally } from './testing/corpus.js'

const today = date('2026-06-01')

/** What an invoice is worth: its errors, or why it is none. */
function verdict(bytes: Uint8Array, sets = (document: InvoiceDocument) => ruleSetsFor(document, today)): string {
  try {
    const document = receiveInvoice(bytes)
    const findings = validate(document, sets(document))
    const errors = findings.filter(({ severity }) => severity === 'error')
    return isValid(findings) ? '' : [...new Set(errors.map(({ rule }) => rule))].join(' ')
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem.code}: ${error.problem.message}`
    throw error
  }
}

/** Counts a PDF as passed when there is XML in it. */
function countXml(path: string, tally: Tally): void {
  try {
    const { content } = readHybridInvoice(readCorpusFile(path))
    tally.count(content.includes(0x3c), path, () => 'no XML')
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    tally.count(false, path, () => error.problem.message)
  }
}

const folder = 'zugferd-corpus/XML-Rechnung'
const currencies = 'a sample of a draft of Factur-X: its amounts name their currency (CII-DT-031)'
const pdfs = 'zugferd-corpus/ZUGFeRDv2/correct'
const olderSamples = new Map([
  [`${pdfs}/FNFE-factur-x-examples/Avoir_FR_type381_BASIC.pdf`, currencies],
  [`${pdfs}/FNFE-factur-x-examples/Facture_DOM_BASICWL.pdf`, currencies],
  [`${pdfs}/FNFE-factur-x-examples/Facture_FR_BASICWL.pdf`, currencies],
  [`${pdfs}/Mustangproject/MustangGnuaccountingBeispielRE-20190610_507.pdf`, 'scheme 9930 for a legal registration'],
])

suite('ZUGFeRD corpus, XML invoices', 'zugferd-corpus', (tally) => {
  for (const syntax of ['UBL', 'CII']) {
    for (const path of corpusFiles(`${folder}/${syntax}`, '.xml')) {
      // The UBL files were converted and claim Peppol without following it: they are judged by EN 16931.
      const errors = verdict(readCorpusFile(path), () => [en16931])
      tally.count(errors === '', path, () => errors)
    }
  }
  return undefined
})

suite('ZUGFeRD corpus, XML read from PDFs', 'zugferd-corpus', (tally) => {
  for (const path of corpusFiles('zugferd-corpus', '.pdf')) {
    countXml(path, tally)
  }
  return undefined
})

suite('ZUGFeRD corpus, invoices in PDFs of version 2', 'zugferd-corpus', (tally) => {
  for (const path of corpusFiles(pdfs, '.pdf')) {
    const errors = verdict(readCorpusFile(path))
    tally.count(errors === '', path, () => errors)
  }
  return olderSamples
})

suite('ZUGFeRD corpus, invoices in PDFs of version 1', 'zugferd-corpus', (tally) => {
  for (const path of corpusFiles('zugferd-corpus/ZUGFeRDv1/correct', '.pdf')) {
    const errors = verdict(readCorpusFile(path))
    tally.count(errors === '', path, () => errors)
  }
  return undefined
})

const refusedForItsPages = new Map([
  [
    'zugferd-corpus/ZUGFeRDv2/fail/ZUGFeRD_2_fully_compliant_complete.pdf',
    'its XML breaks no rule; the corpus does not say what is wrong, and PDF/A is not judged here',
  ],
])

suite('ZUGFeRD corpus, what must fail', 'zugferd-corpus', (tally) => {
  const folders = ['zugferd-corpus/ZUGFeRDv1/fail', 'zugferd-corpus/ZUGFeRDv2/fail']
  for (const path of folders.flatMap((one) => corpusFiles(one, '.pdf'))) {
    tally.count(verdict(readCorpusFile(path)) !== '', path, () => 'no error found')
  }
  return refusedForItsPages
})

const extendedSamples = [
  'library/factur-x-extended.xml',
  'library/cii/UC11_F202600022_EXTENDED_FX_CII_BT-X-589Only_on_GROUP_Line.xml',
  'library/subinvoicelines/Extended_SubInvoiceLines_Hardware_Bsp2.xml',
  'library/subinvoicelines/Extended___SubInvoiceLines_Buero_Material_Bsp3__.xml',
  'library/subinvoicelines/ZUGFeRD_Extended__Abschlagsrechnung_SubInvoiceLine_u_LV_Nr_.xml',
  'library/migration/input/ZUGFeRD1-invoice.xml',
  'library/migration/input/ZUGFeRD1_COMFORT_Einfach.xml',
  'validator/UC10_F202600004_EXTENDED_FX_CII_Commentee.xml',
  'validator/X03_01_Abschlagsrechnung_SubInvoiceLine_u_LV_Nr.xml',
  'validator/roundingDifferenceIsInTolerance.xml',
]

suite('Mustang tests, profile EXTENDED and ZUGFeRD 1', 'mustang-tests', (tally) => {
  for (const name of extendedSamples) {
    const errors = verdict(readCorpusFile(`mustang-tests/${name}`))
    tally.count(errors === '', name, () => errors)
  }
  return undefined
})

const mustang = 'mustang-tests/validator'
const judgedOtherwise = new Map([
  [
    `${mustang}/invalidArithmetics.xml`,
    'quantity times price is wrong on a line: no rule of EN 16931 in CII compares it',
  ],
  [`${mustang}/validZREtestZugferd.xml`, 'neither an identifier of the seller (BR-CO-26) nor a due date (BR-CO-25)'],
])

/** Mustang names its samples by what its own validator says of them. */
suite('Mustang tests, XML by name', 'mustang-tests', (tally) => {
  for (const path of corpusFiles('mustang-tests/validator', '.xml')) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (!/^(in)?valid/.test(name)) continue
    const errors = verdict(readCorpusFile(path))
    tally.count((errors === '') === name.startsWith('valid'), path, () => errors || 'no error found')
  }
  return judgedOtherwise
})

suite('Mustang tests, XML read from PDFs', 'mustang-tests', (tally) => {
  for (const path of corpusFiles('mustang-tests', '.pdf')) {
    // Pages without an invoice, as input for those who make one.
    if (path.includes('blanko')) continue
    countXml(path, tally)
  }
  return undefined
})
