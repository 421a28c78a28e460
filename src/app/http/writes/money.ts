import { issueInvoices } from '../../../billing/issue-invoice.js'
import { changePeriods } from '../../../ledger/change-period.js'
import { saveExchangeRates } from '../../../ledger/save-exchange-rate.js'
import { recogniseRevenue } from '../../../revenue/recognise-revenue.js'
import { post, type WriteRoute } from '../write-route.js'

const ID = '0199d6e5-0000-7000-8000-000000000001'

export const MONEY_WRITES: readonly WriteRoute[] = [
  post('/invoices', issueInvoices, {
    tag: 'Invoices',
    creates: true,
    many: 'invoices',
    example: { orderId: ID },
    follow: (chain, invoices) => chain.afterInvoice(invoices),
  }),
  post('/deliveries/{id}/recognise', recogniseRevenue, { tag: 'Ledger', id: 'deliveryId', states: ['delivered'] }),
  post('/periods', changePeriods, { tag: 'Ledger', example: { month: '2011-02', state: 'closed' } }),
  post('/exchange-rates', saveExchangeRates, {
    tag: 'Ledger',
    many: 'exchangeRates',
    example: { currency: 'USD', validFrom: '2011-03-01', rate: '0.615' },
  }),
]
