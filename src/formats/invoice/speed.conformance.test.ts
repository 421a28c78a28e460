import { expect } from 'vitest'
import { readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { validate } from './rules.js'
import { corpusFiles, readCorpusFile, suite } from './testing/corpus.js'
import { xrechnung } from './xrechnung/xrechnung.js'

const rules = [en16931, xrechnung]
const rounds = 20
const usualSize = 100_000
/** The aim is 300 a second on one core; processor time varies with what else the machine does. */
const least = 150

/** Reads and validates whole public invoices again and again, as a server would. */
suite('Speed of reading and validating', 'xrechnung-testsuite', (tally) => {
  const folders = ['xrechnung-testsuite/business-cases', 'en16931/ubl-examples', 'en16931/cii-examples']
  const all = folders.flatMap((folder) => corpusFiles(folder, '.xml')).map(readCorpusFile)
  // A few samples carry attachments of megabytes: they would measure how fast text is skipped.
  const files = all.filter(({ length }) => length < usualSize)
  for (const bytes of files) validate(readInvoice(bytes), rules)
  const start = process.cpuUsage()
  for (let round = 0; round < rounds; round++) for (const bytes of files) validate(readInvoice(bytes), rules)
  const { user, system } = process.cpuUsage(start)
  const seconds = (user + system) / 1_000_000
  const rate = Math.round((files.length * rounds) / seconds)
  console.log(`${files.length * rounds} invoices in ${seconds.toFixed(2)} s of processor time: ${rate} a second`)
  expect(rate).toBeGreaterThan(least)
  tally.count(true, 'speed', () => '')
  return undefined
})
