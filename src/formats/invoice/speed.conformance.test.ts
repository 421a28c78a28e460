import { expect } from 'vitest'
import { readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { validate } from './rules.js'
import { corpusFiles, readCorpusFile, suite } from './testing/corpus.js'
import { xrechnung } from './xrechnung/xrechnung.js'

const rules = [en16931, xrechnung]
const rounds = 12
/** The aim is 300 a second on one core; a busy machine gets some leave before the test fails. */
const least = 100

/** Reads and validates whole public invoices again and again, as a server would. */
suite('Speed of reading and validating', 'xrechnung-testsuite', (tally) => {
  const folders = ['xrechnung-testsuite/business-cases', 'en16931/ubl-examples', 'en16931/cii-examples']
  const files = folders.flatMap((folder) => corpusFiles(folder, '.xml')).map(readCorpusFile)
  for (const bytes of files) validate(readInvoice(bytes), rules)
  const start = performance.now()
  for (let round = 0; round < rounds; round++) for (const bytes of files) validate(readInvoice(bytes), rules)
  const seconds = (performance.now() - start) / 1000
  const rate = Math.round((files.length * rounds) / seconds)
  console.log(`${files.length * rounds} invoices in ${seconds.toFixed(2)} s: ${rate} a second`)
  expect(rate).toBeGreaterThan(least)
  tally.count(true, 'speed', () => '')
  return undefined
})
