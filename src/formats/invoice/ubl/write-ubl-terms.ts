import type { Amount, Identifier, Text } from '../model.js'
import { leaf, type Output } from '../xml-writer.js'

/** Terms as basic components of UBL. */

export const cbc = (name: string, term: Text | undefined): Output => leaf(`cbc:${name}`, term?.text)

export const writeIdentifier = (name: string, id: Identifier | undefined): Output =>
  leaf(`cbc:${name}`, id?.text, { schemeID: id?.scheme, schemeVersionID: id?.schemeVersion })

/** Every amount of UBL says its currency: the one of the invoice unless it has its own. */
export const writeAmount = (name: string, amount: Amount | undefined, currency: string | undefined): Output =>
  leaf(`cbc:${name}`, amount?.text, { currencyID: amount?.currency ?? currency })
