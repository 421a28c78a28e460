import { saveItems } from '../../../catalog/save-item.js'
import { savePrices } from '../../../catalog/save-price.js'
import { saveTaxRates } from '../../../catalog/save-tax-rate.js'
import { saveCustomers } from '../../../party/save-customer.js'
import { saveLegalEntities } from '../../../party/save-legal-entity.js'
import { savePaymentTerms } from '../../../party/save-payment-term.js'
import { changeSettings } from '../../../policy/change-setting.js'
import { setClocks } from '../../../policy/set-clock.js'
import { revokeApiKeys } from '../revoke-api-key.js'
import { post, type WriteRoute } from '../write-route.js'

export const MASTER_WRITES: readonly WriteRoute[] = [
  post('/customers', saveCustomers, {
    tag: 'Customers',
    many: 'customers',
    example: {
      number: 'C1',
      name: 'Corner Shop Ltd',
      country: 'GB',
      street: '1 High Street',
      city: 'York',
      postcode: 'YO1 7HH',
      paymentTerm: 'NET30',
    },
  }),
  post('/payment-terms', savePaymentTerms, {
    tag: 'Customers',
    many: 'paymentTerms',
    example: { code: 'NET14-2', name: '14 days, 2 % in 7', netDays: 14, discountPercent: '2', discountDays: 7 },
  }),
  post('/legal-entities', saveLegalEntities, {
    tag: 'Customers',
    many: 'legalEntities',
    example: { code: 'UK', contactName: 'Accounts', phone: '+44 20 7946 0000', email: 'accounts@example.com' },
  }),
  post('/items', saveItems, {
    tag: 'Items',
    many: 'items',
    example: { number: 'TEA', name: 'Breakfast tea, 250 g', kind: 'goods', standardCost: '4.00' },
  }),
  post('/prices', savePrices, {
    tag: 'Items',
    many: 'prices',
    example: { itemNumber: 'TEA', currency: 'GBP', validFrom: '2011-03-01', price: '10.00' },
  }),
  post('/tax-rates', saveTaxRates, {
    tag: 'Items',
    many: 'taxRates',
    example: { country: 'GB', category: 'S', validFrom: '2011-01-04', rate: '20' },
  }),
  post('/settings', changeSettings, {
    tag: 'Administration',
    many: 'settings',
    example: { name: 'shipping.automatic', value: 'yes', validFrom: '2011-09-01' },
  }),
  post('/clock', setClocks, { tag: 'Administration', example: { today: '2011-09-01' } }),
  post('/api-keys/{id}/revoke', revokeApiKeys, { tag: 'Administration', id: 'keyId' }),
]
