import { Tally, type Waiting, whatWaits } from '../../automation/worker.js'
import { type Arguments, dateOption } from '../arguments.js'
import { type Context, INTERRUPTED, inTurn, tenantOf, withContext } from '../context.js'
import { progressLine } from '../progress.js'
import { runThrough } from '../run.js'
import { type Command, printJson } from './command.js'

/** What a run has done and what it left waiting. */
export interface RunSummary {
  readonly through: string
  readonly days: number
  /** A person stopped it before it was through. */
  readonly interrupted: boolean
  /** How often each kind of event happened. */
  readonly done: Readonly<Record<string, number>>
  readonly waiting: readonly Waiting[]
}

/** Runs a tenant and says day by day how far it is. Ctrl-C stops after the day under way; the next run goes on. */
export async function runWithProgress(context: Context, tenantId: string, args: Arguments): Promise<RunSummary> {
  const through = dateOption(args, 'through')
  const progress = progressLine(context.say)
  let stopped = false
  const stop = (): void => {
    stopped = true
    context.say('stopping after this day; run again to go on')
  }
  const takeBack = context.onInterrupt(stop)
  const tally = new Tally()
  let days = 0
  let last = ''
  for await (const day of runThrough(context.database, tenantId, through, () => stopped)) {
    days++
    last = day.day
    tally.add(day.done.happened)
    progress({ what: `day ${day.day}`, done: day.position, total: day.days })
  }
  takeBack()
  return {
    through: last,
    days,
    interrupted: stopped,
    done: Object.fromEntries(tally.happened),
    waiting: await whatWaits(context.database, tenantId),
  }
}

function printSummary(summary: RunSummary): void {
  const line = (count: number, text: string): string => `  ${String(count).padStart(9)}  ${text}\n`
  process.stdout.write(`done through ${summary.through} (${summary.days === 1 ? '1 day' : `${summary.days} days`}):\n`)
  for (const [event, times] of Object.entries(summary.done))
    process.stdout.write(line(times, event.replaceAll(/[._-]/g, ' ')))
  process.stdout.write(summary.waiting.length > 0 ? 'waiting:\n' : 'nothing waits\n')
  for (const { documents, step, reason } of summary.waiting) process.stdout.write(line(documents, `${step}: ${reason}`))
}

export const runCommand: Command = {
  name: 'run',
  usage: 'run [--through DATE]',
  summary: 'Does all that is due, day by day through a date; prints what was done by step, what waits and why.',
  run: (args) =>
    withContext(args, async (context) => {
      const tenantId = await tenantOf(context)
      const summary = await inTurn(context, tenantId, () => runWithProgress(context, tenantId, args))
      if (args.has('json')) printJson(summary)
      else printSummary(summary)
      return summary.interrupted ? INTERRUPTED : 0
    }),
}
