/**
 * The one total order of modules. A module may import only modules that stand before it (and itself);
 * `test/tidy.test.ts` enforces that sentence.
 */
export const MODULES = [
  'kernel',
  'formats',
  'party',
  'catalog',
  'policy',
  'ledger',
  'inventory',
  'order',
  'credit',
  'shipping',
  'billing',
  'receivables',
  'cash',
  'revenue',
  'automation',
  'exchange',
  'insight',
  'app',
] as const
