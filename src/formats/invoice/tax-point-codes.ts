/**
 * BT-8 by code list: UBL takes UNTDID 2005, CII UNTDID 2475. Both name the same three days: that of the invoice, of
 * the delivery and of the payment.
 */
const pairs: readonly (readonly [ubl: string, cii: string])[] = [
  ['3', '5'],
  ['35', '29'],
  ['432', '72'],
]
const toCii = new Map(pairs)
const toUbl = new Map(pairs.map(([ubl, cii]) => [cii, ubl]))

/** A code of the other list is translated, any other stays as it is. */
export const taxPointCodeInCii = (code: string): string => toCii.get(code) ?? code
export const taxPointCodeInUbl = (code: string): string => toUbl.get(code) ?? code
