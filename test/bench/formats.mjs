// Formats: megabytes a second of processor time, per format: bytes split at their separators and nothing else (the
// bound), cut into the pieces of the format (tokenised), and read into typed documents; invoices judged by EN 16931.
// Needs no database; runs in a process of its own.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readBai2Records } from '../../dist/formats/bai2-records.js'
import { CsvRecordParser } from '../../dist/formats/csv-records.js'
import { InterchangeReader } from '../../dist/formats/edi/syntax/interchange-reader.js'
import { parseXml } from '../../dist/formats/invoice/xml.js'
import { readSwiftFields, readSwiftMessages } from '../../dist/formats/mt940-fields.js'
import { parseOfx } from '../../dist/formats/ofx-tree.js'
import { layouts, readRecord } from '../../dist/formats/payments/nacha-records.js'
import { read } from '../../dist/formats/read.js'
import { readStream } from '../../dist/formats/read-stream.js'
import { checkMapping } from '../../dist/formats/table/mapping.js'
import { streamTable } from '../../dist/formats/table/read-table.js'
import { validate } from '../../dist/formats/validate.js'
import * as inputs from './formats-inputs.mjs'
import { round } from './meter.mjs'

export const size = { default: 4, unit: 'megabytes of every format' }
/** Megabytes per CPU-second: EDI cut into segments, every format read into typed documents. */
export const target = { tokenised: 20, typed: 5, validatedPerSecond: 300 }

const script = fileURLToPath(import.meta.url)

/** Runs the whole in a child and answers its JSON. */
export function alone(options) {
  return new Promise((resolve, reject) => {
    const megabytes = String(options.size.formats ?? size.default)
    const child = spawn(process.execPath, [script, megabytes], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`formats ended with ${code}`)),
    )
  })
}

const rounds = 6

/** The best of some rounds: the machine may be busy, the work is the same. */
async function fastest(work) {
  let best = Number.POSITIVE_INFINITY
  for (let index = 0; index < rounds; index++) {
    const begin = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(begin)
    best = Math.min(best, (user + system) / 1e6)
  }
  return best
}

/** Text cut at every separator of two levels, as cheaply as the language can. */
function bareSplit(bytes, outer, inner) {
  let pieces = 0
  for (const part of bytes.toString('latin1').split(outer)) pieces += inner === undefined ? 1 : part.split(inner).length
  return pieces
}

const nothing = () => undefined
const listener = {
  interchange: nothing,
  group: nothing,
  message: nothing,
  service: nothing,
  groupEnd: nothing,
  finding: nothing,
}

const text = (file) => file.toString('latin1')

async function* inBlocks(file) {
  for (let at = 0; at < file.length; at += 256 * 1024) yield file.subarray(at, at + 256 * 1024)
}

/** Takes every document, as a program that reads a stream does, and its tree, which is made when it is asked for. */
async function takeAll({ documents }) {
  for await (const some of documents) {
    for (const document of [some].flat()) {
      if (document === undefined || (document.source && !document.source.tree)) throw new Error('no document')
    }
  }
}

/** EDI as a stream: envelopes and segments, then checked, mapped and typed. */
const edi = (file, outer, inner) => ({
  file,
  split: () => bareSplit(file, outer, inner),
  tokenise: () => {
    const reader = new InterchangeReader(listener)
    reader.push(file)
    reader.end()
  },
  type: async () => takeAll(await readStream(inBlocks(file), 'bench')),
})

/** Many small files: one invoice, again and again. */
function invoices(file, bytes) {
  const times = Math.ceil(bytes / file.length)
  const again = (work) => () => repeat(times, () => work(file))
  return {
    file,
    times,
    split: again((one) => bareSplit(one, '<', '>')),
    tokenise: again((one) => parseXml(one, () => true)),
    type: again((one) => read(one)),
  }
}

const whole = (file, outer, inner, cut) => ({
  file,
  split: () => bareSplit(file, outer, inner),
  tokenise: () => cut(file),
  type: () => {
    // Entries of statements are made when they are asked for.
    for (const { document } of read(file, 'bench').documents) document.entries?.at(-1)
  },
})

