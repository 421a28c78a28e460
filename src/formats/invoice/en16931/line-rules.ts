import { isNegative } from '../../../kernel/decimal.js'
import type { Group, Identifier, Item, Line, Numeric, Period } from '../model.js'
import { hasAtMostTwoPlaces } from '../numbers.js'
import { each, rule } from '../rules.js'
import { filled } from '../terms.js'
import { named, tree } from '../tree-rules.js'
import { readPeriod } from '../ubl/read-ubl-groups.js'
import { child } from '../xml-path.js'
import { isInOrder, isStated } from './header-rules.js'
import { isInLine } from './ubl-tax-categories.js'

/** Rules about each line (EN 16931-1, BR-21 to BR-28, BR-CO-04, BR-DEC-23). */
export const lineRules = each(
  ({ invoice }) => invoice.lines,
  [
    rule<Line>('BR-21', 'BT-126', 'The line has no identifier.', (line) => filled(line.identifier)),
    rule<Line>('BR-22', 'BT-129', 'The line has no invoiced quantity.', (line) => line.quantity !== undefined),
    rule<Line>('BR-23', 'BT-130', 'The quantity has no unit of measure.', (line) => line.quantity?.unit !== undefined),
    rule<Line>('BR-24', 'BT-131', 'The line has no net amount.', (line) => line.net !== undefined),
    rule<Line>('BR-25', 'BT-153', 'The item has no name.', (line) => filled(line.item?.name)),
    rule<Line>('BR-26', 'BT-146', 'The line has no net price.', (line) => line.price?.net !== undefined),
    rule<Line>('BR-27', 'BT-146', 'The net price is below zero.', (line) => isNotNegative(line.price?.net)),
    rule<Line>(
      'BR-28',
      'BT-148',
      'The gross price is below zero.',
      ({ price }) => price?.gross === undefined || isNotNegative(price.gross),
    ),
    rule<Line>('BR-CO-04', 'BT-151', 'The line has no VAT category.', (line) => line.vat?.code !== undefined),
    rule<Line>('BR-DEC-23', 'BT-131', 'The net amount of the line has more than two decimals.', (line) =>
      hasAtMostTwoPlaces(line.net),
    ),
  ],
)

function isNotNegative(amount: Numeric | undefined): boolean {
  return amount?.value !== undefined && !isNegative(amount.value)
}

/** Rules about the item of a line (BR-64, BR-65). */
export const itemRules = each(
  ({ invoice }) => invoice.lines.flatMap(({ item }) => item ?? []),
  [
    rule<Item>(
      'BR-64',
      'BT-157',
      'The standard identifier of the item does not say which scheme it belongs to.',
      ({ standardIdentifier }, { syntax }) =>
        standardIdentifier === undefined || isSchemeStated(standardIdentifier.scheme, syntax === 'cii'),
    ),
  ],
)

export const classificationRules = each(
  ({ invoice }) => invoice.lines.flatMap(({ item }) => item?.classifications ?? []),
  [
    rule<Identifier & Group>(
      'BR-65',
      'BT-158',
      'The classification of the item does not say which scheme it belongs to.',
      ({ scheme }, { syntax }) => isSchemeStated(scheme, syntax === 'cii'),
    ),
  ],
)

/** The two bindings differ: an empty scheme is enough in UBL, where the code list rule then refuses it. */
function isSchemeStated(scheme: string | undefined, mustBeFilled: boolean): boolean {
  return scheme !== undefined && !(mustBeFilled && scheme.trim() === '')
}

const attributeOf = {
  ubl: { element: 'AdditionalItemProperty', name: 'Name' },
  cii: { element: 'ApplicableProductCharacteristic', name: 'Description' },
} as const

/** Every attribute of an item, also of those below the item of a line. */
export const itemAttributeRules = tree([
  {
    id: 'BR-54',
    term: 'BG-32',
    says: 'An item attribute needs both a name and a value.',
    broken: (document) => {
      const { element, name } = attributeOf[document.syntax]
      return named(document, element).filter((one) => !child(one, name) || !child(one, 'Value'))
    },
  },
])

export const linePeriodRules = each(
  (document) =>
    document.syntax === 'ubl'
      ? named(document, 'InvoicePeriod').flatMap((at) => (isInLine(at) ? readPeriod(at)! : []))
      : document.invoice.lines.flatMap(({ period }) => period ?? []),
  [
    rule<Period>('BR-30', 'BT-135', 'The period of the line ends before it starts.', isInOrder),
    rule<Period>('BR-CO-20', 'BG-26', 'The period of the line has neither a start nor an end.', isStated),
  ],
)
