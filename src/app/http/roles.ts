import { problem } from '../../kernel/problem.js'

/** Every department may look at everything of its company; what it may change is its role. */
const LOOK = [
  'party.read',
  'catalog.read',
  'policy.read',
  'ledger.read',
  'inventory.read',
  'order.read',
  'credit.read',
  'shipping.read',
  'billing.read',
  'receivables.read',
  'cash.read',
  'insight.read',
] as const

/** What each role may do: a permission is `<module>.<verb>`, `<module>.*` is everything of a module. */
export const ROLES = {
  'order-desk': {
    about: 'Takes, checks, holds and cancels orders; keeps customers.',
    permissions: [...LOOK, 'order.*', 'party.*', 'inventory.reserve', 'shipping.release', 'shipping.return'],
  },
  credit: { about: 'Decides on held orders, sets limits.', permissions: [...LOOK, 'credit.*'] },
  warehouse: {
    about: 'Picks, packs, ships, receives; counts stock.',
    permissions: [...LOOK, 'shipping.*', 'inventory.*'],
  },
  billing: { about: 'Issues invoices, deposits and credit notes.', permissions: [...LOOK, 'billing.*'] },
  cash: {
    about: 'Books payments, applies and refunds them, follows up what is overdue.',
    permissions: [...LOOK, 'cash.*', 'receivables.*'],
  },
  controller: {
    about: 'Keeps the books: periods, rates, settings, prices, write-offs, recognition.',
    permissions: [...LOOK, 'ledger.*', 'policy.change', 'catalog.*', 'revenue.*', 'receivables.*', 'insight.*'],
  },
  integrator: {
    about: 'A connected program: brings orders, customers, items, prices, stock receipts and payments.',
    permissions: [
      ...LOOK,
      'order.receive',
      'order.cancel',
      'party.save',
      'catalog.save',
      'inventory.receive',
      'cash.receive',
    ],
  },
  viewer: { about: 'Looks at everything, changes nothing.', permissions: LOOK },
  admin: { about: 'May do everything, the clock and the keys included.', permissions: ['*'] },
} as const satisfies Record<string, { about: string; permissions: readonly string[] }>

export type Role = keyof typeof ROLES

export const isRole = (text: string): text is Role => Object.hasOwn(ROLES, text)

/** The permissions of several roles together. */
export function permissionsOf(roles: Iterable<string>): Set<string> {
  const permissions = new Set<string>()
  for (const role of roles) {
    if (isRole(role)) for (const permission of ROLES[role].permissions) permissions.add(permission)
  }
  return permissions
}

/** Refuses a word that is not a role. */
export function assertRoles(roles: readonly string[]): void {
  const unknown = roles.find((role) => !isRole(role))
  if (unknown !== undefined)
    throw problem('role.unknown', `there is no role "${unknown}": choose from ${Object.keys(ROLES).join(', ')}`)
}
