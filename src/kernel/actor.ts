import type { Problem } from './problem.js'

/** Who does something: a person, a program with an API key, or the system itself. */
export interface Actor {
  readonly kind: 'user' | 'api' | 'system'
  readonly name: string
  readonly permissions: ReadonlySet<string>
  /** Version of the tenant's rules under which the permissions were read, where they come from memory. */
  readonly asOf?: bigint
}

/** The worker and the command line act as the system: everything is allowed, and every event says who it was. */
export const systemActor = (name: string): Actor => ({ kind: 'system', name, permissions: new Set(['*']) })

/** A permission is `<module>.<verb>`; `order.*` covers a module and `*` everything. */
export function allows(actor: Actor, permission: string): boolean {
  const [module] = permission.split('.')
  return actor.permissions.has('*') || actor.permissions.has(permission) || actor.permissions.has(`${module}.*`)
}

export const forbidden = (actor: Actor, permission: string): Problem => ({
  code: 'permission.missing',
  message: `${actor.name} may not do this: it needs the permission ${permission}. Ask an administrator for a role that has it.`,
  params: { permission },
})

/** What an actor is answered whose permissions may have changed since they were read: whoever keeps them reads them again. */
export const OUTDATED: Problem = {
  code: 'permission.outdated',
  message: 'what the caller may do may have changed meanwhile: send the request again',
}

/** Whether rules of the tenant, the keys of callers among them, have changed since the actor's permissions were read. */
export const isOutdated = (actor: Actor, rulesVersion: bigint): boolean =>
  actor.asOf !== undefined && actor.asOf !== rulesVersion
