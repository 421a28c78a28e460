import type { InvoiceDocument } from '../document.js'
import { isIn, named } from '../tree-rules.js'
import { booleanOf } from '../ubl/read-ubl-groups.js'
import type { XmlElement } from '../xml.js'
import { all, child, textOf } from '../xml-path.js'

/**
 * Where a UBL document has tax categories. The published tests of EN 16931 look for most of them at any depth: also on
 * the allowances and charges of lines and prices, and on the items of lines below lines.
 */

/** The code of a tax category, without the blanks around it; empty for one without a code. */
export const codeOf = (category: XmlElement): string => textOf(child(category, 'ID'))

/** The tax categories of items. */
export const itemCategories = (document: InvoiceDocument): readonly XmlElement[] =>
  named(document, 'ClassifiedTaxCategory')

/** The tax categories of allowances and charges. */
export const addedCategories = (document: InvoiceDocument): readonly XmlElement[] =>
  named(document, 'TaxCategory').filter((category) => isIn(category, 'AllowanceCharge'))

/** True for the tax category of a charge, false for that of an allowance; missing where its indicator says neither. */
export const isOfCharge = (added: XmlElement): boolean | undefined => booleanOf(child(added.parent, 'ChargeIndicator'))

/** The tax categories of the VAT breakdown of the document. */
export const statedCategories = ({ root }: InvoiceDocument): readonly XmlElement[] =>
  all(root, 'TaxTotal/TaxSubtotal/TaxCategory')

/** True for an element that stands in a line of the document. */
export const isInLine = (element: XmlElement, ...between: readonly string[]): boolean =>
  isIn(element, ...between, 'InvoiceLine') || isIn(element, ...between, 'CreditNoteLine')
