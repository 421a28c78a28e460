import type { Tx } from '../../kernel/tx.js'
import { hrefOf } from './resources.js'

/** A document that another one came from, or that came from it. */
export interface Link {
  readonly relation: 'predecessor' | 'successor'
  readonly type: string
  readonly id: string
  readonly number: string
  readonly href?: string
}

interface Flow {
  readonly view: string
  /** Kinds of documents as `RESOURCES` names them: an invoice is any billing document. */
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** What is owed and what settles it. */
const SETTLED = ['invoice', 'payment', 'write_off']
const POSTED = [...SETTLED, 'delivery', 'return', 'stock_document', 'return_provision']

/** The ways of the document flow, a view each. */
export const FLOWS: readonly Flow[] = [
  { view: 'flow_source_order', from: ['source_document'], to: ['order'] },
  { view: 'flow_source_return', from: ['source_document'], to: ['return'] },
  { view: 'flow_order_order', from: ['order'], to: ['order'] },
  { view: 'flow_order_delivery', from: ['order'], to: ['delivery'] },
  { view: 'flow_order_invoice', from: ['order'], to: ['invoice'] },
  { view: 'flow_order_return', from: ['order'], to: ['return'] },
  { view: 'flow_delivery_invoice', from: ['delivery'], to: ['invoice'] },
  { view: 'flow_return_invoice', from: ['return'], to: ['invoice'] },
  { view: 'flow_invoice_invoice', from: ['invoice'], to: ['invoice'] },
  { view: 'flow_deposit_invoice', from: ['invoice'], to: ['invoice'] },
  { view: 'flow_settlement', from: SETTLED, to: SETTLED },
  { view: 'flow_journal', from: POSTED, to: ['journal'] },
]

/** The neighbours of a document in the chain, at most `limit`. */
export async function linksOf(tx: Tx, type: string, id: string, limit: number): Promise<Link[]> {
  const ways = [
    ...FLOWS.filter(({ to }) => to.includes(type)).map(({ view }) => neighbours(view, 'predecessor', 'successor')),
    ...FLOWS.filter(({ from }) => from.includes(type)).map(({ view }) => neighbours(view, 'successor', 'predecessor')),
  ]
  if (ways.length === 0) return []
  const rows = await tx.query<Omit<Link, 'href'>>(
    `select * from (${ways.join(' union ')}) l order by relation, type, number, id limit ${limit}`,
    [id],
  )
  return rows.map((row) => {
    const href = hrefOf(row.type, row.id)
    return href ? { ...row, href } : row
  })
}

const neighbours = (view: string, relation: Link['relation'], self: Link['relation']): string =>
  `select '${relation}' as relation, ${relation}_type as type, ${relation}_id as id, ${relation}_number as number
     from ${view} where tenant_id = $1 and ${self}_id = $2`
