import type { FormatDocument } from '../document.js'
import type { DespatchAdvice } from '../edi/despatch-model.js'
import type { Order } from '../edi/order-model.js'
import type { RemittanceAdvice } from '../edi/remittance-model.js'
import type { UblDocument } from '../invoice/ubl-documents/ubl-document.js'
import { orderOfUbl } from './order-of-ubl.js'
import { despatchOfUbl } from './ubl-despatch.js'
import { remittanceOfUbl } from './ubl-remittance.js'

/** What a document is about, whatever format it came in: only documents of one kind convert into each other. */
export type TradeKind = 'invoice' | Order['document'] | 'despatch' | 'remittance'

const ublKinds: Readonly<Record<string, TradeKind>> = {
  Order: 'order',
  OrderChange: 'order-change',
  OrderResponse: 'order-response',
  DespatchAdvice: 'despatch',
  RemittanceAdvice: 'remittance',
}

/** The kind of a document; `undefined` for one that has no like in another format. */
export function tradeKind(document: FormatDocument): TradeKind | undefined {
  switch (document.type) {
    case 'invoice':
    case 'edi-invoice':
      return 'invoice'
    case 'order':
      return document.document.document
    case 'despatch':
    case 'remittance':
      return document.type
    case 'ubl':
      return ublKinds[document.root]
    default:
      return undefined
  }
}

/** The order in a document of EDI, of a table or of UBL. */
export function orderIn(document: FormatDocument): Order | undefined {
  if (document.type === 'order') return document.document
  if (document.type !== 'ubl') return undefined
  const { root } = document
  if (root !== 'Order' && root !== 'OrderChange' && root !== 'OrderResponse') return undefined
  // The root tells the type of the document.
  return orderOfUbl({ kind: root, document: document.document as UblDocument<typeof root> })
}

export function despatchIn(document: FormatDocument): DespatchAdvice | undefined {
  if (document.type === 'despatch') return document.document
  if (document.type !== 'ubl' || document.root !== 'DespatchAdvice') return undefined
  return despatchOfUbl(document.document as UblDocument<'DespatchAdvice'>)
}

export function remittanceIn(document: FormatDocument): RemittanceAdvice | undefined {
  if (document.type === 'remittance') return document.document
  if (document.type !== 'ubl' || document.root !== 'RemittanceAdvice') return undefined
  return remittanceOfUbl(document.document as UblDocument<'RemittanceAdvice'>)
}
