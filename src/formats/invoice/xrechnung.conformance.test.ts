import { invoiceDocument, readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { isValid, validate } from './rules.js'
import { corpusFiles, readCorpusFile, suite, type Tally } from './testing/corpus.js'
import { mutations } from './testing/xmute.js'
import { xrechnung } from './xrechnung/xrechnung.js'

const rules = [en16931, xrechnung]

/** Each instruction of the suite makes one or more documents and names the rules that each must keep or break. */
function judgeMutations(path: string, tally: Tally): void {
  for (const { name, root, valid, invalid } of mutations(readCorpusFile(path).toString('utf8'))) {
    const broken = new Set(validate(invoiceDocument(root), rules).map(({ rule }) => rule))
    const file = path.slice(path.lastIndexOf('/') + 1)
    for (const rule of valid)
      tally.count(!broken.has(rule), `${file} ${name} ${rule}`, () => 'reported, should be kept')
    for (const rule of invalid) tally.count(broken.has(rule), `${file} ${name} ${rule}`, () => 'not reported')
  }
}

suite('XRechnung schematron tests', 'xrechnung-schematron-tests', (tally) => {
  for (const path of corpusFiles('xrechnung-schematron-tests/instances', '.xml')) judgeMutations(path, tally)
  return undefined
})

suite('XRechnung test suite, whole invoices', 'xrechnung-testsuite', (tally) => {
  for (const path of corpusFiles('xrechnung-testsuite', '.xml')) {
    const findings = validate(readInvoice(readCorpusFile(path)), rules)
    const errors = findings.filter(({ severity }) => severity === 'error')
    tally.count(isValid(findings), path, () => errors.map(({ rule, path: at }) => `${rule} ${at}`).join(', '))
  }
  return undefined
})
