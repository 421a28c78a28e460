#!/usr/bin/env node
/**
 * Makes the sample company anew: one whole month of Online Retail II, and bank statements generated from its invoices.
 *
 *   npm run build
 *   node samples/build-sample.mjs online_retail_2010-12_2011-12.csv.gz path/to/bank-data
 *
 * The first argument is the second year of the data set as CSV (see README.md), the second the folder of the statement
 * generator (its `generate.mjs`). Without the second only the month is cut out.
 *
 * Statements name invoices by their numbers, and money that arrives can free a held order and so move later numbers.
 * So the month is run, statements are generated, and it is run again with them, until the invoices stay the same.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'

const MONTH = '2011-07'
/** Invoices are due after 30 days: the month after brings most of their payments. */
const THROUGH = '2011-08-31'
const MOST_ROUNDS = 6

const here = fileURLToPath(new URL('.', import.meta.url))
const o2c = fileURLToPath(new URL('../bin/o2c.mjs', import.meta.url))
const monthFile = join(here, `online-retail-${MONTH}.csv.gz`)
const statementFolder = join(here, 'statements')

/** The lines of the month exactly as they stand in the source, in their order, under the same header. */
function cutMonth(path) {
  const [header, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').split('\n')
  const inMonth = new RegExp(`,${MONTH}-\\d{2} \\d{2}:\\d{2}:\\d{2},`)
  const kept = lines.filter((line) => inMonth.test(line))
  writeFileSync(monthFile, gzipSync(`${[header, ...kept].join('\n')}\n`, { level: 9 }))
  console.log(`${monthFile}: ${kept.length} lines`)
}

async function generateStatements(generatorFolder) {
  const work = mkdtempSync(join(tmpdir(), 'o2c-sample-'))
  rmSync(statementFolder, { recursive: true, force: true })
  let before = ''
  for (let round = 1; ; round++) {
    const items = await invoicesOf(join(work, `home-${round}`))
    console.log(`round ${round}: ${items.split('\n').length - 2} documents`)
    if (items === before) break
    if (round === MOST_ROUNDS) throw new Error(`the invoices still change after ${round} rounds`)
    before = items
    const run = join(work, `run-${round}`)
    writeFileSync(join(work, 'items.csv'), items)
    const options = { items: join(work, 'items.csv'), profile: 'base', seed: MONTH, formats: 'camt053', out: run }
    const period = { from: `${MONTH}-01`, to: THROUGH }
    const words = Object.entries({ ...options, ...period }).flatMap(([name, value]) => [`--${name}`, value])
    execFileSync('node', [join(generatorFolder, 'generate.mjs'), ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
    keepStatements(join(run, 'statements'))
  }
  rmSync(work, { recursive: true })
}

/** One folder for each of our accounts, one file for each day, compressed. */
function keepStatements(folder) {
  rmSync(statementFolder, { recursive: true, force: true })
  for (const account of readdirSync(folder)) {
    mkdirSync(join(statementFolder, account), { recursive: true })
    for (const file of readdirSync(join(folder, account)).filter((name) => name.endsWith('.xml'))) {
      const content = gzipSync(readFileSync(join(folder, account, file)), { level: 9 })
      writeFileSync(join(statementFolder, account, `${file}.gz`), content)
    }
  }
}

function statementFiles() {
  if (!existsSync(statementFolder)) return []
  const names = readdirSync(statementFolder, { recursive: true }).filter((name) => name.endsWith('.xml.gz'))
  return names.sort().map((name) => join(statementFolder, name))
}

/** Lives the month in a home of its own, with the statements made so far, and answers what the generator reads. */
async function invoicesOf(home) {
  const { formatCsvRecord, parseCsv } = await import('../dist/formats/csv.js')
  const run = (...words) => execFileSync('node', [o2c, ...words, '--home', home, '--quiet'], { maxBuffer: 2 ** 28 })
  run('import', 'online-retail', monthFile)
  const statements = statementFiles()
  if (statements.length > 0) run('import', 'statements', ...statements)
  run('run', '--through', THROUGH)
  const exported = run('export', 'invoices', '--format', 'csv').toString('utf8')
  rmSync(home, { recursive: true, force: true })
  return asItems(parseCsv(exported, 'invoices'), formatCsvRecord)
}

const ITEM_COLUMNS =
  'document_number document_type customer_number customer_name country issue_date due_date currency amount related_document order_number customer_reference'.split(
    ' ',
  )

/** The generator takes documents without a customer for sales that the payment service settled: our web shops. */
function asItems({ header, rows }, formatCsvRecord) {
  const places = ITEM_COLUMNS.map((name) => header.indexOf(name))
  const items = rows
    .map((row) => places.map((place) => row[place]))
    .map((row) => (row[2].startsWith('WEB-') ? [row[0], row[1], '', '', ...row.slice(4)] : row))
    .filter((row) => Number(row[8]) !== 0)
  return [ITEM_COLUMNS, ...items].map((row) => formatCsvRecord(row)).join('')
}

const [source, generator] = process.argv.slice(2)
if (!source) throw new Error('usage: node samples/build-sample.mjs SOURCE.csv.gz [GENERATOR-FOLDER]')
cutMonth(source)
if (generator) await generateStatements(generator)
