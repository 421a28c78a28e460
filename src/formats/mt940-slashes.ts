import { nonBlank, present, type SwiftDetails } from './mt940-text.js'

/** Code words between slashes, as Dutch, Belgian and Nordic banks write them. */
const slashCode =
  /\/(EREF|PREF|MARF|MREF|CSID|NAME|IBAN|BIC|ADDR|REMI|USTD|STRD|RTRN|ORDP|BENM|CNTP|TRTP|TRCD|ISDT|PURP|ULTD|ULTB|ULTC|INIT|CHGS|OCMT|EXCH)(?=\/)/

/** Words that mean the same to the model. */
const sameAs: Readonly<Record<string, string>> = { ULTC: 'ULTD', ULTB: 'ULTD', MREF: 'MARF', USTD: 'REMI' }

/** Parties as free text, dates and codes of the bank: the model has no place of their own for them. */
const unplaced: ReadonlySet<string> = new Set(['ORDP', 'BENM', 'TRCD', 'ISDT'])

/** Amounts are one word: what follows is text that no code word stands before. */
const amounts: ReadonlySet<string> = new Set(['OCMT', 'CHGS', 'EXCH'])

/** What stands behind each code word; as written, what has no place in the model or is said twice; and other text. */
export interface Slashes {
  readonly values: ReadonlyMap<string, string>
  readonly unread: readonly string[]
  readonly text: readonly string[]
}

export function readSlashes(line: string): Slashes {
  const values = new Map<string, string>()
  const unread: string[] = []
  const text: string[] = []
  const [, ...pieces] = line.split(slashCode)
  for (let index = 0; index + 1 < pieces.length; index += 2) {
    const written = pieces[index]!
    const code = sameAs[written] ?? written
    const value = withoutOuterSlashes(pieces[index + 1]!).trim()
    if (value === '') continue
    if (unplaced.has(code) || values.has(code)) unread.push(`/${written}/${value}`)
    else if (amounts.has(code)) {
      const end = value.indexOf('/')
      values.set(code, end < 0 ? value : value.slice(0, end))
      if (end >= 0) text.push(...nonBlank(value.slice(end + 1)))
    } else values.set(code, value)
  }
  return { values, unread, text }
}

export function slashDetails({ values, unread, text }: Slashes): SwiftDetails {
  // CNTP holds account, BIC, name and city of the counterparty.
  const [account, bic, name, ...city] = (values.get('CNTP') ?? '').split('/')
  const address = (values.get('ADDR')?.split('/') ?? city).flatMap(nonBlank)
  const told = [values.get('REMI') ?? '', ...text].flatMap(nonBlank)
  const structured = values.get('STRD')?.split('/').at(-1)
  return {
    information: present([values.get('TRTP') ?? '', ...(told.length > 0 ? unread : [])].join(' ')),
    // Without words of the payer the rest stands for them: an invoice may be named there.
    remittance: told.length > 0 ? told : unread,
    creditorReferences: structured === undefined ? [] : [structured],
    endToEndId: values.get('EREF'),
    mandateId: values.get('MARF'),
    paymentInformationId: values.get('PREF'),
    // The code stands behind its kind: /PURP/CD/SALA.
    purpose: values.get('PURP')?.split('/').at(-1),
    partyId: values.get('CSID'),
    address: address.length > 0 ? address : undefined,
    initiator: values.get('INIT'),
    charge: values.get('CHGS'),
    original: values.get('OCMT'),
    exchangeRate: values.get('EXCH'),
    name: values.get('NAME') ?? present(name),
    account: values.get('IBAN') ?? present(account),
    bic: values.get('BIC') ?? present(bic),
    ultimateName: values.get('ULTD'),
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
