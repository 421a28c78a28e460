import type { Item } from '../../catalog/item.js'
import type { AccountRole } from '../../ledger/account.js'
import type { SourceClass, Treatment } from '../../order/source-document.js'

/** What a stock code is in the books. */
export interface CodeMeaning {
  readonly kind: Item['kind']
  readonly accountRole: AccountRole
  readonly taxClass: Item['taxClass']
}

const GOODS: CodeMeaning = { kind: 'goods', accountRole: 'revenue_goods', taxClass: 'standard' }
const VOUCHER: CodeMeaning = { kind: 'voucher', accountRole: 'voucher_liability', taxClass: 'outside' }
const TEST: CodeMeaning = { kind: 'test', accountRole: 'revenue_other', taxClass: 'outside' }
const charge = (accountRole: AccountRole, taxClass: Item['taxClass'] = 'standard'): CodeMeaning => ({
  kind: 'charge',
  accountRole,
  taxClass,
})

/**
 * The codes of the shop that are not merchandise, with what each is in the books (decision 11). Everything else is
 * goods, also PADS and SP1002, which only look like codes for a service.
 */
const CODES: Readonly<Record<string, CodeMeaning>> = {
  POST: charge('revenue_carriage'),
  DOT: charge('revenue_carriage'),
  C2: charge('revenue_carriage'),
  C3: charge('revenue_carriage'),
  M: charge('revenue_other'),
  ADJUST: charge('revenue_other'),
  ADJUST2: charge('revenue_other'),
  D: charge('sales_discount'),
  AMAZONFEE: charge('marketplace_fees', 'outside'),
  'BANK CHARGES': charge('bank_charges', 'outside'),
  CRUK: charge('charity', 'outside'),
  S: charge('samples', 'outside'),
  B: charge('bad_debt', 'outside'),
  GIFT: VOUCHER,
  TEST001: TEST,
  TEST002: TEST,
}

/** The code of bad-debt adjustments, which stands in `A…` documents and nowhere else. */
export const BAD_DEBT_CODE = 'B'

const GIFT_VOUCHER = /^GIFT_0001_\d+$/

/** The number of the item behind a stock code: the shop wrote `84510a` and `84510A`, `m` and `M` for the same thing. */
export const itemNumberOf = (stockCode: string): string => stockCode.trim().toUpperCase()

/** What an item number of the shop is in the books. */
export function meaningOf(itemNumber: string): CodeMeaning {
  if (GIFT_VOUCHER.test(itemNumber)) return VOUCHER
  return Object.hasOwn(CODES, itemNumber) ? CODES[itemNumber]! : GOODS
}

/** The class of a document by the first letter of its number; `undefined` for a number that says nothing. */
export function classOf(number: string): SourceClass | undefined {
  const first = number.charAt(0)
  if (first === 'C' || first === 'c') return 'credit_note'
  if (first === 'A' || first === 'a') return 'adjustment'
  return first >= '0' && first <= '9' ? 'invoice' : undefined
}

/** The signs that a document's lines have, which decide what the document is. */
export interface LineSigns {
  /** Some line has a positive quantity. */
  readonly positive: boolean
  /** Some line has a negative quantity at a price. */
  readonly negativePriced: boolean
  /** Some line has a negative quantity at price 0. */
  readonly negativeFree: boolean
  /** Some line has a price. */
  readonly priced: boolean
}

/**
 * What becomes of a document, or why it cannot be understood. An invoice at price 0 for nobody is a stock correction
 * (goods lost or found); so is a line of negative quantity at price 0 in any invoice. A credit note of positive lines
 * takes nothing back: it is a sale (C496350).
 */
export function treatmentOf(
  kind: SourceClass,
  signs: LineSigns,
  hasCustomer: boolean,
): { treatment: Treatment } | { wrong: string } {
  if (kind === 'adjustment') return { treatment: 'bad_debt' }
  const negative = signs.negativePriced || signs.negativeFree
  if (kind === 'credit_note') {
    if (signs.positive && negative)
      return { wrong: 'has lines that give and lines that take back: make two documents of it' }
    return { treatment: negative ? 'return' : 'order' }
  }
  if (signs.negativePriced)
    return { wrong: 'is an invoice with a negative quantity at a price: such a line belongs in a C document' }
  const nobody = !hasCustomer || !signs.positive
  return { treatment: nobody && !signs.priced ? 'stock_correction' : 'order' }
}
