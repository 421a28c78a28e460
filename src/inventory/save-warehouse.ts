import { z } from 'zod'
import { documentStore } from '../kernel/document-store.js'
import { lineOfText } from '../kernel/input.js'
import { saving } from '../kernel/master-data.js'
import { table } from '../kernel/table.js'

/** A place where stock is counted. */
export interface Warehouse {
  readonly code: string
  readonly name: string
}

export const warehouseStore = documentStore<Warehouse>({
  name: 'warehouse',
  table: table('warehouse', ['code'], { code: 'text', name: 'text' }, { isRule: true }),
})

const warehouseInput = z.object({
  code: z.string().regex(/^[A-Z0-9-]{1,20}$/, 'must be 1 to 20 capital letters, digits or hyphens'),
  name: lineOfText(100).min(1),
})

export const saveWarehouses = saving<z.infer<typeof warehouseInput>, Warehouse, null>({
  permission: 'inventory.save',
  summary: 'Create warehouses, or rename them.',
  input: warehouseInput,
  store: warehouseStore,
  keyOf: (input) => input.code,
  facts: async () => null,
  merge: (_, input) => input,
  subject: (warehouse, tenant) => ({ type: 'warehouse', id: tenant.tenantId, number: warehouse.code }),
})
