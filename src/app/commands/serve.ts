import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { whatWaits } from '../../automation/worker.js'
import { importOnlineRetail } from '../../exchange/online-retail/import.js'
import { importStatements } from '../../exchange/statements/import-statements.js'
import { problem } from '../../kernel/problem.js'
import { read } from '../../kernel/runner.js'
import { type Arguments, parseArguments } from '../arguments.js'
import { startWorker } from '../background-worker.js'
import { type Context, tenantNames, tradingTenant, withContext } from '../context.js'
import { isConnectionLost } from '../database/connection-lost.js'
import { guardDatabase } from '../database/guard-database.js'
import { createServer } from '../http/server.js'
import { duration, fileProgressLine, progressLine } from '../progress.js'
import { SAMPLE } from '../sample.js'
import { takeTurn } from '../turn.js'
import type { Command } from './command.js'
import { runWithProgress } from './run.js'

async function serve(args: Arguments): Promise<number> {
  const port = Number(args.options.get('port') ?? process.env.PORT ?? 3000)
  const host = args.options.get('host') ?? '127.0.0.1'
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw problem('command.bad_port', `--port must be a number up to 65535`)
  const asked = stopAsked()
  return withContext(args, async (context) => {
    context.onInterrupt(asked.stop)
    if (!args.has('no-sample')) await prepareSample(context, asked.now)
    if (asked.now()) return 0
    await serveUntilStopped(context, { port, host, work: !args.has('no-worker') }, asked)
    return 0
  })
}

/** Serves, works and looks after the database; whatever ends it, nothing is left running. */
async function serveUntilStopped(
  context: Context,
  { port, host, work }: { port: number; host: string; work: boolean },
  asked: StopAsked,
): Promise<void> {
  const { database, server, say } = context
  const app = await createServer({ database })
  const address = await app.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE'
      ? problem(
          'server.port_taken',
          `port ${port} of ${host} is taken: stop the other program or choose another with --port`,
        )
      : error
  })
  const guard = server.revival && guardDatabase(server.revival, say, asked.stop)
  const worker = work ? startWorker(database, say) : undefined
  try {
    await welcome(context, address)
    await asked.wait
  } finally {
    say('shutting down')
    await guard?.stop()
    await Promise.all([app.close(), worker?.stop()])
  }
}

/** Something that is asked to stop, whenever that is; for a reason when it has to be told as a failure. */
interface StopAsked {
  readonly wait: Promise<void>
  now(): boolean
  stop(reason?: Error): void
}

function stopAsked(): StopAsked {
  let asked = false
  let settle = (_: Error | undefined): void => {}
  const wait = new Promise<void>((resolve, reject) => {
    settle = (reason) => (reason ? reject(reason) : resolve())
  })
  // A reason given before anybody waits for it is not lost, and no fault either.
  wait.catch(() => {})
  const stop = (reason?: Error): void => {
    asked = true
    settle(reason)
  }
  return { wait, now: () => asked, stop }
}

/** The sample company: made once, and gone on with where an earlier start was interrupted. */
async function prepareSample(context: Context, stopped: () => boolean): Promise<void> {
  const tenants = await tenantNames(context.database)
  if (tenants.some((tenant) => tenant.name !== SAMPLE.tenant)) return
  const { url } = context.database
  const tenantId = tenants[0]?.id ?? (await tradingTenant(url, SAMPLE.tenant))
  if (await sampleIsDone(context, tenantId)) return
  const turn = await takeTurn(url, tenantId, { say: context.say, stopped })
  try {
    // Whoever started at the same time may have made it meanwhile.
    if (turn && !(await sampleIsDone(context, tenantId))) await loadSample(context, tenantId, stopped)
  } finally {
    await turn?.end()
  }
}

async function loadSample(context: Context, tenantId: string, stopped: () => boolean): Promise<void> {
  const begun = Date.now()
  const files = SAMPLE.files.map((file) => fileURLToPath(file))
  const statements = SAMPLE.statements.map((file) => fileURLToPath(file))
  for (const file of [...files, ...statements]) await access(file)
  const progress = progressLine(context.say)
  context.say('loading the sample company: one month of a real online shop')
  await importOnlineRetail(context.database, tenantId, files, { progress: fileProgressLine(context.say) })
  if (stopped()) return
  await importStatements(context.database, tenantId, statements, { progress })
  if (stopped()) return
  context.say(`running it day by day through ${SAMPLE.through}`)
  const { interrupted } = await runWithProgress(context, tenantId, parseArguments(['--through', SAMPLE.through]))
  if (!interrupted) context.say(`sample company ready after ${duration(Date.now() - begun)}`)
}

const sampleIsDone = (context: Context, tenantId: string): Promise<boolean> =>
  read(context.database, tenantId, async (tx) => {
    const [row] = await tx.query<{ today: string | null; waiting: boolean }>(
      `select today, exists (select from source_document d where d.tenant_id = t.tenant_id and d.state = 'waiting') as waiting from tenant t where tenant_id = $1`,
    )
    const { today, waiting } = row!
    return today !== null && (today > SAMPLE.through || (today === SAMPLE.through && !waiting))
  })

const out = (line: string): boolean => process.stdout.write(`${line}\n`)

/** Says where to look and what the company's books hold. */
async function welcome(context: Context, address: string): Promise<void> {
  out('')
  out(`o2c is running: ${address}   API reference: ${address}/api   health: ${address}/api/health`)
  await figures(context).catch((error) => {
    // A database that dies just now is the guard's business.
    if (!isConnectionLost(error)) throw error
  })
  out('an API key: npx o2c key create      everything else: npx o2c --help      Ctrl-C stops it')
}

async function figures(context: Context): Promise<void> {
  for (const tenant of await tenantNames(context.database)) {
    const found = await read(
      context.database,
      tenant.id,
      async (tx) => (await tx.query<Record<string, bigint | string>>(FIGURES))[0]!,
    )
    out(
      `${tenant.name} on ${found.today}: ${found.orders} orders, ${found.shipped} deliveries shipped, ${found.invoices} invoices, ${found.paid} paid, ${found.open} still open (${found.currency} ${found.open_amount})`,
    )
    for (const { step, reason, documents } of (await whatWaits(context.database, tenant.id)).slice(0, 8))
      out(`  ${String(documents).padStart(6)} wait at ${step}: ${reason}`)
  }
}

const FIGURES = `
  select coalesce(t.today, current_date)::text as today, t.base_currency as currency,
         (select count(*) from sales_order o where o.tenant_id = t.tenant_id) as orders,
         (select count(*) from delivery d where d.tenant_id = t.tenant_id and d.state in ('issued', 'delivered')) as shipped,
         (select count(*) from invoice i where i.tenant_id = t.tenant_id and i.type = 'invoice') as invoices,
         (select count(*) from invoice i where i.tenant_id = t.tenant_id and i.type = 'invoice' and not exists
            (select from open_item p where p.tenant_id = i.tenant_id and p.document_id = i.id and p.residual > 0)) as paid,
         (select count(distinct p.document_id) from open_item p where p.tenant_id = t.tenant_id and p.residual > 0) as open,
         (select trim(to_char(coalesce(sum(p.base_residual), 0), 'FM999,999,999,990.00')) from open_item p where p.tenant_id = t.tenant_id and p.residual > 0) as open_amount
    from tenant t where t.tenant_id = $1`

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--port PORT] [--host HOST] [--no-sample] [--no-worker]',
  summary:
    'Starts everything: database, sample company on a new home, worker, API on http://127.0.0.1:3000. What `npm start` runs.',
  run: serve,
}
