import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Decimal, plainText } from '../../../kernel/decimal.js'
import type { DespatchAdvice } from '../despatch-model.js'
import type { EdiMessage } from '../message/read-message.js'
import { allFindings, allMessages, readEdi } from '../read-edi.js'
import { anyDespatch, anyInvoice, anyOrder, anyRemittance } from '../testing/arbitrary-documents.js'
import type { Mapped } from '../trade-model.js'
import { writeEdifact } from '../write-edifact.js'
import { type OutgoingMessage, writeX12 } from '../write-x12.js'
import { readEdifactDespatch, writeEdifactDespatch } from './edifact-despatch.js'
import { readEdifactInvoice, writeEdifactInvoice } from './edifact-invoice.js'
import { readEdifactOrder, writeEdifactOrder } from './edifact-order.js'
import { readEdifactRemittance, writeEdifactRemittance } from './edifact-remittance.js'
import { readX12Despatch, writeX12Despatch } from './x12-despatch.js'
import { readX12Invoice, writeX12Invoice } from './x12-invoice.js'
import { readX12Order, writeX12Order } from './x12-order.js'
import { readX12Remittance, writeX12Remittance } from './x12-remittance.js'

const partners = { sender: { id: 'US', qualifier: 'ZZ' }, receiver: { id: 'THEM', qualifier: 'ZZ' } }
const moment = { date: '20260301', time: '1405' }

/** Bytes of one X12 message, read back; there must be nothing to complain about. */
function throughX12(message: OutgoingMessage, version: '004010' | '005010'): EdiMessage {
  const envelope = { ...partners, ...moment, version, controlNumber: 7, groupNumber: 7 }
  const { bytes, findings } = writeX12(envelope, [message])
  expect(findings).toEqual([])
  return onlyMessage(bytes)
}

function throughEdifact(message: OutgoingMessage, version: 'D.96A' | 'D.01B'): EdiMessage {
  const { bytes, findings } = writeEdifact({ ...partners, ...moment, version, controlReference: 'R7' }, [message])
  expect(findings).toEqual([])
  return onlyMessage(bytes)
}

function onlyMessage(bytes: Buffer): EdiMessage {
  const file = readEdi(bytes)
  expect(allFindings(file)).toEqual([])
  const messages = allMessages(file)
  expect(messages).toHaveLength(1)
  return messages[0]!
}

interface Codec<T> {
  readonly name: string
  readonly documents: fc.Arbitrary<T>
  readonly x12: readonly [
    read: (message: EdiMessage) => Mapped<T>,
    write: (document: T, version: '004010' | '005010') => Mapped<OutgoingMessage>,
  ]
  readonly edifact: readonly [
    read: (message: EdiMessage) => Mapped<T>,
    write: (document: T, version: 'D.96A' | 'D.01B') => Mapped<OutgoingMessage>,
  ]
  readonly normal: (document: T) => T
}

/** Numbers are compared by value: 1.50 and 1.5 are one. */
function plainNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainNumbers)
  if (typeof value !== 'object' || value === null) return value
  if ('coefficient' in value) return plainText(value as Decimal)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainNumbers(inner)]))
}

const same = <T>(document: T) => document

/** Writers number packages anew: they are compared by their serial numbers, lines in the order of their numbers. */
function byserial(advice: DespatchAdvice): DespatchAdvice {
  const name = (id: string | undefined) => advice.packages.find((one) => one.id === id)?.sscc
  const packages = advice.packages.map((one) => ({
    ...one,
    id: one.sscc!,
    ...(one.parent === undefined ? {} : { parent: name(one.parent)! }),
  }))
  const lines = advice.lines.map((line) => ({
    ...line,
    ...(line.package === undefined ? {} : { package: name(line.package)! }),
  }))
  return {
    ...advice,
    packages: packages.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    lines: lines.toSorted((a, b) => Number(a.id) - Number(b.id)),
  }
}

function roundTrips<T>({ name, documents, x12, edifact, normal }: Codec<T>): void {
  const check = (written: Mapped<OutgoingMessage>, read: (sent: OutgoingMessage) => Mapped<T>, document: T) => {
    expect(written.findings).toEqual([])
    const back = read(written.document)
    expect(plainNumbers(normal(back.document))).toEqual(plainNumbers(normal(document)))
    expect(back.findings).toEqual([])
  }
  it.each(['004010', '005010'] as const)(`${name} goes through X12 %s and comes back equal`, (version) => {
    fc.assert(
      fc.property(documents, (document) => {
        check(x12[1](document, version), (sent) => x12[0](throughX12(sent, version)), document)
      }),
      { numRuns: 40 },
    )
  })
  it.each(['D.96A', 'D.01B'] as const)(`${name} goes through EDIFACT %s and comes back equal`, (version) => {
    fc.assert(
      fc.property(documents, (document) => {
        check(edifact[1](document, version), (sent) => edifact[0](throughEdifact(sent, version)), document)
      }),
      { numRuns: 40 },
    )
  })
}

describe('a document that both standards can carry', () => {
  roundTrips({
    name: 'an order, its change or its answer',
    documents: anyOrder,
    x12: [readX12Order, writeX12Order],
    edifact: [readEdifactOrder, writeEdifactOrder],
    normal: same,
  })
  roundTrips({
    name: 'an invoice',
    documents: anyInvoice,
    x12: [readX12Invoice, writeX12Invoice],
    edifact: [readEdifactInvoice, writeEdifactInvoice],
    normal: same,
  })
  roundTrips({
    name: 'a remittance advice',
    documents: anyRemittance,
    x12: [readX12Remittance, writeX12Remittance],
    edifact: [readEdifactRemittance, writeEdifactRemittance],
    normal: same,
  })
  roundTrips({
    name: 'a despatch advice',
    documents: anyDespatch,
    x12: [readX12Despatch, writeX12Despatch],
    edifact: [readEdifactDespatch, writeEdifactDespatch],
    normal: byserial,
  })
})
