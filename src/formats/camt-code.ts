import type { BankTransactionCode } from './bank-statement.js'
import { first, textAt } from './camt-element.js'
import type { XmlElement } from './invoice/xml.js'

/** `BkTxCd`: the ISO 20022 triple and the bank's own code. */
export function transactionCode(code: XmlElement | undefined): BankTransactionCode | undefined {
  if (code === undefined) return undefined
  const family = first(code, 'Domn', 'Fmly')
  if (code.children.length === 0) return undefined
  return {
    domain: textAt(code, 'Domn', 'Cd'),
    family: textAt(family, 'Cd'),
    subFamily: textAt(family, 'SubFmlyCd'),
    proprietary: textAt(code, 'Prtry', 'Cd'),
    issuer: textAt(code, 'Prtry', 'Issr'),
  }
}

export function isTrue(text: string | undefined): boolean {
  return text === 'true' || text === '1'
}

export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
