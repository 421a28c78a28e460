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

const withdrawn = 'the electronic address has the scheme 9958, which is no longer in the list (BR-CL-25)'
const folder = 'zugferd-corpus/XML-Rechnung'
const withdrawnScheme = new Map([
  [`${folder}/UBL/EN16931_RechnungsUebertragung.ubl.xml`, withdrawn],
  [`${folder}/CII/EN16931_RechnungsUebertragung.cii.xml`, withdrawn],
])

const currencies = 'a sample of a draft of Factur-X: its amounts name their currency (CII-DT-031)'
const pdfs = 'zugferd-corpus/ZUGFeRDv2/correct'
const olderSamples = new Map([
  [`${pdfs}/FNFE-factur-x-examples/Avoir_FR_type381_BASIC.pdf`, currencies],
  [`${pdfs}/FNFE-factur-x-examples/Facture_DOM_BASICWL.pdf`, currencies],
  [`${pdfs}/FNFE-factur-x-examples/Facture_FR_BASICWL.pdf`, currencies],
  [`${pdfs}/Mustangproject/MustangGnuaccountingBeispielRE-20190610_507.pdf`, 'scheme 9930 for a legal registration'],
  [`${pdfs}/intarsys/EN16931/zugferd_2p0_EN16931_ElektronischeAdresse.pdf`, withdrawn],
  [
    `${pdfs}/intarsys/EXTENDED/zugferd_2p0_EXTENDED_Fremdwaehrung.pdf`,
    `allowance reason of another list; ${withdrawn}`,
  ],
  [`${pdfs}/intarsys/EXTENDED/zugferd_2p0_EXTENDED_InnergemeinschLieferungMehrereBestellungen.pdf`, withdrawn],
])

suite('ZUGFeRD corpus, XML invoices', 'zugferd-corpus', (tally) => {
  for (const syntax of ['UBL', 'CII']) {
    for (const path of corpusFiles(`${folder}/${syntax}`, '.xml')) {
      // The UBL files were converted and claim Peppol without following it: they are judged by EN 16931.
      const errors = verdict(readCorpusFile(path), () => [en16931])
      tally.count(errors === '', path, () => errors)
    }
  }
  return withdrawnScheme
})

suite('ZUGFeRD corpus, XML read from PDFs', 'zugferd-corpus', (tally) => {
  for (const path of corpusFiles('zugferd-corpus', '.pdf')) {
    countXml(path, tally)
  }
  return undefined
})

suite('ZUGFeRD corpus, invoices in PDFs', 'zugferd-corpus', (tally) => {
  for (const path of corpusFiles(pdfs, '.pdf')) {
    const errors = verdict(readCorpusFile(path))
    tally.count(errors === '', path, () => errors)
  }
  return olderSamples
})

const mustang = 'mustang-tests/validator'
const judgedOtherwise = new Map([
  [
    `${mustang}/invalidArithmetics.xml`,
    'quantity times price is wrong on a line: no rule of EN 16931 in CII compares it',
  ],
  [`${mustang}/validXRV23.xml`, 'XRechnung 2.3: version 3 asks for the process and electronic addresses'],
  [`${mustang}/validZREtestZugferd.xml`, 'a draft of ZUGFeRD 2 that breaks the syntax binding of today'],
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
