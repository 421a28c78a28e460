import type { BankStatement } from './bank-statement.js'
import type { DespatchAdvice } from './edi/despatch-model.js'
import type { EdiInvoice } from './edi/invoice-model.js'
import type { TypedLoop } from './edi/message/typed-tree.js'
import type { Order } from './edi/order-model.js'
import type { Acknowledgement } from './edi/read-acknowledgement.js'
import type { RemittanceAdvice } from './edi/remittance-model.js'
import type { Standard } from './edi/syntax/interchange.js'
import type { Finding } from './finding.js'
import type { InvoiceDocument } from './invoice/document.js'
import type { Invoice } from './invoice/model.js'
import type { ReadUblDocument, UblKind } from './invoice/ubl-documents/ubl-document.js'
import type { NachaFile } from './payments/nacha-model.js'
import type { PaymentInitiation, PaymentStatusReport } from './payments/pain-model.js'

/**
 * Every format that is read here. `facturx` is any PDF with an invoice inside, ZUGFeRD of versions 1 and 2 too; `xlsx` and
 * most of `csv` need a mapping.
 */
export type Format =
  | 'x12'
  | 'edifact'
  | 'ubl'
  | 'cii'
  | 'facturx'
  | 'camt'
  | 'mt940'
  | 'bai2'
  | 'ofx'
  | 'csv'
  | 'xlsx'
  | 'pain'
  | 'nacha'

/** An invoice or credit note in the one invoice model, EN 16931. */
export interface InvoiceFound {
  readonly type: 'invoice'
  readonly document: Invoice
  /** The tree it was read from: rules about the syntax need it. An invoice made by a program has none. */
  readonly received?: InvoiceDocument
}

/** Where an EDI document stood in its file, and everything it says in the words of its standard. */
export interface EdiSource {
  readonly standard: Standard
  /** `850`, `ORDERS`. */
  readonly message: string
  readonly version: string
  readonly controlNumber: string
  readonly tree: TypedLoop
}

interface FromEdi {
  readonly source?: EdiSource
}

export type TradeDocument = FromEdi &
  (
    | { readonly type: 'order'; readonly document: Order }
    | { readonly type: 'despatch'; readonly document: DespatchAdvice }
    | { readonly type: 'edi-invoice'; readonly document: EdiInvoice }
    | { readonly type: 'remittance'; readonly document: RemittanceAdvice }
    | { readonly type: 'acknowledgement'; readonly document: Acknowledgement }
    /** A message that no model describes: its tree is all there is. */
    | { readonly type: 'message'; readonly document?: undefined }
  )

/** A document of UBL beside invoice and credit note; `root` tells which. */
export interface UblFound {
  readonly type: 'ubl'
  readonly root: UblKind
  readonly document: ReadUblDocument['document']
}

export type BankDocument =
  | { readonly type: 'statement'; readonly document: BankStatement }
  | { readonly type: 'payment-initiation'; readonly document: PaymentInitiation }
  | { readonly type: 'payment-status'; readonly document: PaymentStatusReport }
  | { readonly type: 'ach'; readonly document: Omit<NachaFile, 'findings'> }

/** One document of a file, in the model of its kind. */
export type FormatDocument = InvoiceFound | TradeDocument | UblFound | BankDocument

/** What a file holds: its documents, and everything that was seen about them. */
export interface FileContent {
  readonly format: Format
  /** As the format counts: `005010`, `D.96A`, `2.1`, `camt.053.001.08`; absent where it has none. */
  readonly version?: string
  readonly documents: readonly FormatDocument[]
  readonly findings: readonly Finding[]
}
