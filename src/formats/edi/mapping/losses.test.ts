import { describe, expect, it } from 'vitest'
import { date } from '../../../kernel/date.js'
import { decimal } from '../../../kernel/decimal.js'
import type { Order, OrderLine } from '../order-model.js'
import { allMessages, readEdi } from '../read-edi.js'
import { writeX12 } from '../write-x12.js'
import { writeEdifactOrder } from './edifact-order.js'
import { readX12Order, writeX12Order } from './x12-order.js'

const line: OrderLine = {
  id: '1',
  item: { seller: 'A1' },
  quantity: { value: decimal('2'), unit: 'EA' },
  price: decimal('3.5'),
  dates: {},
  references: [],
  notes: [],
  charges: [],
  schedule: [],
  confirmations: [],
}
const order: Order = {
  document: 'order',
  number: '4711',
  issueDate: date('2026-03-01'),
  purpose: 'original',
  type: 'standard',
  dates: {},
  references: [],
  parties: [],
  notes: [],
  charges: [],
  lines: [line],
}
const paths = (findings: readonly { readonly position: { readonly path?: string } }[]) =>
  findings.map(({ position }) => position.path)

describe('a conversion says what was lost', () => {
  it.each<[string, Partial<Order>, string[]]>([
    ['a kind of order that EDIFACT does not know', { type: 'drop-shipment' }, ['type']],
    ['a code of the other standard', { references: [{ kind: 'x12:ZZ', value: '1' }] }, ['references[0]']],
    ['a party in a role of the other standard', { parties: [{ role: 'x12:XX', name: 'X' }] }, ['parties[0]']],
    [
      'an address of six lines',
      { parties: [{ role: 'buyer', name: 'X', street: ['1', '2', '3', '4', '5', '6'] }] },
      ['parties[0].street'],
    ],
    [
      'days of discount without percentage',
      { paymentTerms: { netDays: 30, discountDays: 10 } },
      ['paymentTerms.discountDays'],
    ],
    ['a note of a thousand characters', { notes: ['x'.repeat(1000)] }, ['notes[0]']],
  ])('to EDIFACT: %s', (_, fields, expected) => {
    expect(paths(writeEdifactOrder({ ...order, ...fields }, 'D.96A').findings)).toEqual(expected)
  })

  it.each<[string, Partial<Order>, string[]]>([
    ['a price for ten units', { lines: [{ ...line, priceQuantity: decimal('10') }] }, ['lines[0].priceQuantity']],
    [
      'a charge of a tenth of a cent',
      { charges: [{ kind: 'charge', amount: decimal('0.001') }] },
      ['charges[0].amount'],
    ],
    ['a code of the other standard', { dates: { 'edifact:999': date('2026-03-01') } }, ['dates.edifact:999']],
  ])('to X12: %s', (_, fields, expected) => {
    expect(paths(writeX12Order({ ...order, ...fields }, '004010').findings)).toEqual(expected)
  })

  it('from X12: every segment that the model has no place for', () => {
    const { document } = writeX12Order(order, '004010')
    const extra = { tag: 'MEA', elements: ['MEA', 'PD', 'G', '5', 'LB'], offset: 0, line: 0, rank: 1000 }
    const segments = [document.segments[0]!, extra, ...document.segments.slice(1)]
    const envelope = {
      sender: { id: 'A' },
      receiver: { id: 'B' },
      date: '20260301',
      time: '1405',
      version: '004010' as const,
    }
    const { bytes } = writeX12({ ...envelope, controlNumber: 1, groupNumber: 1 }, [{ type: '850', segments }])
    const back = readX12Order(allMessages(readEdi(bytes))[0]!)
    expect(back.findings.map(({ message }) => message)).toEqual(['MEA PD: the model has no place for it.'])
    expect(back.document).toEqual(order)
  })

  it('but not a code of the same standard: it goes back as it came', () => {
    const own: Order = {
      ...order,
      references: [{ kind: 'x12:ZZ', value: '1' }],
      parties: [{ role: 'x12:XX', name: 'X' }],
    }
    expect(writeX12Order(own, '004010').findings).toEqual([])
  })
})
