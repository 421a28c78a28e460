import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { date } from '../kernel/date.js'
import { decimal, plainText } from '../kernel/decimal.js'
import { orderIn } from './conversion/trade-kinds.js'
import { type ConversionTarget, convert } from './convert.js'
import type { FormatDocument } from './document.js'
import type { DespatchAdvice } from './edi/despatch-model.js'
import type { Order } from './edi/order-model.js'
import { anyOrder } from './edi/testing/arbitrary-documents.js'
import { read } from './read.js'
import { write } from './write.js'

const order: Order = {
  document: 'order',
  number: 'PO-4711',
  issueDate: date('2026-03-01'),
  purpose: 'original',
  type: 'standard',
  currency: 'EUR',
  dates: { 'delivery-requested': date('2026-03-15') },
  references: [{ kind: 'contract', value: 'C-9' }],
  parties: [
    { role: 'buyer', id: { scheme: 'gln', value: '4012345000009' }, name: 'Corner Shop', country: 'GB', city: 'Leeds' },
    {
      role: 'seller',
      name: 'Tea & Cups Ltd',
      taxId: 'GB999999973',
      contact: { name: 'Ann', email: 'ann@example.org' },
    },
    { role: 'ship-to', name: 'Depot', street: ['5 Mill Lane'], city: 'York', postalCode: 'YO1', country: 'GB' },
  ],
  notes: ['Ring twice'],
  charges: [{ kind: 'charge', reason: 'freight', amount: decimal('4.50') }],
  lines: [
    {
      id: '1',
      item: { gtin: '04012345123456', seller: 'TEA-1' },
      description: 'Black tea',
      quantity: { value: decimal('10'), unit: 'PCE' },
      price: decimal('2.50'),
      amount: decimal('25.00'),
      dates: {},
      references: [],
      notes: [],
      charges: [],
      schedule: [
        { quantity: { value: decimal('6'), unit: 'PCE' }, date: date('2026-03-15') },
        { quantity: { value: decimal('4'), unit: 'PCE' }, date: date('2026-03-20') },
      ],
      confirmations: [],
    },
  ],
  totalAmount: decimal('29.50'),
}

const answer: Order = {
  ...order,
  document: 'order-response',
  documentNumber: 'R-1',
  documentDate: date('2026-03-02'),
  response: 'changed',
  type: undefined,
  lines: [
    {
      ...order.lines[0]!,
      schedule: [],
      confirmations: [{ status: 'changed', quantity: { value: decimal('10'), unit: 'PCE' }, date: date('2026-03-16') }],
    },
  ],
}

const advice: DespatchAdvice = {
  number: 'D-1',
  issueDate: date('2026-03-10'),
  purpose: 'original',
  dates: { shipped: date('2026-03-10'), 'estimated-delivery': date('2026-03-12') },
  references: [],
  parties: [
    { role: 'ship-from', name: 'Tea & Cups Ltd' },
    { role: 'ship-to', name: 'Depot', city: 'York', country: 'GB' },
  ],
  carrier: { code: 'UPSN', name: 'United Parcel' },
  weight: { value: decimal('12.5'), unit: 'KGM' },
  packages: [{ id: '1', sscc: '340123450000000018', kind: 'carton' }],
  lines: [
    {
      id: '1',
      item: { seller: 'TEA-1' },
      description: 'Black tea',
      quantity: { value: decimal('10'), unit: 'PCE' },
      orderNumber: 'PO-4711',
      orderLine: '1',
      lot: 'L7',
    },
  ],
}

const contentOf = (...documents: FormatDocument[]) => ({ format: 'csv' as const, documents, findings: [] })

