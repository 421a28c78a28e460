import { nonBlank, present, type SwiftDetails } from './mt940-text.js'

/** Code words between slashes, as Dutch, Belgian and Nordic banks write them. */
const slashCode =
  /\/(EREF|PREF|MARF|MREF|CSID|NAME|IBAN|BIC|ADDR|REMI|USTD|STRD|RTRN|ORDP|BENM|CNTP|TRTP|TRCD|ISDT|PURP|ULTD|ULTB|ULTC|INIT|CHGS|OCMT|EXCH)(?=\/)/

export function slashValues(text: string): Map<string, string> {
  const values = new Map<string, string>()
  const [, ...pieces] = text.split(slashCode)
  for (let index = 0; index + 1 < pieces.length; index += 2) {
    const value = withoutOuterSlashes(pieces[index + 1]!).trim()
    if (value !== '' && !values.has(pieces[index]!)) values.set(pieces[index]!, value)
  }
  return values
}

export function slashDetails(values: ReadonlyMap<string, string>): SwiftDetails {
  // CNTP holds account, BIC, name and city of the counterparty.
  const [account, bic, name] = (values.get('CNTP') ?? '').split('/')
  const remittance = values.get('USTD') ?? values.get('REMI')
  const structured = values.get('STRD')?.split('/').at(-1)
  return {
    remittance: remittance === undefined ? [] : [remittance],
    creditorReferences: structured === undefined ? [] : [structured],
    endToEndId: values.get('EREF'),
    mandateId: values.get('MARF') ?? values.get('MREF'),
    paymentInformationId: values.get('PREF'),
    // The code stands behind its kind: /PURP/CD/SALA.
    purpose: values.get('PURP')?.split('/').at(-1),
    partyId: values.get('CSID'),
    address: values.get('ADDR')?.split('/').flatMap(nonBlank),
    initiator: values.get('INIT'),
    charge: values.get('CHGS'),
    original: values.get('OCMT'),
    exchangeRate: values.get('EXCH'),
    name: values.get('NAME') ?? present(name),
    account: values.get('IBAN') ?? present(account),
    bic: values.get('BIC') ?? present(bic),
    ultimateName: values.get('ULTD') ?? values.get('ULTC') ?? values.get('ULTB'),
    returnCode: values.get('RTRN'),
  }
}

/** Words with a colon, as some Dutch banks write them into wide columns. */
const label = /\b(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|BETALINGSKENM\.|MACHTIGING|INCASSANT|VOOR|UITVOERINGSDATUM): /i

export function labelledDetails(text: string): SwiftDetails {
  const [before = '', ...pieces] = text.split(label)
  const values = new Map<string, string>()
  for (let index = 0; index + 1 < pieces.length; index += 2) {
    const value = pieces[index + 1]!.trim()
    if (value !== '') values.set(pieces[index]!.toUpperCase(), value)
  }
  const remittance = values.get('OMSCHRIJVING')
  const structured = values.get('BETALINGSKENM.')
  return {
    information: present(before),
    remittance: remittance === undefined ? [] : [remittance],
    creditorReferences: structured === undefined ? [] : [structured],
    endToEndId: values.get('KENMERK'),
    mandateId: values.get('MACHTIGING'),
    partyId: values.get('INCASSANT'),
    name: values.get('NAAM'),
    account: values.get('IBAN'),
    bic: values.get('BIC'),
    ultimateName: values.get('VOOR'),
  }
}

function withoutOuterSlashes(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text[start] === '/') start++
  while (end > start && text[end - 1] === '/') end--
  return text.slice(start, end)
}
