// Benchmarks with their bounds, as JSON on standard output; progress on standard error. See README.md.
import { spawn } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openDatabase } from '../../dist/app/database/open-database.js'
import { createTemporaryHome } from '../../dist/app/database/temporary-home.js'
import { asOwner } from '../../dist/kernel/database.js'
import { round } from './meter.mjs'

const SCENARIOS = ['p1', 'http', 'p2', 'bulk', 'p3', 'p6', 'replay', 'formats']

const fail = (message) => {
  console.error(message)
  process.exit(1)
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: SCENARIOS.join(',') },
      size: { type: 'string', default: '' },
      files: { type: 'string' },
      through: { type: 'string' },
    },
  })
  const only = values.only.split(',')
  const unknown = only.find((name) => !SCENARIOS.includes(name))
  if (unknown !== undefined) fail(`--only ${unknown}: there is ${SCENARIOS.join(', ')}`)
  const sizes = values.size.split(',').filter(Boolean)
  const wrong = sizes.find((text) => !new RegExp(`^(${SCENARIOS.join('|')})=[1-9]\\d{0,6}$`).test(text))
  if (wrong !== undefined) fail(`--size ${wrong}: write a scenario and a number, e.g. p3=100000`)
  const size = Object.fromEntries(sizes.map((text) => text.split('=')).map(([name, value]) => [name, Number(value)]))
  return { only, size, files: values.files, through: values.through }
}

/** Runs one side of a scenario in a fresh database and a fresh process; answers its JSON. */
async function side(server, name, which, options) {
  const database = `o2c_bench_${process.pid}_${name}_${which}`
  const url = new URL(server)
  url.pathname = `/${database}`
  await asOwner(server, (client) => client.query(`create database ${database}`))
  try {
    return JSON.parse(await child([name, which, url.toString(), JSON.stringify(options)]))
  } finally {
    await asOwner(server, (client) => client.query(`drop database ${database} with (force)`))
  }
}

function child(args) {
  const script = fileURLToPath(new URL('scenario.mjs', import.meta.url))
  return new Promise((resolve, reject) => {
    const started = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    started.stdout.on('data', (data) => {
      output += data
    })
    started.on('error', reject)
    started.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${args[0]} ${args[1]} ended with status ${code}`)),
    )
  })
}

async function measure(server, name, options) {
  const scenario = await import(`./${name}.mjs`)
  if (scenario.alone) return scenario.alone(options)
  const reason = scenario.missing?.(options)
  if (reason) return { skipped: reason }
  const bound = await side(server, name, 'bound', options)
  const measured = await side(server, name, 'measured', options)
  const compare = scenario.compare ?? ((ours, theirs) => ours.perCpuSecond / theirs.perCpuSecond)
  const share = compare(measured, bound)
  const { memoryMB } = scenario.target
  const fits = memoryMB === undefined || Object.values(measured.peakMemoryMB).reduce((a, b) => a + b) < memoryMB
  const met = share >= scenario.target.share && fits
  console.error(`${name}: ${round(share, 2)} of the bound, target ${scenario.target.share}`)
  return { unit: scenario.size.unit, target: scenario.target, share: round(share), met, measured, bound }
}

const options = readOptions()
const home = process.env.DATABASE_URL ? undefined : await createTemporaryHome()
const server = await openDatabase({ home: home?.home ?? '', log: (line) => console.error(line) })
try {
  const version = await asOwner(server.url, async (client) => (await client.query('show server_version')).rows[0])
  const machine = { processors: cpus().length, model: cpus()[0]?.model, memoryGB: Math.round(totalmem() / 2 ** 30) }
  const results = {}
  for (const name of options.only) results[name] = await measure(server.url, name, options)
  const runtime = { node: process.version, postgresql: version.server_version }
  console.log(JSON.stringify({ at: new Date().toISOString(), machine, ...runtime, results }, null, 2))
} finally {
  await server.stop()
  await home?.remove()
}
