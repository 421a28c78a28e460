import { expect, test } from 'vitest'
import type { BusinessDate } from '../kernel/date.js'
import { money, moneyText } from '../kernel/money.js'
import type { OpenItem } from '../ledger/open-item.js'
import { namesIn } from './document-names.js'
import { type Arrival, type MatchRules, matchExactly, nothingNamed } from './match-exactly.js'

const day = (text: string): BusinessDate => text as BusinessDate
const gbp = (text: string) => money(text, 'GBP')

const item = (documentNumber: string, residual: string, more: Partial<OpenItem> = {}): OpenItem => ({
  id: `${documentNumber} ${more.instalment ?? 1}` as OpenItem['id'],
  legalEntity: 'UK',
  accountRole: residual.startsWith('-') ? 'customer_credit' : 'receivable',
  customerId: 'C1',
  documentType: 'invoice',
  documentId: documentNumber,
  documentNumber,
  instalment: 1,
  orderId: null,
  issueDate: day('2011-03-01'),
  dueDate: day('2011-03-31'),
  currency: 'GBP',
  amount: gbp(residual),
  baseAmount: gbp(residual),
  residual: gbp(residual),
  baseResidual: gbp(residual),
  discountUntil: null,
  discount: gbp('0'),
  disputed: gbp('0'),
  dunningLevel: 0,
  ...more,
})

const arrival = (amount: string, more: Partial<Arrival> = {}): Arrival => ({
  amount: gbp(amount),
  receivedOn: day('2011-03-05'),
  legalEntity: 'UK',
  customerId: null,
  ...more,
})

const rules = (tolerance = '0'): MatchRules => ({
  discountGraceDays: 0,
  earned: (claim) => (claim.residual.minor === claim.amount.minor ? claim.discount : gbp('0')),
  room: (claim) => claim.amount,
  tolerance: (_, currency) => money(tolerance, currency),
})

/** What a match clears, as `document cash + discount + difference` and `credit -> document amount`. */
function cleared(
  amount: string,
  named: readonly OpenItem[],
  tolerance?: string,
  more?: Partial<Arrival>,
): string[] | string {
  const match = matchExactly(arrival(amount, more), named, rules(tolerance))
  if ('unmatched' in match) return match.unmatched
  return [
    ...match.plan.clearings.map(
      (c) => `${c.claim.documentNumber} ${[c.cash, c.discount, c.difference].map(moneyText).join(' + ')}`,
    ),
    ...match.plan.offsets.map((o) => `${o.credit.documentNumber} -> ${o.claim.documentNumber} ${moneyText(o.amount)}`),
  ]
}

test('the sum of all documents named is paid', () => {
  expect(cleared('30.00', [item('A', '10.00'), item('B', '20.00')])).toEqual([
    'A 10.00 + 0.00 + 0.00',
    'B 20.00 + 0.00 + 0.00',
  ])
})

test('a credit note that is named counts against the claims', () => {
  const named = [item('A', '10.00'), item('B', '20.00'), item('CN', '-12.00')]
  expect(cleared('18.00', named)).toEqual([
    'A 0.00 + 0.00 + 0.00',
    'B 18.00 + 0.00 + 0.00',
    'CN -> A 10.00',
    'CN -> B 2.00',
  ])
})

test('a shortage within the tolerance is given up on the largest claim, one beyond it is not', () => {
  const named = [item('A', '10.00'), item('B', '20.00')]
  expect(cleared('29.00', named, '1.00')).toEqual(['A 10.00 + 0.00 + 0.00', 'B 19.00 + 0.00 + 1.00'])
  expect(cleared('28.99', named, '1.00')).toBe('28.99 came in, but 30.00 is open on the documents named')
  expect(cleared('30.01', named, '1.00')).toBe('30.01 came in, but 30.00 is open on the documents named')
})

test('a discount is granted in time and on the whole claim only', () => {
  const discounted = item('A', '100.00', { discountUntil: day('2011-03-05'), discount: gbp('2.00') })
  expect(cleared('98.00', [discounted])).toEqual(['A 98.00 + 2.00 + 0.00'])
  expect(cleared('100.00', [discounted])).toEqual(['A 100.00 + 0.00 + 0.00'])
  expect(cleared('98.00', [discounted], '0', { receivedOn: day('2011-03-06') })).toMatch(/^98.00 came in/)
  expect(cleared('88.00', [{ ...discounted, residual: gbp('90.00') }])).toMatch(/^88.00 came in/)
})

test('nothing is guessed: settled documents, several customers, another payer, currency or legal entity', () => {
  expect(cleared('10.00', [])).toBe('the documents named are settled already')
  expect(cleared('30.00', [item('A', '10.00'), item('B', '20.00', { customerId: 'C2' })])).toBe(
    'the documents named belong to several customers',
  )
  expect(cleared('10.00', [item('A', '10.00')], '0', { customerId: 'C2' })).toBe(
    'the documents named belong to another customer than the payer',
  )
  expect(cleared('10.00', [item('A', '10.00')], '0', { amount: money('10.00', 'EUR') })).toBe(
    'the documents named are in another currency',
  )
  expect(cleared('10.00', [item('A', '10.00')], '0', { legalEntity: 'DE' })).toBe(
    'the documents named belong to another legal entity',
  )
})

test('money that names nothing says so, and otherwise which numbers nobody knows', () => {
  expect(nothingNamed([])).toBe('no document is named')
  expect(nothingNamed(['536365'])).toBe('no document of ours bears the number 536365')
  expect(nothingNamed(['1001', '1002', '1003', '1004', '1005', '1006'])).toBe(
    'no document of ours bears one of the numbers 1001, 1002, 1003, 1004, 1005 and 1 more',
  )
})

test('first instalments of one document are paid when they are exactly what came in', () => {
  const parts = [item('A', '60.00'), item('A', '36.00', { instalment: 2 }), item('A', '24.00', { instalment: 3 })]
  expect(cleared('96.00', parts)).toHaveLength(2)
  expect(cleared('36.00', parts)).toMatch(/^36.00 came in/)
  expect(cleared('60.00', [...parts, item('B', '5.00')])).toMatch(/^60.00 came in/)
})

test('document numbers are whole words of the text, ours also without hyphens or inside an ISO 11649 reference', () => {
  expect(namesIn('Inv. INV2011000042, cn-2011-000007')).toEqual(['INV-2011-000042', 'CN-2011-000007'])
  expect(namesIn('RF18539007547034')).toEqual(['539007547034'])
  expect(namesIn('RF19539007547034')).toEqual(['RF19539007547034'])
  expect(namesIn('INVOICE NO:536365/536366 thanks')).toEqual(['NO:536365/536366', '536365', '536366'])
  expect(namesIn('42 thanks')).toEqual([])
  expect(namesIn('9'.repeat(5000))).toEqual([])
})
