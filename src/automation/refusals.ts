import type { Problem } from '../kernel/problem.js'
import type { Tx } from '../kernel/tx.js'
import type { Refused } from './chain.js'
import type { Step } from './steps.js'

/** The step of a due view that an operation carries out. */
const STEPS: Readonly<Record<string, string>> = {
  'order.verify': 'verify',
  'credit.decide': 'credit',
  'stock.reserve': 'reserve',
  'delivery.release': 'release',
  'delivery.pick': 'pick',
  'delivery.pack': 'pack',
  'delivery.issue': 'issue',
  'delivery.deliver': 'deliver',
  'invoice.issue': 'invoice',
  'revenue.recognise': 'recognise',
  'return.receive': 'return',
  'credit-note.issue-for-return': 'credit_note',
  'order.complete': 'complete',
}

/**
 * Keeps why documents that a due view called ready were refused, so that the view says so and the worker lets them rest
 * until tomorrow. A document that is in another state by now was moved on by somebody else: that is no refusal.
 */
export async function keepRefusals(
  tx: Tx,
  step: Step,
  claimed: readonly string[],
  refused: readonly Refused[],
): Promise<void> {
  const ready = new Set(claimed)
  const found = new Map<string, { id: string; step: string; problem: Problem }>()
  for (const { operation, input, problem } of refused) {
    const id = documentOf(input)
    const name = STEPS[operation]
    if (id === undefined || name === undefined || !ready.has(id) || !step.steps.includes(name)) continue
    if (!problem.code.endsWith('.wrong_state')) found.set(`${id} ${name}`, { id, step: name, problem })
  }
  if (found.size === 0) return
  const all = [...found.values()]
  await tx.query(
    `insert into step_refusal (tenant_id, document_id, step, refused_on, code, message)
     select $1, r.document_id, r.step, $2::date, r.code, r.message
       from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) r(document_id, step, code, message)
     on conflict (tenant_id, document_id, step)
     do update set refused_on = excluded.refused_on, code = excluded.code, message = excluded.message`,
    [
      tx.today,
      all.map((one) => one.id),
      all.map((one) => one.step),
      all.map((one) => one.problem.code),
      all.map((one) => one.problem.message),
    ],
  )
}

/** The document that an operation's input is about, as due views have it: an invoice waits as its delivery. */
function documentOf(input: unknown): string | undefined {
  const { deliveryIds, deliveryId, returnId, orderId, demandId } = input as {
    readonly [name: string]: string | undefined
  } & { readonly deliveryIds?: readonly string[] }
  return deliveryIds?.[0] ?? deliveryId ?? returnId ?? demandId ?? orderId
}
