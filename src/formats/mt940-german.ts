import { isBic } from './bank-statement.js'
import { nonBlank, present, type SwiftDetails, unwrapped } from './mt940-text.js'

const subfield = /^\d\d/

/**
 * Three-digit business transaction code and subfields `?00` to `?63` (German banking industry, DFÜ agreement, annex 3,
 * chapter 8): `?00` posting text, `?10` number of the posting, `?20`-`?29` and `?60`-`?63` purpose, `?30` bank, `?31`
 * account, `?32`/`?33` name, `?34` extension of the code.
 */
export function germanDetails(text: string, separator: string): SwiftDetails {
  const [code = '', ...parts] = text.split(separator)
  const subfields = new Map<string, string>()
  let current = ''
  for (const part of parts) {
    const starts = subfield.test(part)
    // A separator inside a text is no subfield.
    const content = starts ? part.slice(2) : separator + part
    if (starts) current = part.slice(0, 2)
    subfields.set(current, (subfields.get(current) ?? '') + content)
  }
  const purpose: string[] = []
  for (const tag of purposeTags) {
    const line = subfields.get(tag)
    if (line !== undefined) purpose.push(line)
  }
  const name = unwrapped([subfields.get('32') ?? '', subfields.get('33') ?? ''], 27)
    .flatMap(nonBlank)
    .join(' ')
  const account = subfields.get('38') ?? subfields.get('31')
  // Subfields of single banks are kept as they are; an account number inside the IBAN says nothing new.
  let told = subfields.get('00') ?? ''
  for (const [tag, content] of subfields) {
    const isTold = known.has(tag) && (tag !== '31' || account!.includes(content.trim()))
    if (!isTold && content.trim() !== '') told += ` ?${tag}${content.trim()}`
  }
  // `?30` holds a BIC since SEPA, before that the German bank code of eight digits, or one of another country.
  const bank = present(subfields.get('30'))
  const hasBic = bank !== undefined && isBic(bank)
  // Spread into a literal, every entry would be of a kind of its own to the engine, which takes several times as long.
  return Object.assign(sepaKeywords(unwrapped(purpose, 27)), {
    businessCode: code.trim() === '' ? undefined : code.trim(),
    postingNumber: present(subfields.get('10')),
    codeExtension: present(subfields.get('34')),
    information: present(told),
    name: present(name),
    account: present(account),
    bic: hasBic ? bank : undefined,
    clearingNumber: hasBic ? undefined : bank,
  })
}

const purposeTags = [...range(20, 29), ...range(60, 63)]
const known: ReadonlySet<string> = new Set([...purposeTags, '00', '10', ...range(30, 34), '38'])

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index))
}

/** Keywords of the German banks inside the purpose, each up to the next; `MTLG:` tells why a payment came back. */
const keyword = /(EREF\+|KREF\+|MREF\+|CRED\+|DEBT\+|BREF\+|RREF\+|SVWZ\+|ABWA\+|ABWE\+|COAM\+|OAMT\+|PURP\+|MTLG:)/

function sepaKeywords(purpose: readonly string[]): SwiftDetails {
  const values = new Map<string, string>()
  // The capturing group keeps the keywords: text before the first, then keyword and value in turn.
  const [before = '', ...pieces] = purpose.join('\n').split(keyword)
  for (let index = 0; index + 1 < pieces.length; index += 2) {
    if (!values.has(pieces[index]!)) values.set(pieces[index]!, pieces[index + 1]!)
  }
  const value = (name: string, joint = '') => present(values.get(name)?.replaceAll('\n', joint))
  const remittance = values.get('SVWZ+') ?? ''
  const others = ['KREF+', 'BREF+', 'RREF+'].flatMap((name) => {
    const reference = value(name)
    return reference === undefined ? [] : [{ type: name.slice(0, -1), reference }]
  })
  return {
    remittance: `${before}\n${remittance}`.split('\n').flatMap(nonBlank),
    endToEndId: value('EREF+'),
    mandateId: value('MREF+'),
    otherReferences: others.length > 0 ? others : undefined,
    purpose: value('PURP+'),
    partyId: value('CRED+') ?? value('DEBT+'),
    original: value('OAMT+'),
    charge: value('COAM+'),
    ultimateName: value('ABWA+', ' ') ?? value('ABWE+', ' '),
    returnText: value('MTLG:', ' '),
  }
}
