import fc from 'fast-check'
import { anyDespatch, anyOrder, anyRemittance } from '../edi/testing/arbitrary-documents.js'
import { suite } from '../invoice/testing/corpus.js'
import { UblSchema } from '../invoice/testing/ubl-schema.js'
import { writeUblDocument } from '../invoice/ubl-documents/ubl-document.js'
import { parseXml } from '../invoice/xml.js'
import { ublOfDespatch } from './ubl-despatch.js'
import { ublOfOrder } from './ubl-of-order.js'
import { ublOfRemittance } from './ubl-remittance.js'

/** What every order must name by the schema and generated ones may leave out. */
const parties = [
  { role: 'buyer', name: 'Corner Shop' },
  { role: 'seller', name: 'Tea & Cups Ltd' },
  { role: 'ship-from', name: 'Depot' },
  { role: 'ship-to', name: 'Shop' },
  { role: 'payer', name: 'Corner Shop' },
  { role: 'payee', name: 'Factor' },
]

/** A document without lines is none, and UBL cannot cancel; such ones are generated too. */
const filled = <T extends { readonly lines: readonly unknown[]; readonly purpose: string }>(
  any: fc.Arbitrary<T>,
): fc.Arbitrary<T> => any.filter(({ lines, purpose }) => lines.length > 0 && purpose !== 'cancel')

suite('Orders, despatch and remittance advices made UBL by the schema', 'xsd', (tally) => {
  const schema = new UblSchema()
  const orders = fc
    .sample(filled(anyOrder), 60)
    .map((order) => ublOfOrder({ issueDate: order.documentDate ?? order.issueDate, ...order, parties }))
  const advices = fc.sample(filled(anyDespatch), 30).map((advice) => ({
    kind: 'DespatchAdvice' as const,
    document: ublOfDespatch({ ...advice, parties }),
  }))
  const settling = anyRemittance.filter(({ items }) => items.length > 0)
  const remittances = fc.sample(settling, 30).map((advice) => ({
    kind: 'RemittanceAdvice' as const,
    document: ublOfRemittance({ ...advice, parties }),
  }))
  for (const { kind, document } of [...orders, ...advices, ...remittances]) {
    const errors = schema.errors(parseXml(writeUblDocument(kind, document), () => true))
    tally.count(errors.length === 0, kind, () => [...new Set(errors)].join(', '))
  }
  return undefined
})
