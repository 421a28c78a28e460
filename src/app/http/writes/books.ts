import { creditInvoices } from '../../../billing/credit-invoice.js'
import { creditReturns } from '../../../billing/credit-return.js'
import { issueDeposits } from '../../../billing/issue-deposit.js'
import { issueInvoices } from '../../../billing/issue-invoice.js'
import { changePeriods } from '../../../ledger/change-period.js'
import { saveExchangeRates } from '../../../ledger/save-exchange-rate.js'
import { expectReturnsOfMonths } from '../../../revenue/expect-returns.js'
import { recogniseRevenue } from '../../../revenue/recognise-revenue.js'
import { EXAMPLE_ID, post, type WriteRoute } from '../write-route.js'

export const BOOK_WRITES: readonly WriteRoute[] = [
  post('/invoices', issueInvoices, {
    tag: 'Invoices',
    creates: true,
    names: 'orderId',
    many: 'invoices',
    example: { orderId: EXAMPLE_ID },
    follow: (chain, invoices) => chain.afterInvoice(invoices),
  }),
  post('/orders/{id}/deposit', issueDeposits, {
    tag: 'Invoices',
    id: 'orderId',
    creates: true,
    example: { percent: '30' },
    states: ['verified', 'confirmed'],
  }),
  post('/credit-notes', creditInvoices, {
    tag: 'Invoices',
    creates: true,
    names: 'invoiceId',
    many: 'creditNotes',
    offer: { by: '/invoices', name: 'credit' },
    example: {
      invoiceId: EXAMPLE_ID,
      reason: 'Two arrived broken',
      lines: [
        { line: 1, quantity: '2' },
        { line: 2, amount: '12.50' },
      ],
    },
    follow: (chain, notes) => chain.afterCredit(notes),
  }),
  post('/returns/{id}/credit', creditReturns, {
    tag: 'Invoices',
    id: 'returnId',
    creates: true,
    action: 'credit',
    follow: (chain, notes) => chain.afterCredit(notes),
  }),
  post('/deliveries/{id}/recognise', recogniseRevenue, { tag: 'Ledger', id: 'deliveryId', states: ['delivered'] }),
  post('/expected-returns', expectReturnsOfMonths, { tag: 'Ledger', creates: true, example: { month: '2011-02' } }),
  post('/periods', changePeriods, { tag: 'Ledger', example: { month: '2011-02', state: 'closed' } }),
  post('/exchange-rates', saveExchangeRates, {
    tag: 'Ledger',
    many: 'exchangeRates',
    example: { currency: 'USD', validFrom: '2011-03-01', rate: '0.615' },
  }),
]
