import { codeList, joined } from '../codes/code-list.js'
import { classificationCodes } from '../codes/reference-codes.js'
import type { InvoiceDocument } from '../document.js'
import type { Identifier, Invoice, Item, ItemAttribute } from '../model.js'
import { type Check, each, rule } from '../rules.js'
import { filled, plain } from '../terms.js'
import { isAboutCleanVehicles } from './identifiers.js'

/** XRechnung CVD 0.9: what the Clean Vehicles Directive (EU) 2019/1161 wants reported with each vehicle bought. */
const vehicleClasses = codeList('M1 M2 M3 N1 N2 N3')
const propulsions = codeList('clean zero-emission other')
const schemes = joined(classificationCodes, codeList('CVD'))

const isVehicleClass = ({ scheme }: Identifier): boolean => scheme === 'CVD'
const isPropulsion = ({ name }: ItemAttribute): boolean => plain(name) === 'cva'

const itemsOf = ({ invoice }: InvoiceDocument): Item[] => invoice.lines.flatMap(({ item }) => item ?? [])
const isVehicle = ({ classifications, attributes }: Item): boolean =>
  classifications.some(isVehicleClass) && attributes.some(isPropulsion)

const checks: readonly Check[] = [
  each(
    ({ invoice }) => [invoice],
    [
      rule<Invoice>('BR-DE-CVD-01', 'BT-12', 'The contract reference is missing.', (i) => filled(i.contract)),
      rule<Invoice>('BR-DE-CVD-02', 'BT-17', 'The tender reference is missing.', (i) => filled(i.tender)),
      rule<Invoice>(
        'BR-DE-CVD-03',
        'BG-31',
        'No line tells the class and the propulsion of a vehicle.',
        (_, document) => itemsOf(document).some(isVehicle),
      ),
    ],
  ),
  each(itemsOf, [
    rule<Item>(
      'BR-DE-CVD-06-a',
      'BG-32',
      'A vehicle with a class needs exactly one attribute "cva".',
      ({ classifications, attributes }) =>
        !classifications.some(isVehicleClass) || attributes.filter(isPropulsion).length === 1,
    ),
    rule<Item>(
      'BR-DE-CVD-06-b',
      'BT-158',
      'An item with the attribute "cva" needs exactly one vehicle class.',
      ({ classifications, attributes }) =>
        !attributes.some(isPropulsion) || classifications.filter(isVehicleClass).length === 1,
    ),
  ]),
  each(
    (document) => itemsOf(document).flatMap(({ classifications }) => classifications),
    [
      rule<Identifier>(
        'BR-DE-CVD-04',
        'BT-158',
        'The vehicle class is none of M1 to M3 and N1 to N3.',
        (one) => one.scheme?.trim() !== 'CVD' || vehicleClasses.has(plain(one)),
      ),
      rule<Identifier>(
        'BR-TMP-CVD-01',
        'BT-158',
        'The scheme of the item classification is neither of UNTDID 7143 nor CVD.',
        ({ scheme }) => schemes.has(scheme?.trim() ?? ''),
      ),
    ],
  ),
  each(
    (document) => itemsOf(document).flatMap(({ attributes }) => attributes.filter(isPropulsion)),
    [
      rule<ItemAttribute>(
        'BR-DE-CVD-05',
        'BT-161',
        'The propulsion is none of clean, zero-emission and other.',
        ({ value }) => propulsions.has(plain(value)),
      ),
    ],
  ),
]

export const cleanVehicleRules: Check = (document, report) => {
  if (isAboutCleanVehicles(document)) for (const check of checks) check(document, report)
}

/** Its own rule adds the scheme CVD to the list. */
export const replacedByCleanVehicles: ReadonlySet<string> = new Set(['BR-CL-13'])
