import { compare, type Decimal, isNegative, sum, ZERO } from '../../../kernel/decimal.js'
import { foundOnce, type InvoiceDocument } from '../document.js'
import type { Line } from '../model.js'
import { type Check, each, rule } from '../rules.js'
import { plain } from '../terms.js'
import { isIn, named, tree } from '../tree-rules.js'
import { child, first, textOf } from '../xml-path.js'

/** The profile EXTENDED of Factur-X 1.0: lines may be grouped, and then only those that are details are whole. */
const ofDocument =
  (name: string) =>
  ({ at }: Line): string =>
    textOf(first(at, `AssociatedDocumentLineDocument/${name}`))

/** BT-X-8 and BT-X-304. */
const statusOf = ofDocument('LineStatusReasonCode')
const parentOf = ofDocument('ParentLineID')

/** A line without a status, or with this one, is one of the invoice. */
export const isDetail = (line: Line): boolean => ['', 'DETAIL'].includes(statusOf(line))

const lineRules = each(
  ({ invoice }) => invoice.lines.filter(isDetail),
  [
    rule<Line>('BR-FXEXT-BR-22', 'BT-129', 'The line has no invoiced quantity.', ({ quantity }) => Boolean(quantity)),
    rule<Line>('BR-FXEXT-BR-23', 'BT-130', 'The quantity has no unit of measure.', ({ quantity }) =>
      Boolean(quantity?.unit),
    ),
    rule<Line>('BR-FXEXT-BR-24', 'BT-131', 'The line has no net amount.', ({ net }) => net !== undefined),
    rule<Line>('BR-FXEXT-BR-26', 'BT-146', 'The line has no net price.', ({ price }) => price?.net !== undefined),
    rule<Line>(
      'BR-FXEXT-BR-27',
      'BT-146',
      'The net price is below zero.',
      ({ price }) => price?.net?.value === undefined || !isNegative(price.net.value),
    ),
    rule<Line>('BR-FXEXT-CO-04', 'BT-151', 'The line has no VAT category.', ({ vat }) => vat?.code !== undefined),
  ],
)

const statuses = new Set(['', 'DETAIL', 'GROUP', 'INFORMATION'])

/** The lines of each line: every line asks for its own. */
const familiesOf = (document: InvoiceDocument): Map<string, Line[]> =>
  foundOnce(document, familiesOf, () => {
    const found = new Map<string, Line[]>()
    for (const line of document.invoice.lines) {
      const parent = parentOf(line)
      if (parent === '') continue
      const family = found.get(parent)
      if (family) family.push(line)
      else found.set(parent, [line])
    }
    return found
  })

const childrenOf = (line: Line, document: InvoiceDocument): Line[] =>
  (familiesOf(document).get(plain(line.identifier)) ?? []).filter((one) => one !== line)

const identifiersOf = (document: InvoiceDocument): ReadonlySet<string> =>
  foundOnce(document, identifiersOf, () => new Set(document.invoice.lines.map(({ identifier }) => plain(identifier))))

/** A group that states an amount adds up its details and the groups in it; each of them must state one too. */
function isSumOfParts(line: Line, document: InvoiceDocument): boolean {
  if (statusOf(line) !== 'GROUP' || !line.net?.value) return true
  const nets = childrenOf(line, document)
    .filter((one) => ['DETAIL', 'GROUP'].includes(statusOf(one)))
    .map(({ net }) => net?.value)
  const stated = nets.filter((net): net is Decimal => net !== undefined)
  return stated.length === nets.length && compare(line.net.value, stated.length > 0 ? sum(stated) : ZERO) === 0
}

const groupRules = each(
  ({ invoice }) => invoice.lines,
  [
    rule<Line>('BR-FXEXT-05', 'BT-X-8', 'The status of the line is none of DETAIL, GROUP and INFORMATION.', (line) =>
      statuses.has(statusOf(line)),
    ),
    rule<Line>(
      'BR-FXEXT-06',
      'BT-X-8',
      'A line that belongs to another, or that others belong to, must state its status.',
      (line, document) => statusOf(line) !== '' || (parentOf(line) === '' && childrenOf(line, document).length === 0),
    ),
    rule<Line>(
      'BR-FXEXT-08',
      'BT-131',
      'The amount of the group is not what its details and groups add up to.',
      isSumOfParts,
    ),
    rule<Line>(
      'BR-FXEXT-11',
      'BT-X-304',
      'The line belongs to a line that is not there.',
      (line, document) => parentOf(line) === '' || identifiersOf(document).has(parentOf(line)),
    ),
    rule<Line>(
      'BR-FXEXT-12',
      'BT-131',
      'The group states an amount, a group in it does not.',
      (line, document) =>
        statusOf(line) !== 'GROUP' ||
        !line.net ||
        childrenOf(line, document).every((one) => statusOf(one) !== 'GROUP' || one.net !== undefined),
    ),
  ],
)

const noteRule = tree([
  {
    id: 'BR-FXEXT-02',
    term: 'BT-127',
    says: 'The note of the line has a subject and nothing that it says.',
    broken: (document) =>
      named(document, 'IncludedNote').filter(
        (note) =>
          isIn(note, 'AssociatedDocumentLineDocument') &&
          child(note, 'SubjectCode') !== undefined &&
          child(note, 'ContentCode') === undefined &&
          child(note, 'Content') === undefined,
      ),
  },
])

export const extendedLineRules: readonly Check[] = [lineRules, groupRules, noteRule]
