import { itemPriceTable } from '../../../catalog/price.js'
import { itemStore } from '../../../catalog/save-item.js'
import { taxRateTable } from '../../../catalog/tax.js'
import { sourceDocumentTable } from '../../../order/source-document.js'
import { customerTable } from '../../../party/customer.js'
import { legalEntity } from '../../../party/legal-entity.js'
import { paymentTermTable } from '../../../party/payment-term.js'
import { visibleApiKey } from '../api-key.js'
import {
  between,
  customerNumber,
  equal,
  itemNumber,
  lean,
  ofCustomer,
  ofItem,
  oneOf,
  partsOf,
  type Resource,
  resource,
} from '../resource.js'

const customers = resource({
  path: '/customers',
  type: 'customer',
  tag: 'Customers',
  about: 'Who buys from us. Documents freeze the data that they used.',
  permission: 'party.read',
  table: customerTable,
  by: 'id',
  linked: true,
  filters: {
    number: equal(customerTable, 'number', "The customer's number"),
    name: equal(customerTable, 'name', 'Its name, exactly'),
    country: equal(customerTable, 'country', 'ISO 3166-1 code'),
    kind: oneOf(customerTable, 'kind', ['business', 'consumer', 'web_shop'], 'Kind of customer'),
  },
})

const paymentTerms = resource({
  path: '/payment-terms',
  type: 'payment_term',
  tag: 'Customers',
  about: 'When claims fall due, early-payment discount, and whether it is sold on credit at all.',
  permission: 'party.read',
  table: paymentTermTable,
  by: 'code',
  details: {
    instalments: {
      about: 'Shares in percent that fall due one after the other',
      sql: `select instalment, share, days from payment_term_instalment
             where tenant_id = $1 and code = $2 order by instalment`,
      columns: { instalment: 'int4', share: 'numeric', days: 'int4' },
    },
  },
})

const legalEntities = resource({
  path: '/legal-entities',
  type: 'legal_entity',
  tag: 'Customers',
  about: 'Our own companies: sellers on invoices, owners of number series and books.',
  permission: 'party.read',
  table: legalEntity,
  by: 'code',
})

const items = resource({
  path: '/items',
  type: 'item',
  tag: 'Items',
  about: 'What we sell: goods, services, charges, vouchers, and kits with their recipes.',
  permission: 'catalog.read',
  table: itemStore.table,
  by: 'id',
  parts: partsOf(itemStore),
  linked: true,
  filters: {
    number: equal(itemStore.table, 'number', "The item's number"),
    kind: oneOf(itemStore.table, 'kind', ['goods', 'service', 'charge', 'voucher', 'kit', 'test'], 'Kind of item'),
  },
})

const prices = resource({
  path: '/prices',
  type: 'item_price',
  tag: 'Items',
  about: 'Agreed prices by date and quantity, for everybody or for one customer.',
  permission: 'catalog.read',
  table: itemPriceTable,
  by: 'id',
  computed: { itemNumber, customerNumber },
  filters: {
    itemNumber: ofItem,
    customerNumber: ofCustomer,
    currency: equal(itemPriceTable, 'currency', 'ISO 4217 code'),
  },
})

const taxRates = resource({
  path: '/tax-rates',
  type: 'tax_rate',
  tag: 'Items',
  about: 'Dated tax rates in percent, by country and category.',
  permission: 'catalog.read',
  table: taxRateTable,
  filters: { country: equal(taxRateTable, 'country', 'ISO 3166-1 code') },
})

const sourceDocuments = resource({
  path: '/source-documents',
  type: 'source_document',
  tag: 'Orders',
  about: 'Originals of what files brought, as they were, with what became of them.',
  permission: 'order.read',
  table: lean(sourceDocumentTable, 'content'),
  by: 'id',
  linked: true,
  details: {
    content: {
      about: 'Its lines, column by column',
      sql: 'select content from source_document where tenant_id = $1 and id = $2',
      columns: { content: 'jsonb' },
    },
  },
  filters: {
    channel: equal(sourceDocumentTable, 'channel', 'Channel through which it came'),
    externalNumber: equal(sourceDocumentTable, 'externalNumber', 'Its number in its channel'),
    state: oneOf(sourceDocumentTable, 'state', ['waiting', 'done'], 'Whether something became of it'),
    ...between(sourceDocumentTable, 'businessDate', 'business date'),
  },
})

const apiKeys = resource({
  path: '/api-keys',
  type: 'api_key',
  tag: 'Administration',
  about: 'Keys of programs with their roles; never the keys themselves.',
  permission: 'app.keys',
  table: visibleApiKey,
  by: 'id',
})

export const MASTER_RESOURCES: readonly Resource[] = [
  customers,
  paymentTerms,
  legalEntities,
  items,
  prices,
  taxRates,
  sourceDocuments,
  apiKeys,
]
