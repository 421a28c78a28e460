import type { InvoiceDocument } from '../document.js'
import type { AllowanceCharge } from '../model.js'
import { hasAtMostTwoPlaces } from '../numbers.js'
import { each, type Rule, rule } from '../rules.js'
import { first } from '../xml-path.js'

/** The numbers of EN 16931-1 for the same five rules about four kinds of allowances and charges. */
interface Kind {
  readonly what: string
  readonly amount: readonly [rule: string, term: string]
  readonly reasons: readonly (readonly [rule: string, term: string])[]
  readonly decimals: readonly [amountRule: string, baseRule: string, baseTerm: string]
}

const documentAllowance: Kind = {
  what: 'allowance on the document',
  amount: ['BR-31', 'BT-92'],
  reasons: [
    ['BR-33', 'BT-97'],
    ['BR-CO-21', 'BT-97'],
  ],
  decimals: ['BR-DEC-01', 'BR-DEC-02', 'BT-93'],
}

const documentCharge: Kind = {
  what: 'charge on the document',
  amount: ['BR-36', 'BT-99'],
  reasons: [
    ['BR-38', 'BT-104'],
    ['BR-CO-22', 'BT-104'],
  ],
  decimals: ['BR-DEC-05', 'BR-DEC-06', 'BT-100'],
}

const lineAllowance: Kind = {
  what: 'allowance on the line',
  amount: ['BR-41', 'BT-136'],
  reasons: [
    ['BR-42', 'BT-139'],
    ['BR-CO-23', 'BT-139'],
  ],
  decimals: ['BR-DEC-24', 'BR-DEC-25', 'BT-137'],
}

const lineCharge: Kind = {
  what: 'charge on the line',
  amount: ['BR-43', 'BT-141'],
  reasons: [
    ['BR-44', 'BT-144'],
    ['BR-CO-24', 'BT-144'],
  ],
  decimals: ['BR-DEC-27', 'BR-DEC-28', 'BT-142'],
}

function rulesOf({ what, amount, reasons, decimals }: Kind): Rule<AllowanceCharge>[] {
  return [
    rule(amount[0], amount[1], `The ${what} has no amount.`, (one) => one.amount !== undefined),
    ...reasons.map(([id, term]) =>
      rule<AllowanceCharge>(
        id,
        term,
        `The ${what} gives neither a reason nor a reason code.`,
        (one) => one.reason !== undefined || one.reasonCode !== undefined,
      ),
    ),
    rule(decimals[0], amount[1], `The amount of the ${what} has more than two decimals.`, (one) =>
      hasAtMostTwoPlaces(one.amount),
    ),
    rule(decimals[1], decimals[2], `The base amount of the ${what} has more than two decimals.`, (one) =>
      hasAtMostTwoPlaces(one.base),
    ),
  ]
}

const spellings = new Set(['true', 'false'])

/** The tests of CII ask for the words: an indicator of 0 or 1 counts in the sums alone. */
const isSpelled =
  ({ syntax }: InvoiceDocument) =>
  ({ at }: AllowanceCharge): boolean =>
    syntax === 'ubl' || spellings.has(first(at, 'ChargeIndicator/Indicator')?.text ?? '')

/** Only the document's own allowances and charges carry a VAT category: those of a line share the line's. */
const hasVatCategory = (id: string, term: string, what: string) =>
  rule<AllowanceCharge>(id, term, `The ${what} has no VAT category.`, (one) => one.vat?.code !== undefined)

/** Rules about allowances and charges of the document (EN 16931-1, BR-31 to BR-38, BR-CO-21, BR-CO-22). */
export const documentAllowanceRules = each(
  (document) => document.invoice.allowances.filter(isSpelled(document)),
  [...rulesOf(documentAllowance), hasVatCategory('BR-32', 'BT-95', documentAllowance.what)],
)

export const documentChargeRules = each(
  (document) => document.invoice.charges.filter(isSpelled(document)),
  [...rulesOf(documentCharge), hasVatCategory('BR-37', 'BT-102', documentCharge.what)],
)

/** Rules about allowances and charges of a line (BR-41 to BR-44, BR-CO-23, BR-CO-24). */
export const lineAllowanceRules = each(
  (document) => document.invoice.lines.flatMap(({ allowances }) => allowances).filter(isSpelled(document)),
  rulesOf(lineAllowance),
)

export const lineChargeRules = each(
  (document) => document.invoice.lines.flatMap(({ charges }) => charges).filter(isSpelled(document)),
  rulesOf(lineCharge),
)
