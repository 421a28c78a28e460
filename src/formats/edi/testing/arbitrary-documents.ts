import fc from 'fast-check'
import { decimal } from '../../../kernel/decimal.js'
import type { DespatchAdvice } from '../despatch-model.js'
import type { EdiInvoice } from '../invoice-model.js'
import { compact } from '../mapping/x12-parts.js'
import type { Order, OrderLine } from '../order-model.js'
import type { RemittanceAdvice } from '../remittance-model.js'
import {
  cents,
  charges,
  code,
  dates,
  day,
  item,
  number,
  numbered,
  optional,
  parties,
  paymentTerms,
  quantity,
  record,
  references,
  text,
} from './arbitrary-parts.js'

/*
 * Documents for property tests: everything that both standards can say. What one of them cannot (five address lines,
 * two statuses of a line) has its own tests.
 */

const orderLine = (document: Order['document']) =>
  record<OrderLine>({
    id: fc.constant('1'),
    item,
    description: optional(text(60)),
    quantity,
    price: number(4, 9_999_999),
    priceQuantity: optional(fc.constantFrom(decimal('100'), decimal('1000'))),
    amount: optional(number(3, 9_999_999)),
    dates,
    references,
    notes: fc.array(text(60), { maxLength: 2 }),
    charges,
    schedule: fc.array(fc.record({ quantity, date: day }), { maxLength: 2 }),
    change:
      document === 'order-change' ? fc.constantFrom('add', 'delete', 'change', 'unchanged') : fc.constant(undefined),
    confirmations:
      document === 'order-response'
        ? fc.array(
            record({
              status: fc.constantFrom(
                'accepted' as const,
                'changed' as const,
                'rejected' as const,
                'backordered' as const,
              ),
              quantity: optional(quantity),
              date: optional(day),
            }),
            { minLength: 1, maxLength: 1 },
          )
        : fc.constant([]),
  })

export const anyOrder: fc.Arbitrary<Order> = fc
  .constantFrom<Order['document']>('order', 'order-change', 'order-response')
  .chain((document) => {
    const isOrder = document === 'order'
    const isResponse = document === 'order-response'
    return record<Order>({
      document: fc.constant(document),
      number: code(22),
      issueDate: day,
      purpose: isOrder
        ? fc.constantFrom('original', 'cancel', 'replace')
        : isResponse
          ? fc.constant('original')
          : fc.constant('change'),
      type: isResponse
        ? fc.constant(undefined)
        : isOrder
          ? fc.constantFrom('standard', 'blanket', 'release', 'rush')
          : fc.constant('standard'),
      documentNumber: isOrder ? fc.constant(undefined) : code(8),
      documentDate: isOrder ? fc.constant(undefined) : day,
      response: isResponse ? fc.constantFrom('accepted', 'changed', 'rejected') : fc.constant(undefined),
      currency: fc.constantFrom('EUR', 'USD'),
      dates,
      // Release and contract lead in 850, where they stand in the beginning segment.
      references: references.map((all) => [...all].sort((a, b) => rank(a.kind) - rank(b.kind))),
      parties,
      paymentTerms: optional(paymentTerms),
      deliveryTerms: optional(record({ code: fc.constantFrom('CIF', 'FOB'), place: optional(text(30)) })),
      notes: fc.array(text(200), { maxLength: 2 }),
      charges,
      lines: numbered(orderLine(document), 4),
      totalAmount: optional(number(2, 9_999_999)),
    })
  })

const rank = (kind: string) =>
  ['release', 'contract'].indexOf(kind) + (kind === 'release' || kind === 'contract' ? -5 : 0)

