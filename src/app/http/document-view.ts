import { type Actor, allows, forbidden } from '../../kernel/actor.js'
import { actions } from '../../kernel/lifecycle.js'
import type { Tx } from '../../kernel/tx.js'
import type { Limits } from './limits.js'
import { readOne } from './reader.js'
import type { Resource } from './resource.js'
import { hrefOf } from './resources.js'
import { wire } from './wire.js'
import { WRITES } from './writes.js'

/** What a person may do with a document now; what it cannot do says why not. */
interface Action {
  readonly name: string
  readonly label: string
  readonly allowed: boolean
  readonly whyNot?: string
  readonly method?: 'POST'
  readonly href?: string
}

/** A document that this one came from, or that came from it. */
interface Link {
  readonly relation: 'predecessor' | 'successor'
  readonly type: string
  readonly id: string
  readonly number: string
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
  const document = await readOne(tx, resource, id)
  if (!resource.linked) return wire(document)
  const documentId = document.id as string
  return {
    ...(wire(document) as object),
    actions: actionsOf(resource, document, actor),
    links: await linksOf(tx, documentId, limits),
    events: await eventsOf(tx, documentId, limits),
  }
}

/** The actions of the lifecycle, each with the address that carries it out, as far as the caller may. */
function actionsOf(resource: Resource, document: Record<string, unknown>, actor: Actor): Action[] {
  if (!resource.lifecycle) return []
  return actions(resource.lifecycle, document.state as string).map((action) => {
    const route = WRITES.find((r) => r.action === action.name && r.path.startsWith(`/api${resource.path}/`))
    if (!route) return action
    const address = { method: 'POST' as const, href: route.path.replace('{id}', document.id as string) }
    if (!action.allowed || allows(actor, route.permission)) return { ...action, ...address }
    return { ...action, ...address, allowed: false, whyNot: forbidden(actor, route.permission).message }
  })
}

async function linksOf(tx: Tx, id: string, limits: Limits): Promise<Link[]> {
  const rows = await tx.query<Omit<Link, 'href'>>(
    `select * from (
       select 'predecessor' as relation, predecessor_type as type, predecessor_id as id, predecessor_number as number
         from document_link where tenant_id = $1 and successor_id = $2
       union
       select 'successor', successor_type, successor_id, successor_number
         from document_link where tenant_id = $1 and predecessor_id = $2) l
      order by relation, type, number, id limit ${limits.linksShown}`,
    [id],
  )
  return rows.map((row) => {
    const href = hrefOf(row.type, row.id)
    return href ? { ...row, href } : row
  })
}

async function eventsOf(tx: Tx, id: string, limits: Limits): Promise<unknown> {
  const rows = await tx.query<{ detail: unknown }>(
    `select occurred_at as "occurredAt", type, actor, detail from event
      where tenant_id = $1 and object_id = $2 order by business_date, id limit ${limits.eventsShown}`,
    [id],
  )
  return wire(rows)
}
