import { warehouseStore } from '../../../inventory/save-warehouse.js'
import { balanceStore, stockMovementTable } from '../../../inventory/stock.js'
import { stockDocumentStore } from '../../../inventory/stock-document.js'
import { table } from '../../../kernel/table.js'
import { between, equal, itemNumber, ofItem, oneOf, type Resource, resource, whether } from '../resource.js'

const stock = resource({
  path: '/stock',
  type: 'stock_balance',
  tag: 'Stock',
  about: 'Stock by warehouse and item: on hand, reserved, available, and worth at moving average cost.',
  permission: 'inventory.read',
  table: balanceStore.table,
  computed: { itemNumber, available: { type: 'numeric', sql: 't.on_hand - t.reserved' } },
  filters: {
    warehouse: equal(balanceStore.table, 'warehouse', 'Code of the warehouse'),
    itemNumber: ofItem,
    available: whether('Whether any is available', 't.on_hand > t.reserved'),
  },
})

const stockMovements = resource({
  path: '/stock-movements',
  type: 'stock_movement',
  tag: 'Stock',
  about: 'The append-only stock book: quantity and value of each movement.',
  permission: 'inventory.read',
  table: stockMovementTable,
  computed: { itemNumber },
  filters: {
    warehouse: equal(stockMovementTable, 'warehouse', 'Code of the warehouse'),
    itemNumber: ofItem,
    kind: oneOf(
      stockMovementTable,
      'kind',
      ['opening', 'receipt', 'issue', 'issue_reversal', 'return', 'correction'],
      'Why the stock moved',
    ),
    documentId: equal(stockMovementTable, 'documentId', 'Id of the document behind it'),
    ...between(stockMovementTable, 'movedOn', 'day of the movement'),
  },
})

const stockDocuments = resource({
  path: '/stock-documents',
  type: 'stock_document',
  tag: 'Stock',
  about: 'Opening stock, receipts and corrections: the heads of their movements.',
  permission: 'inventory.read',
  table: stockDocumentStore.table,
  by: 'id',
  linked: true,
  filters: {
    number: equal(stockDocumentStore.table, 'number', 'Number of the document'),
    kind: oneOf(stockDocumentStore.table, 'kind', ['opening', 'receipt', 'correction'], 'What it does to stock'),
    reference: equal(stockDocumentStore.table, 'reference', 'What people look it up by'),
    ...between(stockDocumentStore.table, 'postedOn', 'posting date'),
  },
})

const warehouses = resource({
  path: '/warehouses',
  type: 'warehouse',
  tag: 'Stock',
  about: 'Places where stock is counted.',
  permission: 'inventory.read',
  table: warehouseStore.table,
  by: 'code',
})

const expectedStock = table('expected_stock', ['reference', 'warehouse', 'itemId'], {
  reference: 'text',
  warehouse: 'text',
  itemId: 'uuid',
  quantity: 'numeric',
  expectedOn: 'date',
  open: 'numeric',
  late: 'bool',
})

const expectedReceipts = resource({
  path: '/stock/expected',
  type: 'expected_receipt',
  tag: 'Stock',
  about: 'Goods that suppliers have promised, with what is still to come of them. What is late confirms nothing.',
  permission: 'inventory.read',
  table: expectedStock,
  computed: { itemNumber },
  filters: {
    reference: equal(expectedStock, 'reference', 'Our purchase order'),
    itemNumber: ofItem,
    open: whether('Whether something is still to come', 't.open > 0'),
    ...between(expectedStock, 'expectedOn', 'expected day'),
  },
})

const backorderTable = table('order_backorder', ['orderNumber', 'line', 'position', 'before'], {
  orderId: 'uuid',
  orderNumber: 'text',
  line: 'int4',
  position: 'int4',
  itemId: 'uuid',
  itemNumber: 'text',
  warehouse: 'text',
  before: 'numeric',
  quantity: 'numeric',
  confirmedOn: 'date',
  reference: 'text',
})

const backorders = resource({
  path: '/backorders',
  type: 'backorder',
  tag: 'Orders',
  about:
    'What order lines wait for, cut into pieces: the day on which the goods of each are expected, and under which reference; no day where none is known.',
  permission: 'order.read',
  table: backorderTable,
  filters: {
    orderId: equal(backorderTable, 'orderId', 'Id of the order'),
    itemNumber: equal(backorderTable, 'itemNumber', "The item's number"),
    reference: equal(backorderTable, 'reference', 'Reference of the expected receipt'),
    confirmed: whether('Whether a day is known', 't.confirmed_on is not null'),
    ...between(backorderTable, 'confirmedOn', 'confirmed day'),
  },
})

export const STOCK_RESOURCES: readonly Resource[] = [
  stock,
  stockMovements,
  stockDocuments,
  expectedReceipts,
  backorders,
  warehouses,
]
