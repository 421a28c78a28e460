import type { Problem } from './problem.js'

/** Who does something: a person, a program with an API key, or the system itself. */
export interface Actor {
  readonly kind: 'user' | 'api' | 'system'
  readonly name: string
  readonly permissions: ReadonlySet<string>
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
