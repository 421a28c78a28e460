import type { DespatchAdvice } from '../despatch-model.js'
import type { EdiInvoice } from '../invoice-model.js'
import type { EdiMessage } from '../message/read-message.js'
import type { Order } from '../order-model.js'
import type { RemittanceAdvice } from '../remittance-model.js'
import type { Mapped } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { readEdifactDespatch, writeEdifactDespatch } from './edifact-despatch.js'
import { readEdifactInvoice, writeEdifactInvoice } from './edifact-invoice.js'
import { readEdifactOrder, writeEdifactOrder } from './edifact-order.js'
import type { EdifactVersion } from './edifact-parts.js'
import { readEdifactRemittance, writeEdifactRemittance } from './edifact-remittance.js'
import { readX12Despatch, writeX12Despatch } from './x12-despatch.js'
import { readX12Invoice, writeX12Invoice } from './x12-invoice.js'
import { readX12Order, writeX12Order } from './x12-order.js'
import { readX12Remittance, writeX12Remittance } from './x12-remittance.js'

/** A document of one of our models. */
export type EdiDocument =
  | { readonly kind: 'order'; readonly document: Order }
  | { readonly kind: 'despatch'; readonly document: DespatchAdvice }
  | { readonly kind: 'invoice'; readonly document: EdiInvoice }
  | { readonly kind: 'remittance'; readonly document: RemittanceAdvice }

type Reader = (message: EdiMessage) => EdiDocument & Pick<Mapped<unknown>, 'findings'>

const order =
  (read: (message: EdiMessage) => Mapped<Order>): Reader =>
  (message) => ({ kind: 'order', ...read(message) })

const readers: Readonly<Record<string, Reader>> = {
  850: order(readX12Order),
  855: order(readX12Order),
  860: order(readX12Order),
  ORDERS: order(readEdifactOrder),
  ORDRSP: order(readEdifactOrder),
  ORDCHG: order(readEdifactOrder),
  856: (message) => ({ kind: 'despatch', ...readX12Despatch(message) }),
  DESADV: (message) => ({ kind: 'despatch', ...readEdifactDespatch(message) }),
  810: (message) => ({ kind: 'invoice', ...readX12Invoice(message) }),
  INVOIC: (message) => ({ kind: 'invoice', ...readEdifactInvoice(message) }),
  820: (message) => ({ kind: 'remittance', ...readX12Remittance(message) }),
  REMADV: (message) => ({ kind: 'remittance', ...readEdifactRemittance(message) }),
}

/** Reads a message into its model; `undefined` where there is no model for it. */
export function readDocument(message: EdiMessage): ReturnType<Reader> | undefined {
  return Object.hasOwn(readers, message.type) ? readers[message.type]!(message) : undefined
}

/** Writes a document as the message of a standard; the findings name what the message cannot say. */
export function writeDocument(
  { kind, document }: EdiDocument,
  version: '004010' | '005010' | EdifactVersion,
): Mapped<OutgoingMessage> {
  const isX12 = version === '004010' || version === '005010'
  switch (kind) {
    case 'order':
      return isX12 ? writeX12Order(document, version) : writeEdifactOrder(document, version)
    case 'despatch':
      return isX12 ? writeX12Despatch(document) : writeEdifactDespatch(document, version)
    case 'invoice':
      return isX12 ? writeX12Invoice(document) : writeEdifactInvoice(document, version)
    case 'remittance':
      return isX12 ? writeX12Remittance(document) : writeEdifactRemittance(document, version)
  }
}
