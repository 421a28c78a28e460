import type { BusinessDate } from '../../kernel/date.js'
import type { Decimal } from '../../kernel/decimal.js'
import type { ItemNumbers, Quantity, TradeDates, TradeParty, TradeReference } from './trade-model.js'

/**
 * What is on its way (856, DESADV). Packages and lines are flat lists that refer to each other, since partners nest
 * shipment, order, package and item in every order there is.
 */
export interface DespatchAdvice {
  readonly number: string
  readonly issueDate?: BusinessDate
  readonly purpose: 'original' | 'cancel' | 'replace'
  readonly dates: TradeDates
  readonly references: readonly TradeReference[]
  readonly parties: readonly TradeParty[]
  /** SCAC or the carrier's name, and the way of transport. */
  readonly carrier?: Carrier
  readonly weight?: Quantity
  readonly packageCount?: number
  readonly packages: readonly DespatchPackage[]
  readonly lines: readonly DespatchLine[]
}

export interface Carrier {
  readonly code?: string
  readonly name?: string
  /** `road`, `rail`, `sea`, `air`, `mail` or a code. */
  readonly mode?: string
}

export interface DespatchPackage {
  /** Unique within the advice; what lines refer to. */
  readonly id: string
  /** The package around it. */
  readonly parent?: string
  /** Serial shipping container code, 18 digits. */
  readonly sscc?: string
  /** `pallet`, `carton` or a code. */
  readonly kind?: string
}

export interface DespatchLine {
  readonly id: string
  readonly item: ItemNumbers
  readonly description?: string
  readonly quantity: Quantity
  /** What was ordered of it. */
  readonly ordered?: Decimal
  readonly orderNumber?: string
  readonly orderLine?: string
  readonly package?: string
  readonly lot?: string
}
