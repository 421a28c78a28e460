import type { Money } from '../../kernel/money.js'
import { moneyText } from '../../kernel/money.js'
import { element, escaped, type Markup } from '../xml-markup.js'
import type { PainAccount, PainMandate } from './pain-model.js'

export function moneyMarkup(name: string, amount: Money): Markup {
  return `<${name} Ccy="${escaped(amount.currency)}">${moneyText(amount)}</${name}>`
}

export function accountMarkup(name: string, { number, kind, currency }: PainAccount): Markup {
  if (number === '') return ''
  const id = kind === 'iban' ? element('IBAN', escaped(number)) : element('Othr', element('Id', escaped(number)))
  return element(name, element('Id', id), currency === undefined ? '' : element('Ccy', escaped(currency)))
}

/** The creditor identifier of the SEPA direct debit schemes (EPC262-08). */
export function creditorId(id: string): Markup {
  const scheme = element('SchmeNm', element('Prtry', 'SEPA'))
  return element('Id', element('PrvtId', element('Othr', element('Id', escaped(id)), scheme)))
}

export function mandateMarkup(mandate: PainMandate): Markup {
  const { id, signed, originalId, originalCreditorId, originalAccount, bankChanged } = mandate
  const isAmended = [originalId, originalCreditorId, originalAccount, bankChanged].some((one) => one !== undefined)
  const before = element(
    'AmdmntInfDtls',
    originalId === undefined ? '' : element('OrgnlMndtId', escaped(originalId)),
    originalCreditorId === undefined ? '' : element('OrgnlCdtrSchmeId', creditorId(originalCreditorId)),
    originalAccount === undefined ? '' : accountMarkup('OrgnlDbtrAcct', originalAccount),
    // Same mandate, new debtor agent (EPC130-08, AT-24).
    bankChanged ? element('OrgnlDbtrAgt', element('FinInstnId', element('Othr', element('Id', 'SMNDA')))) : '',
  )
  return element(
    'MndtRltdInf',
    element('MndtId', escaped(id)),
    signed === undefined ? '' : element('DtOfSgntr', signed),
    isAmended ? element('AmdmntInd', 'true') : '',
    isAmended ? before : '',
  )
}
