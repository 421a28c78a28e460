import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { whatWaits } from '../../automation/worker.js'
import { importOnlineRetail } from '../../exchange/online-retail/import.js'
import { importStatements } from '../../exchange/statements/import-statements.js'
import { problem } from '../../kernel/problem.js'
import { read } from '../../kernel/runner.js'
import { type Arguments, parseArguments } from '../arguments.js'
import { startWorker } from '../background-worker.js'
import { type Context, createTradingTenant, tenantNames, withContext } from '../context.js'
import { createServer } from '../http/server.js'
import { duration, fileProgressLine, progressLine } from '../progress.js'
import { SAMPLE } from '../sample.js'
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
    const app = await createServer({ database: context.database })
    const address = await app.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EADDRINUSE'
        ? problem(
            'server.port_taken',
            `port ${port} of ${host} is taken: stop the other program or choose another with --port`,
          )
        : error
    })
    const worker = args.has('no-worker') ? undefined : startWorker(context.database, context.say)
    await welcome(context, address)
    await asked.wait
    context.say('shutting down')
    await app.close()
    await worker?.stop()
    return 0
  })
}

/** Something that is asked to stop, whenever that is. */
function stopAsked(): { wait: Promise<void>; now: () => boolean; stop: () => void } {
  let asked = false
  let resolve = (): void => {}
  const wait = new Promise<void>((done) => {
    resolve = done
  })
  const stop = (): void => {
    asked = true
    resolve()
  }
  return { wait, now: () => asked, stop }
}

/** The sample company: made once, and gone on with where an earlier start was interrupted. */
async function prepareSample(context: Context, stopped: () => boolean): Promise<void> {
  const tenants = await tenantNames(context.database)
  if (tenants.some((tenant) => tenant.name !== SAMPLE.tenant)) return
  const begun = Date.now()
  const tenantId = tenants[0]?.id ?? (await createTradingTenant(context.database.url, SAMPLE.tenant))
  if (await sampleIsDone(context, tenantId)) return
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
  await runWithProgress(context, tenantId, parseArguments(['--through', SAMPLE.through]))
  context.say(`sample company ready after ${duration(Date.now() - begun)}`)
}

const sampleIsDone = (context: Context, tenantId: string): Promise<boolean> =>
  read(context.database, tenantId, async (tx) => {
    const [row] = await tx.query<{ today: string | null; waiting: boolean }>(
      `select today, exists (select from source_document d where d.tenant_id = t.tenant_id and d.state = 'waiting') as waiting from tenant t where tenant_id = $1`,
    )
    const { today, waiting } = row!
    return today !== null && (today > SAMPLE.through || (today === SAMPLE.through && !waiting))
  })

/** Says where to look and what the company's books hold. */
async function welcome(context: Context, address: string): Promise<void> {
  const out = (line: string): boolean => process.stdout.write(`${line}\n`)
  out('')
  out(`o2c is running: ${address}   API reference: ${address}/api   health: ${address}/api/health`)
  for (const tenant of await tenantNames(context.database)) {
    const figures = await read(
      context.database,
      tenant.id,
      async (tx) => (await tx.query<Record<string, bigint | string>>(FIGURES))[0]!,
    )
    out(
      `${tenant.name} on ${figures.today}: ${figures.orders} orders, ${figures.shipped} deliveries shipped, ${figures.invoices} invoices, ${figures.paid} paid, ${figures.open} still open (${figures.currency} ${figures.open_amount})`,
    )
    for (const { step, reason, documents } of (await whatWaits(context.database, tenant.id)).slice(0, 8))
      out(`  ${String(documents).padStart(6)} wait at ${step}: ${reason}`)
  }
  out('an API key: npx o2c key create      everything else: npx o2c --help      Ctrl-C stops it')
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
