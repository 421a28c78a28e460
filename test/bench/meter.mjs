// What a piece of work cost: processor time of this process and of the database server, wall clock, memory, statements,
// commits and bytes written ahead. Processor time is read from the operating system (Linux), so the server must be local.
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { statistics } from '../../dist/kernel/tx.js'

const TICKS_PER_SECOND = 100
const SAMPLE_MS = 1000

const statOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
  const [parent, user, system, childrenUser, childrenSystem] = [1, 11, 12, 13, 14].map((i) => Number(fields[i]))
  return { parent, own: user + system, ended: childrenUser + childrenSystem }
}

const attempt = (work, otherwise) => {
  try {
    return work()
  } catch {
    return otherwise
  }
}

/** The server's processes that live now. */
const processesOf = (postmaster) =>
  readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ')

function serverTicks(postmaster) {
  const { own, ended } = statOf(postmaster)
  return processesOf(postmaster).reduce((sum, pid) => sum + attempt(() => statOf(pid).own, 0), own + ended)
}

/** Memory of the server's processes that they do not share, in bytes. */
const privateMemory = (postmaster) =>
  processesOf(postmaster).reduce((sum, pid) => {
    const status = attempt(() => readFileSync(`/proc/${pid}/status`, 'utf8'), '')
    return sum + Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
  }, 0)

/** A meter for one database: `measure(work)` answers what the work returned and what it cost. */
export async function openMeter(url) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const one = async (sql) => Object.values((await client.query(sql)).rows[0])[0]
  const postmaster = statOf(await one('select pg_backend_pid()')).parent
  const written = async () => Number(await one("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))

  async function measure(work) {
    const peak = { application: 0, database: 0 }
    const sample = () => {
      peak.application = Math.max(peak.application, process.memoryUsage.rss())
      peak.database = Math.max(peak.database, privateMemory(postmaster))
    }
    const before = { wal: await written(), counts: { ...statistics }, ticks: serverTicks(postmaster) }
    const [cpu, start, sampler] = [process.cpuUsage(), performance.now(), setInterval(sample, SAMPLE_MS)]
    const result = await work()
    const [used, wall] = [process.cpuUsage(cpu), (performance.now() - start) / 1000]
    clearInterval(sampler)
    sample()
    const application = (used.user + used.system) / 1e6
    const database = (serverTicks(postmaster) - before.ticks) / TICKS_PER_SECOND
    const cost = {
      wallSeconds: round(wall),
      cpuSeconds: { application: round(application), database: round(database), total: round(application + database) },
      statements: statistics.statements - before.counts.statements,
      commits: statistics.commits - before.counts.commits,
      writtenAheadBytes: (await written()) - before.wal,
      peakMemoryMB: { application: Math.round(peak.application / 1e6), database: Math.round(peak.database / 1e6) },
    }
    return { result, cost }
  }
  return { measure, close: () => client.end() }
}

export const round = (value, places = 3) => Number(value.toFixed(places))

/** How much was done per second of processor time and of the clock. */
export const rates = (cost, amount) => ({
  perCpuSecond: Math.round(amount / cost.cpuSeconds.total),
  perSecond: Math.round(amount / cost.wallSeconds),
})

/** The share of a sorted list below which a value lies, e.g. 0.95. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))])
}
