import { arrayOfRows } from './binary-array.js'
import { columnOf, type Table } from './table.js'

type Row = object

const NEW_RULES = 'update tenant set rules_version = rules_version + 1 where tenant_id = current_tenant()'

interface Update {
  readonly properties: readonly string[]
  readonly rows: Row[]
}

interface TableWrites {
  readonly table: Table
  readonly inserts: Row[]
  /** Updates grouped by the properties that they set: each group is one UPDATE … FROM unnest(…). */
  readonly updates: Map<string, Update>
}

/**
 * Everything that a transaction is going to write, gathered table by table, so that it reaches the database as one
 * statement of many INSERTs and UPDATEs instead of one round trip each. Foreign keys are checked at the end of a
 * statement, so the order of the parts does not matter; no row may be touched twice (the working set sees to that).
 */
export class WriteBuffer {
  private tables = new Map<string, TableWrites>()
  /** Rows that it has inserted so far, by table. */
  readonly inserted = new Map<string, number>()
  /** Whether rules that processes keep in memory were among what it has sent. */
  rulesChanged = false

  private writes(table: Table): TableWrites {
    let found = this.tables.get(table.name)
    if (!found) {
      found = { table, inserts: [], updates: new Map() }
      this.tables.set(table.name, found)
    }
    return found
  }

  insert(table: Table, row: Row): void {
    this.writes(table).inserts.push(row)
  }

  /** Sets the named properties of the row that has `row`'s key. */
  update(table: Table, row: Row, properties: readonly string[]): void {
    const groups = this.writes(table).updates
    const shape = properties.join(',')
    const group = groups.get(shape)
    if (group) group.rows.push(row)
    else groups.set(shape, { properties, rows: [row] })
  }

  get isEmpty(): boolean {
    return this.tables.size === 0
  }

  /** The one statement that writes all of it for a tenant; the buffer is empty afterwards. */
  take(tenantId: string): { text: string; values: unknown[] } {
    const values: unknown[] = []
    const parts: string[] = []
    for (const { table, inserts, updates } of this.tables.values()) {
      if (inserts.length > 0) {
        parts.push(insertPart(table, tenantId, inserts, values))
        this.inserted.set(table.name, (this.inserted.get(table.name) ?? 0) + inserts.length)
      }
      for (const group of updates.values()) parts.push(updatePart(table, tenantId, group, values))
    }
    const rules = [...this.tables.values()].some(({ table }) => table.isRule)
    if (rules) parts.push(NEW_RULES)
    this.rulesChanged ||= rules
    this.tables = new Map()
    const last = parts.pop()!
    const text = parts.length === 0 ? last : `with ${parts.map((part, i) => `w${i} as (${part})`).join(', ')} ${last}`
    return { text, values }
  }
}

function insertPart(table: Table, tenantId: string, rows: readonly Row[], values: unknown[]): string {
  values.push(arrayOfRows(table, tenantId, rows))
  return `insert into ${table.name} select * from unnest($${values.length}::${table.name}[])`
}

function updatePart(table: Table, tenantId: string, { properties, rows }: Update, values: unknown[]): string {
  values.push(arrayOfRows(table, tenantId, rows, [...table.key, ...properties]))
  const name = (property: string): string => columnOf(table, property).column
  const assignments = properties.map((p) => `${name(p)} = v.${name(p)}`).join(', ')
  const match = table.key.map((p) => `t.${name(p)} = v.${name(p)}`).join(' and ')
  return `update ${table.name} t set ${assignments} from unnest($${values.length}::${table.name}[]) v where t.tenant_id = v.tenant_id and ${match}`
}
