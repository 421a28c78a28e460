import { readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { peppol } from './peppol/peppol.js'
import { validate } from './rules.js'
import { corpusFiles, readCorpusFile, suite } from './testing/corpus.js'

const billing = 'poacc:billing:3.0</'

/** The samples are older than the rules about check digits, and many of their identifiers are made up. */
const placeholders = new Set(['PEPPOL-COMMON-R040', 'PEPPOL-COMMON-R049', 'SE-R-013'])

/** Invoices of other suites that say they follow Peppol BIS Billing 3. */
suite('Peppol BIS Billing 3, whole invoices', 'en16931', (tally) => {
  const folders = ['en16931/test/testfiles', 'en16931/ubl-examples']
  for (const path of folders.flatMap((folder) => corpusFiles(folder, '.xml'))) {
    const bytes = readCorpusFile(path)
    if (!bytes.includes(billing)) continue
    const findings = validate(readInvoice(bytes), [en16931, peppol])
    const errors = findings.filter(({ severity, rule }) => severity === 'error' && !placeholders.has(rule))
    tally.count(errors.length === 0, path, () => errors.map(({ rule, path: at }) => `${rule} ${at}`).join(', '))
  }
  return undefined
})
