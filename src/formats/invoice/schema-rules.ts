import { parseDate } from '../../kernel/date.js'
import { elementOrder } from './cii/element-order.js'
import type { InvoiceDocument } from './document.js'
import { schemaDecimal } from './numbers.js'
import type { RuleText } from './rules.js'
import { dayWritten } from './terms.js'
import { isUnder } from './tree-rules.js'
import type { XmlElement } from './xml.js'

/**
 * What the schemas of both syntaxes ask of every document before any business rule: elements of the vocabulary only,
 * numbers, dates and truth values that are some (XSD 1.0 part 2), the order of CII. The rest of a schema is judged by the
 * syntax rules of EN 16931 where the model depends on it.
 */
const isForeign = (name: string): boolean => name.startsWith('{')
const isNumberName = (name: string): boolean => /(?:Amount|Quantity|Percent|Numeric|Measure)$/.test(name)
const isDateName = (name: string): boolean => name.endsWith('Date')

const foreign: RuleText = {
  id: 'XSD-ELEMENT',
  says: 'The element is not of the namespace that the syntax has: nothing that knows the schema reads it.',
}
const number: RuleText = { id: 'XSD-DECIMAL', says: 'The element holds no decimal number.' }
const day: RuleText = { id: 'XSD-DATE', says: 'The element holds no date written as YYYY-MM-DD.' }
const truth: RuleText = { id: 'XSD-BOOLEAN', says: 'The element holds neither true nor false.' }

type Report = (rule: RuleText, at: XmlElement) => void

/** Elements stand under their name in an index, so that a name is looked at once for all of them. */
export function schemaRules({ syntax, elements, edition }: InvoiceDocument, report: Report): void {
  if (syntax === 'cii' && !edition) elementOrder(elements, report)
  const judge = (found: readonly XmlElement[], rule: RuleText, isBroken: (at: XmlElement) => boolean): void => {
    for (const at of found) if (isBroken(at)) report(rule, at)
  }
  for (const [name, found] of elements) {
    if (isForeign(name)) judge(found, foreign, isUnexpected)
    else if (isNumberName(name)) judge(found, number, isNoNumber)
    else if (syntax === 'ubl' && isDateName(name)) judge(found, day, isNoDate)
    else if (name === 'Indicator' || name.endsWith('Indicator')) judge(found, truth, isNoTruth)
  }
}

/** UBL has a place for what others add. What stands inside a foreign element is as foreign, and reported with it. */
const isUnexpected = (at: XmlElement): boolean =>
  !isUnder(at, 'UBLExtensions') && !isForeign(at.parent?.name ?? '') && at.parent !== undefined

const isLeaf = ({ children }: XmlElement): boolean => children.length === 0
const isNoNumber = (at: XmlElement): boolean => isLeaf(at) && schemaDecimal(at.text) === undefined
const isNoDate = (at: XmlElement): boolean => isLeaf(at) && parseDate(dayWritten(at.text)) === undefined
const isNoTruth = (at: XmlElement): boolean => isLeaf(at) && !/^(?:true|false|1|0)$/.test(at.text.trim())
