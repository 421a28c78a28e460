import { itemsOf, type SellableItem } from '../catalog/item.js'
import type { BusinessDate } from '../kernel/date.js'
import type { Decimal } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { type Id, newId } from '../kernel/id.js'
import { type Money, negated, total } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { table } from '../kernel/table.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { debit, post } from '../ledger/journal.js'
import { type PeriodState, restrictedPeriods } from '../ledger/period.js'
import { sellingRules } from '../policy/selling-rules.js'
import { balanceKey, balanceOf, balanceStore, moveStock, type StockBalance } from './stock.js'

export type StockDocumentKind = 'opening' | 'receipt' | 'correction'

/** Opening stock, a receipt or a correction: the head of its movements. Posted when made. */
export interface StockDocument {
  readonly id: Id<'stock_document'>
  readonly number: string
  readonly kind: StockDocumentKind
  readonly legalEntity: string
  readonly warehouse: string
  readonly postedOn: BusinessDate
  /** Delivery note of the supplier, counting list, …: what people look it up by. */
  readonly reference: string | null
  readonly reason: string | null
  /** Signed, in base currency: what inventory gained. */
  readonly value: Money
}

export const stockDocumentStore = documentStore<StockDocument>({
  name: 'stock_document',
  table: table('stock_document', ['id'], {
    id: 'uuid',
    number: 'text',
    kind: 'text',
    legalEntity: 'text',
    warehouse: 'text',
    postedOn: 'date',
    reference: 'text',
    reason: 'text',
    value: 'base_money',
  }),
})

/** One item coming in (positive) or going out. */
export interface StockChange {
  readonly itemId: string
  readonly quantity: Decimal
  readonly value: Money
}

/** What is known of items and warehouses. */
export interface StockPlace {
  readonly items: ReadonlyMap<string, SellableItem>
  readonly warehouses: ReadonlySet<string>
  readonly defaultWarehouse: string
}

export interface StockFacts extends StockPlace {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly balance: (warehouse: string, itemId: string) => StockBalance
  readonly legalEntity: string
  readonly series: () => NumberSeries
}

/** What the inputs of stock documents have in common. */
export interface StockInput {
  readonly warehouse?: string | undefined
  readonly reference?: string | undefined
  readonly reason?: string | undefined
  readonly lines: readonly { readonly itemNumber: string }[]
}

export async function stockFacts(tx: Tx, inputs: readonly StockInput[]): Promise<StockFacts> {
  const numbers = inputs.flatMap((input) => input.lines.map((line) => line.itemNumber))
  const items = await itemsOf(tx, numbers)
  const { warehouse, warehouses, entities } = await sellingRules(tx)
  const legalEntity = entities.keys().next().value!
  await tx.documents.lock(
    balanceStore,
    inputs.flatMap((input) => {
      const code = input.warehouse ?? warehouse
      // What is no warehouse has no shelf, and need not even be fit for a key.
      if (!warehouses.has(code)) return []
      return input.lines.flatMap(({ itemNumber }) => {
        const item = items.get(itemNumber)
        return item ? [balanceKey(code, item.id)] : []
      })
    }),
  )
  await lockSeries(tx, [{ legalEntity, series: 'stock_document', date: tx.today }])
  return {
    tenant: tx.facts,
    periods: await restrictedPeriods(tx),
    items,
    warehouses,
    defaultWarehouse: warehouse,
    balance: (code, itemId) => balanceOf(tx, code, itemId),
    legalEntity,
    series: () => seriesOf(tx, legalEntity, 'stock_document', tx.today),
  }
}

/** Only goods are stocked, in a warehouse that we have. */
export function unfitStock(input: StockInput, facts: StockPlace): Refused | undefined {
  for (const [index, { itemNumber }] of input.lines.entries()) {
    const unfit = unfitItem(itemNumber, input.warehouse, facts, index + 1)
    if (unfit) return unfit
  }
  return undefined
}

/** The same of one item; `line` says where it stands in a document of several. */
export function unfitItem(
  itemNumber: string,
  warehouse: string | undefined,
  facts: StockPlace,
  line?: number,
): Refused | undefined {
  const code = warehouse ?? facts.defaultWarehouse
  if (!facts.warehouses.has(code)) return refuse('stock.unknown_warehouse', `there is no warehouse ${code}`)
  const [place, where] = line === undefined ? ['', { itemNumber }] : [`line ${line}: `, { line, itemNumber }]
  const item = facts.items.get(itemNumber)
  if (!item) return refuse('stock.unknown_item', `${place}there is no item ${itemNumber}`, where)
  if (item.kind === 'goods') return undefined
  return refuse('stock.not_stocked', `${place}${itemNumber} is a ${item.kind}; only goods are stocked`, where)
}

export function stockDocumentOf(
  kind: StockDocumentKind,
  input: StockInput,
  changes: readonly StockChange[],
  facts: StockFacts,
): StockDocument {
  return {
    id: newId<'stock_document'>(),
    number: numberText('ST', facts.series()),
    kind,
    legalEntity: facts.legalEntity,
    warehouse: input.warehouse ?? facts.defaultWarehouse,
    postedOn: facts.tenant.today,
    reference: input.reference ?? null,
    reason: input.reason ?? null,
    value: total(
      changes.map((change) => change.value),
      facts.tenant.baseCurrency,
    ),
  }
}

const TITLES: Readonly<Record<StockDocumentKind, string>> = {
  opening: 'Opening stock',
  receipt: 'Stock receipt',
  correction: 'Stock correction',
}

/** Writes the movements and their journal; opening stock has its counterpart in the opening balance. */
export function postStock(tx: Tx, document: StockDocument, changes: readonly StockChange[], facts: StockFacts): void {
  const { kind, warehouse, number, value } = document
  numberUsed(tx, facts.series(), tx.today)
  const cause = { documentType: 'stock_document', documentId: document.id, documentNumber: number }
  const why = document.reason === null ? {} : { reason: document.reason }
  for (const change of changes) moveStock(tx, { kind, warehouse, ...change, ...cause, ...why })
  const counterpart = kind === 'opening' ? 'opening_balance' : 'stock_difference'
  post(tx, {
    ...cause,
    legalEntity: document.legalEntity,
    date: tx.today,
    text: `${TITLES[kind]} ${number}`,
    currency: value.currency,
    lines: [debit('inventory', value), debit(counterpart, negated(value))],
  })
}