export const anyInvoice: fc.Arbitrary<EdiInvoice> = record<EdiInvoice>({
  number: code(22),
  issueDate: day,
  kind: fc.constantFrom('invoice', 'credit-note'),
  currency: fc.constantFrom('EUR', 'USD'),
  dates: fc.dictionary(fc.constantFrom('shipped', 'delivered', 'payment-due'), day, {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  references: references.map((all) => all.filter(({ kind }) => kind !== 'release')),
  parties,
  paymentTerms: optional(paymentTerms),
  notes: fc.array(text(70), { maxLength: 2 }),
  charges,
  lines: numbered(
    record<EdiInvoice['lines'][number]>({
      id: fc.constant('1'),
      item,
      description: optional(text(60)),
      quantity,
      price: number(4, 9_999_999),
      priceQuantity: optional(fc.constantFrom(decimal('100'), decimal('1000'))),
      amount: optional(number(2, 9_999_999)),
      references,
      charges,
      taxes: fc.array(
        record({
          kind: fc.constantFrom('vat'),
          percent: number(2, 2500),
          amount: number(2, 99_999),
          basis: optional(number(2, 99_999)),
          category: fc.constant(undefined),
        }),
        { maxLength: 1 },
      ),
    }),
    4,
  ),
  taxes: fc.array(
    record({
      kind: fc.constantFrom('vat'),
      percent: number(2, 2500),
      amount: number(2, 99_999),
      basis: optional(number(2, 99_999)),
      category: fc.constant(undefined),
    }),
    { maxLength: 2 },
  ),
  total: cents,
})

export const anyRemittance: fc.Arbitrary<RemittanceAdvice> = record<RemittanceAdvice>({
  number: code(20),
  issueDate: day,
  paymentDate: day,
  amount: number(2, 9_999_999, 1),
  currency: fc.constantFrom('EUR', 'USD'),
  method: optional(fc.constantFrom('ach', 'wire', 'cheque')),
  // REMADV of D.96A has no tax numbers.
  parties: parties.map((all) => all.map(({ taxId: _, ...party }) => party)),
  payerAccount: optional(record({ number: code(20), bank: optional(fc.constantFrom('121042882', 'DEUTDEFF')) })),
  payeeAccount: optional(record({ number: code(20), bank: optional(fc.constantFrom('231380104', 'COBADEFF')) })),
  notes: fc.array(text(60), { maxLength: 2 }),
  items: fc.array(
    record<RemittanceAdvice['items'][number]>({
      kind: fc.constantFrom('invoice', 'credit-note', 'debit-note'),
      number: code(20),
      date: optional(day),
      paid: number(2, 9_999_999, -9_999),
      gross: optional(number(2, 9_999_999)),
      discount: optional(number(2, 9_999)),
      references,
      adjustments: fc.array(
        record({
          amount: number(2, 9_999, -9_999),
          reason: fc.constantFrom('price', 'damaged', 'short', 'other'),
          reference: optional(code(20)),
          text: optional(text(60)),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 4 },
  ),
})

export const anyDespatch: fc.Arbitrary<DespatchAdvice> = fc
  .record({
    packages: fc.uniqueArray(
      fc.record({
        sscc: fc.stringMatching(/^[1-9]\d{17}$/),
        kind: fc.constantFrom('pallet', 'carton'),
        inside: fc.boolean(),
      }),
      { maxLength: 4, selector: ({ sscc }) => sscc },
    ),
    lines: fc.array(
      fc.tuple(
        item,
        quantity,
        optional(number(0, 9_999)),
        optional(text(60)),
        optional(code(6)),
        fc.nat(),
        optional(code(10)),
      ),
      { maxLength: 5 },
    ),
    order: code(20),
    rest: fc.record({
      number: code(20).filter((value) => value.length > 1),
      issueDate: day,
      purpose: fc.constantFrom('original' as const, 'cancel' as const, 'replace' as const),
      dates: fc.dictionary(fc.constantFrom('shipped', 'estimated-delivery'), day, {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      references,
      parties,
      carrier: optional(
        record({
          code: fc.constantFrom('UPSN', 'DHLC'),
          name: optional(text(30)),
          mode: optional(fc.constantFrom('road', 'air', 'sea')),
        }),
      ),
      weight: optional(fc.record({ value: number(2, 99_999), unit: fc.constantFrom('KGM', 'LBR') })),
      packageCount: optional(fc.integer({ min: 1, max: 99 })),
    }),
  })
  .map(({ packages, lines, order, rest }) => {
    // A pallet may hold the cartons behind it.
    const built = packages.map(({ sscc, kind, inside }, index) => {
      const around = inside && kind === 'carton' ? packages.findIndex((one) => one.kind === 'pallet') : -1
      const parent = around >= 0 && around < index ? `p${around}` : undefined
      return compact({ id: `p${index}`, parent, sscc, kind })
    })
    const contents = lines.map(([goods, amount, ordered, description, orderLine, at, lot], index) =>
      compact({
        id: String(index + 1),
        item: goods,
        description,
        quantity: amount,
        ordered,
        orderNumber: order,
        orderLine,
        package: built.length === 0 ? undefined : built[at % built.length]!.id,
        lot,
      }),
    )
    return compact({ ...rest, packages: built, lines: contents })
  })
