import { writeCii } from './cii/write-cii.js'
import { type InvoiceDocument, readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import type { Invoice } from './model.js'
import { isValid, validate } from './rules.js'
import { corpusFiles, readCorpusFile, suite } from './testing/corpus.js'
import { writeUbl } from './ubl/write-ubl.js'

const rules = [en16931]

/** The model without the places that it was read from. */
const content = (invoice: Invoice): string =>
  JSON.stringify(invoice, (key, value) =>
    key === 'at' ? undefined : typeof value === 'bigint' ? String(value) : value,
  )

const errorsOf = (document: InvoiceDocument): string =>
  validate(document, rules)
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, path }) => `${rule} ${path}`)
    .join(', ')

const folders = [
  'en16931/ubl-examples',
  'en16931/cii-examples',
  'en16931/test/testfiles',
  'xrechnung-testsuite/business-cases/standard',
]

/** What is valid stays valid when it is read and written, in its own syntax and in the other one. */
suite('Writers, whole invoices written and read again', 'en16931', (tally) => {
  for (const path of folders.flatMap((folder) => corpusFiles(folder, '.xml'))) {
    const original = readInvoice(readCorpusFile(path))
    if (!isValid(validate(original, rules))) continue
    const write = original.syntax === 'ubl' ? writeUbl : writeCii
    const writeOther = original.syntax === 'ubl' ? writeCii : writeUbl
    const same = readInvoice(write(original.invoice))
    const other = readInvoice(writeOther(original.invoice))
    tally.count(content(same.invoice) === content(original.invoice), `${path} same content`, () =>
      firstDifference(original, same),
    )
    tally.count(isValid(validate(same, rules)), `${path} same syntax`, () => errorsOf(same))
    tally.count(isValid(validate(other, rules)), `${path} other syntax`, () => errorsOf(other))
  }
  return undefined
})

function firstDifference(a: InvoiceDocument, b: InvoiceDocument): string {
  const [left, right] = [content(a.invoice), content(b.invoice)]
  let index = 0
  while (left[index] === right[index] && index < left.length) index++
  return `…${left.slice(Math.max(0, index - 60), index + 60)}… became …${right.slice(Math.max(0, index - 60), index + 60)}…`
}