/** What arrives, and the paths that are named as lost. */
async function way(from: FormatDocument, ...targets: ConversionTarget[]) {
  let content: ReturnType<typeof read> = contentOf(from)
  const lost: string[] = []
  for (const target of targets) {
    const { bytes, findings } = await convert(content, target)
    lost.push(...findings.map(({ position }) => position.path ?? ''))
    content = read(bytes)
    expect(content.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  }
  return { document: content.documents[0]!, lost }
}

describe('an order', () => {
  it.each([
    [['ubl']],
    [['x12-850']],
    [['edifact-orders']],
    [['ubl', 'x12-850', 'ubl']],
    [['edifact-orders', 'ubl', 'edifact-orders']],
    [['x12-850', 'edifact-orders', 'x12-850']],
  ] as const)('keeps what %s can say, and what not is named', async ([...targets]) => {
    const { document, lost } = await way({ type: 'order', document: order }, ...targets)
    const arrived = orderIn(document)!
    const parties = arrived.parties.map(({ role, name }) => [role, name])
    expect(parties.sort()).toEqual(order.parties.map(({ role, name }) => [role, name]).sort())
    expect(arrived).toMatchObject({
      number: order.number,
      issueDate: order.issueDate,
      currency: order.currency,
      dates: order.dates,
      references: order.references,
      notes: order.notes,
    })
    const [line] = arrived.lines
    expect(line).toMatchObject({ id: '1', item: order.lines[0]!.item, description: 'Black tea' })
    const numbers = [line!.quantity!.value, line!.price!, line!.amount!, arrived.totalAmount!]
    expect(numbers.map(plainText)).toEqual(['10', '2.5', '25', '29.5'])
    expect(line!.schedule.map((one) => one.date)).toEqual(['2026-03-15', '2026-03-20'])
    expect(lost.filter((path) => path.startsWith('lines'))).toEqual([])
  })

  it('that is none is refused, naming what the file holds', async () => {
    await expect(convert(contentOf({ type: 'order', document: order }), 'x12-810')).rejects.toThrow(
      'x12-810 holds invoice, the file order.',
    )
    await expect(convert(contentOf({ type: 'order', document: order }), 'cii')).rejects.toThrow('cii holds invoice')
  })

  it('is a table of its lines, from UBL as well', async () => {
    const { document } = await way({ type: 'order', document: order }, 'ubl')
    const { bytes } = await convert(contentOf(document), 'csv')
    expect(bytes.toString()).toContain('order,PO-4711,2026-03-01,EUR,Corner Shop,1,TEA-1,,Black tea,10,PCE,2.50,25.00')
  })

  it('that is cancelled does not become a new one in UBL', async () => {
    const cancelled = { type: 'order', document: { ...order, purpose: 'cancel' } } as const
    await expect(convert(contentOf(cancelled), 'ubl')).rejects.toThrow('PO-4711 is cancelled by this message')
    const { document } = await way(cancelled, 'edifact-orders')
    expect(orderIn(document)?.purpose).toBe('cancel')
  })

  it('keeps number, lines and quantities whatever it is, in every format that knows orders', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder, async (generated) => {
        const any = { ...generated, purpose: 'original' as const }
        const target = { order: 'edifact-orders', 'order-change': 'edifact-ordchg', 'order-response': 'edifact-ordrsp' }
        const { bytes } = await write('ubl', { type: 'order', document: any })
        const [document] = read(bytes).documents
        const arrived = orderIn(document!)!
        expect([arrived.document, arrived.number, arrived.lines.length]).toEqual([
          any.document,
          any.number,
          any.lines.length,
        ])
        const { bytes: again } = await convert(read(bytes), target[any.document] as ConversionTarget)
        const back = orderIn(read(again).documents[0]!)!
        expect(back.lines.map(({ quantity }) => quantity?.unit)).toEqual(
          arrived.lines.map(({ quantity }) => quantity?.unit),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('an answer', () => {
  it.each(['ubl', 'x12-855', 'edifact-ordrsp'] as const)('keeps its decision in %s', async (target) => {
    const { document } = await way({ type: 'order', document: answer }, target)
    expect(orderIn(document)).toMatchObject({
      document: 'order-response',
      number: 'PO-4711',
      documentNumber: 'R-1',
      response: 'changed',
      lines: [{ confirmations: [{ status: 'changed', quantity: { unit: 'PCE' }, date: '2026-03-16' }] }],
    })
  })
})

describe('a change', () => {
  it.each(['ubl', 'x12-860', 'edifact-ordchg'] as const)('keeps what changes in %s', async (target) => {
    const lines = [{ ...order.lines[0]!, change: 'delete' as const, schedule: [] }]
    const change: Order = { ...answer, document: 'order-change', purpose: 'change', response: undefined, lines }
    const { document } = await way({ type: 'order', document: { ...change, type: 'standard' } }, target)
    expect(orderIn(document)).toMatchObject({
      document: 'order-change',
      number: 'PO-4711',
      lines: [{ change: 'delete' }],
    })
  })
})

describe('a despatch advice', () => {
  it.each([['ubl'], ['x12-856'], ['edifact-desadv']] as const)('arrives in %s', async (target) => {
    const { document } = await way({ type: 'despatch', document: advice }, target)
    const { document: back } = await way(document, target === 'ubl' ? 'x12-856' : 'ubl')
    expect(back.type).toBe(target === 'ubl' ? 'despatch' : 'ubl')
    const { bytes } = await convert(contentOf(back), 'edifact-desadv')
    const [last] = read(bytes).documents
    expect(last).toMatchObject({
      type: 'despatch',
      document: {
        number: 'D-1',
        issueDate: '2026-03-10',
        lines: [{ orderNumber: 'PO-4711', item: { seller: 'TEA-1' } }],
      },
    })
  })
})
