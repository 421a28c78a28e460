import type { BusinessDate } from '../../kernel/date.js'
import type { Decimal } from '../../kernel/decimal.js'
import type { TradeParty, TradeReference } from './trade-model.js'

/** What a payment is for (820, REMADV): the payer tells the payee which claims it settles. */
export interface RemittanceAdvice {
  /** 820 TRN02; REMADV BGM. */
  readonly number: string
  readonly issueDate?: BusinessDate
  readonly paymentDate?: BusinessDate
  readonly amount: Decimal
  readonly currency: string
  /** `ach`, `wire`, `cheque`, `book` or a code. */
  readonly method?: string
  readonly parties: readonly TradeParty[]
  readonly payerAccount?: RemittanceAccount
  readonly payeeAccount?: RemittanceAccount
  readonly notes: readonly string[]
  readonly items: readonly RemittanceItem[]
}

export interface RemittanceAccount {
  readonly number: string
  /** Routing number (nine digits) or BIC. */
  readonly bank?: string
}

/** One claim that is settled, in full or in part. */
export interface RemittanceItem {
  /** `invoice`, `credit-note`, `debit-note`, … or a code. */
  readonly kind: string
  readonly number: string
  readonly date?: BusinessDate
  /** What is paid for it; negative for a credit. */
  readonly paid: Decimal
  /** The amount of the claim. */
  readonly gross?: Decimal
  readonly discount?: Decimal
  readonly references: readonly TradeReference[]
  readonly adjustments: readonly Adjustment[]
}

/** A deduction (negative) or addition, with the payer's reason. */
export interface Adjustment {
  readonly amount: Decimal
  /** `damaged`, `price`, `returned`, … or a code. */
  readonly reason: string
  readonly reference?: string
  readonly text?: string
}
