import { invoiceDocument, readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { type Finding, isValid, validate } from './rules.js'
import { corpusFiles, readCorpusFile, suite, type Tally } from './testing/corpus.js'
import { parseXml, type XmlElement } from './xml.js'
import { attribute, children, textOf } from './xml-path.js'

const rules = [en16931]

/** The unit tests wrap each document in a test that names the rules it must keep or break, sometimes how often. */
function judgeUnitTests(path: string, tally: Tally): void {
  const root = parseXml(readCorpusFile(path), () => true)
  children(root, 'test').forEach((test, index) => {
    const asserts = children(test, 'assert')[0]!
    const subject = test.children.find(({ name }) => name !== 'assert')
    if (!subject) return
    const findings = validate(invoiceDocument(subject), rules)
    for (const expected of asserts.children) judgeExpectation(expected, findings, `${path} test ${index + 1}`, tally)
  })
}

function judgeExpectation(expected: XmlElement, findings: readonly Finding[], where: string, tally: Tally): void {
  const rule = textOf(expected)
  const found = findings.filter((one) => one.rule === rule)
  const place = `${where} ${expected.name} ${rule}`
  if (expected.name === 'success') {
    tally.count(found.length === 0, place, () => `reported at ${found.map(({ path }) => path).join(' ')}`)
  }
  if (expected.name === 'error' || expected.name === 'warning') {
    const number = attribute(expected, 'number')
    const isMet = number === undefined ? found.length > 0 : found.length === Number(number)
    tally.count(isMet, place, () => `reported ${found.length} times, expected ${number ?? 'some'}`)
  }
}

for (const folder of ['Invoice-unit-UBL', 'CreditNote-unit-UBL', 'cii']) {
  suite(`EN 16931 unit tests, ${folder}`, 'en16931', (tally) => {
    for (const path of corpusFiles(`en16931/test/${folder}`, '.xml')) judgeUnitTests(path, tally)
    return undefined
  })
}

suite('EN 16931 whole invoices', 'en16931', (tally) => {
  const folders = ['en16931/test/testfiles', 'en16931/ubl-examples', 'en16931/cii-examples']
  for (const path of folders.flatMap((folder) => corpusFiles(folder, '.xml'))) {
    const findings = validate(readInvoice(readCorpusFile(path)), rules)
    const errors = findings.filter(({ severity }) => severity === 'error')
    tally.count(isValid(findings), path, () => errors.map(({ rule, path: at }) => `${rule} ${at}`).join(', '))
  }
  return undefined
})
