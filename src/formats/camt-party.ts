import type { StatementParty } from './bank-statement.js'
import { every, first, textAt } from './camt-element.js'
import type { XmlElement } from './invoice/xml.js'

/** Name and account of one side of a transaction. From version 8 on a party is a choice between `Pty` and `Agt`. */
export function readParty(details: XmlElement, role: 'Dbtr' | 'Cdtr'): StatementParty | undefined {
  const parties = first(details, 'RltdPties')
  const agents = first(details, 'RltdAgts')
  if (parties === undefined && agents === undefined) return undefined
  const { iban, other } = accountId(first(parties, `${role}Acct`, 'Id'))
  const party = first(parties, role)
  const ultimate = first(parties, `Ultmt${role}`)
  const bank = first(agents, `${role}Agt`, 'FinInstnId')
  const found: StatementParty = {
    name: partyName(party),
    iban,
    otherAccount: other,
    bic: bicOf(bank),
    bankName: textAt(bank, 'Nm') ?? textAt(bank, 'CmbndId', 'Nm'),
    clearingNumber: textAt(bank, 'ClrSysMmbId', 'MmbId') ?? textAt(bank, 'ClrSysMmbId', 'Id'),
    ...addressOf(party),
    id: partyId(party),
    ultimateName: partyName(ultimate),
    ultimateId: partyId(ultimate),
  }
  return Object.values(found).some((value) => value !== undefined) ? found : undefined
}

export function partyName(party: XmlElement | undefined): string | undefined {
  return textAt(party, 'Nm') ?? textAt(party, 'Pty', 'Nm') ?? textAt(party, 'Agt', 'FinInstnId', 'Nm')
}

/** Identification of an organisation or person; `Othr` since version 2, by scheme before. */
export function partyId(party: XmlElement | undefined): string | undefined {
  const id = first(party, 'Id') ?? first(party, 'Pty', 'Id')
  if (id === undefined) return undefined
  for (const kind of ['OrgId', 'PrvtId']) {
    const found = first(id, kind)
    const named = ['AnyBIC', 'BICOrBEI', 'LEI'].map((name) => textAt(found, name)).find((text) => text !== undefined)
    const text = textAt(found, 'Othr', 'Id') ?? named ?? textAt(found, 'PrtryId', 'Id') ?? textAt(found, 'OthrId', 'Id')
    if (text !== undefined) return text
  }
  return undefined
}

/** Structured parts make lines as they are written on a letter. */
function addressOf(party: XmlElement | undefined): Pick<StatementParty, 'address' | 'country'> {
  const address = first(party, 'PstlAdr') ?? first(party, 'Pty', 'PstlAdr')
  if (address === undefined) return {}
  const joined = (...names: string[]): string[] => {
    const text = names.flatMap((name) => textAt(address, name) ?? []).join(' ')
    return text === '' ? [] : [text]
  }
  const written = every(address, 'AdrLine').flatMap((line) => textAt(line) ?? [])
  const lines = [...joined('StrtNm', 'BldgNb'), ...joined('PstBx'), ...joined('PstCd', 'TwnNm'), ...written]
  return { address: lines.length > 0 ? lines : undefined, country: textAt(address, 'Ctry') }
}

/** An account's number: `Othr` since version 2, three other places before. */
export function accountId(id: XmlElement | undefined): { iban?: string; other?: string } {
  if (id === undefined) return {}
  const other =
    textAt(id, 'Othr', 'Id') ?? textAt(id, 'PrtryAcct', 'Id') ?? textAt(id, 'BBAN') ?? textAt(id, 'UPIC') ?? undefined
  return { iban: textAt(id, 'IBAN'), other }
}

export function bicOf(institution: XmlElement | undefined): string | undefined {
  return textAt(institution, 'BICFI') ?? textAt(institution, 'BIC') ?? textAt(institution, 'CmbndId', 'BIC')
}
