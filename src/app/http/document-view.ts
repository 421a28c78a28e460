import { type Actor, allows, forbidden } from '../../kernel/actor.js'
import { actions } from '../../kernel/lifecycle.js'
import type { Problem } from '../../kernel/problem.js'
import type { Tx } from '../../kernel/tx.js'
import { postingRefused, restrictedPeriods } from '../../ledger/period.js'
import { barriersOf } from './action-barriers.js'
import { linksOf } from './document-flow.js'
import type { Limits } from './limits.js'
import { assertAddress, readOne } from './reader.js'
import type { Resource } from './resource.js'
import { wire } from './wire.js'
import type { WriteRoute } from './write-route.js'
import { WRITES } from './writes.js'

type Document = Record<string, unknown>

/** Something that could be done with a document now, or why it cannot. */
interface Action {
  readonly name: string
  readonly label: string
  readonly allowed: boolean
  readonly whyNot?: string
  readonly method?: 'POST'
  readonly href?: string
}

/** One document with all that hangs on it: lines, possible actions, neighbours in the chain, history. */
export async function viewDocument(
  tx: Tx,
  resource: Resource,
  id: string,
  actor: Actor,
  limits: Limits,
): Promise<unknown> {
  assertAddress(resource, id)
  if (!resource.linked) return wire(await readOne(tx, resource, id))
  const [document, links, events] = await Promise.all([
    readOne(tx, resource, id),
    linksOf(tx, resource.type, id, limits.linksShown),
    eventsOf(tx, id, limits),
  ])
  return { ...(wire(document) as object), actions: await actionsOf(tx, resource, document, actor), links, events }
}

/**
 * Everything that can be done with a document: the actions of its lifecycle, and the other operations on it. Each has
 * the address that carries it out; those that people cannot order have none.
 */
async function actionsOf(tx: Tx, resource: Resource, document: Document, actor: Actor): Promise<Action[]> {
  const cycle = resource.lifecycle ? actions(resource.lifecycle, document.state as string) : []
  const below = WRITES.filter((route) => route.path.startsWith(`/api${resource.path}/{id}/`))
  const others = WRITES.filter(
    (route) => route.offer?.by === resource.path || (below.includes(route) && route.action === undefined),
  )
  const all: { action: Action; route: WriteRoute | undefined }[] = [
    ...cycle.map((action) => ({ action, route: below.find((route) => route.action === action.name) })),
    ...others.map((route) => ({ action: otherAction(route, document), route })),
  ]
  const refused = all.some(({ route }) => route?.posts) ? await postingRefusedToday(tx) : undefined
  const allowed = all.flatMap(({ action }) => (action.allowed ? [action.name] : []))
  const barriers = await barriersOf(tx, resource.type, document.id as string, allowed)
  return all.map(({ action, route }) => {
    const open = unlessBarred(action, route?.posts && refused ? refused.message : barriers.get(action.name))
    return route ? addressed(open, route, document, actor) : open
  })
}

/** An operation that is no step of the lifecycle: possible in some states, and not while held. */
function otherAction(route: WriteRoute, document: Document): Action {
  const name = route.offer?.name ?? route.path.split('/').at(-1)!
  const action = { name, label: route.summary }
  const state = document.state as string | undefined
  if (route.states && state !== undefined && !route.states.includes(state))
    return { ...action, allowed: false, whyNot: `it is ${state}; this needs it to be ${route.states.join(' or ')}` }
  const held = (document.heldFor as string[] | undefined) ?? []
  if (route.stoppedByHold && held.length > 0)
    return { ...action, allowed: false, whyNot: `it is held: ${held.join(', ')}` }
  return { ...action, allowed: true }
}

const unlessBarred = (action: Action, whyNot: string | undefined): Action =>
  action.allowed && whyNot ? { ...action, allowed: false, whyNot } : action

/** Why this month takes no postings, if so. */
async function postingRefusedToday(tx: Tx): Promise<Problem | undefined> {
  const periods = await restrictedPeriods(tx)
  return postingRefused(periods, tx.today)
}

function addressed(action: Action, route: WriteRoute, document: Document, actor: Actor): Action {
  const address = { method: 'POST' as const, href: route.path.replace('{id}', document.id as string) }
  if (!action.allowed || allows(actor, route.permission)) return { ...action, ...address }
  return { ...action, ...address, allowed: false, whyNot: forbidden(actor, route.permission).message }
}

async function eventsOf(tx: Tx, id: string, limits: Limits): Promise<unknown> {
  const rows = await tx.query<{ detail: unknown }>(
    `select occurred_at as "occurredAt", type, actor, detail from event
      where tenant_id = $1 and object_id = $2 order by business_date, id limit ${limits.eventsShown}`,
    [id],
  )
  return wire(rows)
}