const mapping = checkMapping({
  document: 'order',
  columns: {
    number: 'Order',
    issueDate: 'Ordered on',
    'buyer.name': 'Customer',
    'line.item.seller': 'Article',
    'line.quantity': 'Pieces',
    'line.price': 'Price',
  },
})

/** CSV by a mapping: read twice, because how it writes shows only when all was seen. */
const table = (file) => ({
  file,
  split: () => bareSplit(file, '\n', ','),
  tokenise: () => {
    const parser = new CsvRecordParser('bench')
    parser.push(text(file))
    parser.end()
  },
  type: async () => takeAll(await streamTable(() => inBlocks(file), mapping, 'bench')),
})

const xmlLimits = { maxBytes: 1e9, maxElements: 1e9, maxDepth: 100, maxAttributes: 100 }

function cutSwift(file) {
  const whole = text(file)
  for (const { entries } of readSwiftMessages(whole)) for (const entry of entries) readSwiftFields(whole, entry)
}

function cutBai2(file) {
  for (const _ of readBai2Records(text(file)));
}

function nachaRecords(file) {
  for (const line of text(file).split('\n')) if (line[0] === '6') readRecord(line, layouts.entry)
}

async function measure() {
  const bytes = Number(process.argv[2]) * 1e6
  const sample = { ubl: await inputs.xmlInvoice('ubl'), cii: await inputs.xmlInvoice('cii') }
  const formats = {
    x12: edi(inputs.x12(bytes), '~', '*'),
    edifact: edi(inputs.edifact(bytes), "'", '+'),
    ubl: invoices(sample.ubl, bytes),
    cii: invoices(sample.cii, bytes),
    camt: whole(inputs.camt(bytes), '<', '>', (file) => parseXml(file, () => true, xmlLimits)),
    mt940: whole(inputs.mt940(bytes), '\n', ':', cutSwift),
    bai2: whole(inputs.bai2(bytes), '\n', ',', cutBai2),
    ofx: whole(inputs.ofx(bytes), '<', '>', (file) => parseOfx(text(file), 'bench', nothing)),
    nacha: whole(inputs.nacha(bytes), '\n', undefined, nachaRecords),
    csv: table(inputs.csv(bytes)),
  }
  const results = {}
  for (const [name, { file, times = 1, split, tokenise, type }] of Object.entries(formats)) {
    const megabytes = (file.length * times) / 1e6
    const rate = async (work) => round(megabytes / (await fastest(work)), 1)
    const rates = { split: await rate(split), tokenised: await rate(tokenise), typed: await rate(type) }
    results[name] = { megabytes: round(megabytes, 1), ...rates }
    console.error(`formats ${name}: ${rates.tokenised} MB/s tokenised, ${rates.typed} typed, ${rates.split} split`)
  }
  results.validation = await judged(sample)
  console.log(JSON.stringify({ unit: 'megabytes per CPU-second', target, met: isMet(results), results }))
}

/** Invoices a second: read and judged by EN 16931, and judged alone. */
async function judged(sample) {
  const choice = { day: '2026-06-01', rules: ['en16931'] }
  const count = 200
  const answer = {}
  for (const [name, bytes] of Object.entries(sample)) {
    const [document] = read(bytes).documents
    const { valid, findings } = validate(document, choice)
    if (!valid) throw new Error(`the ${name} invoice of the bench is not valid: ${JSON.stringify(findings[0])}`)
    const rate = async (work) => Math.round(count / (await fastest(() => repeat(count, work))))
    answer[name] = {
      bytes: bytes.length,
      readAndJudgedPerSecond: await rate(() => validate(read(bytes).documents[0], choice)),
      judgedPerSecond: await rate(() => validate(document, choice)),
    }
    console.error(`formats en16931 ${name}: ${answer[name].readAndJudgedPerSecond} invoices a second`)
  }
  return answer
}

function repeat(count, work) {
  for (let index = 0; index < count; index++) work()
}

const isMet = ({ validation, ...formats }) =>
  [formats.x12, formats.edifact].every(({ tokenised }) => tokenised >= target.tokenised) &&
  Object.values(formats).every(({ typed }) => typed >= target.typed) &&
  Object.values(validation).every(({ readAndJudgedPerSecond }) => readAndJudgedPerSecond >= target.validatedPerSecond)

if (process.argv[1] === script) await measure()
