/** What field 86 says about a transaction, whatever its dialect. */
export interface SwiftDetails {
  /** German business transaction code (GVC), three digits. */
  readonly businessCode?: string
  readonly information?: string
  readonly remittance: readonly string[]
  readonly creditorReferences?: readonly string[]
  readonly endToEndId?: string
  readonly mandateId?: string
  readonly name?: string
  readonly account?: string
  readonly bic?: string
  readonly ultimateName?: string
  readonly returnCode?: string
  readonly returnText?: string
}

/** Reads field 86 in the dialect that its beginning shows: German subfields, slash codes, or free text. */
export function readDetails(lines: readonly string[]): SwiftDetails {
  const [start = ''] = lines
  const separator = /^\s*(?:\d{3})?([?<>~@^#|])\d\d/.exec(start)?.[1]
  if (separator !== undefined) return germanDetails(lines.join(''), separator)
  if (/^\/[A-Z]{2,4}\//.test(start)) {
    const values = slashValues(lines.join(''))
    if (values.size > 0) return slashDetails(values)
  }
  return { remittance: unwrapped(lines, 65).flatMap(nonBlank) }
}

/**
 * Joins lines that a fixed width has cut: a line that fills the width runs on in the next one without a space. The
 * first line of a field may count its tag (four characters) into the width.
 */
export function unwrapped(lines: readonly string[], width: number): string[] {
  const joined: string[] = []
  let runsOn = false
  for (const [index, line] of lines.entries()) {
    if (runsOn) joined.push((joined.pop() ?? '') + line)
    else joined.push(line)
    runsOn = line.length >= width || (index === 0 && width === 65 && line.length === 61)
  }
  return joined
}

const nonBlank = (line: string): string[] => (line.trim() === '' ? [] : [line.trim()])

/**
 * Three-digit business transaction code and subfields `?00` to `?63` (German banking industry, DFÜ agreement, annex 3,
 * chapter 8): `?00` posting text, `?20`-`?29` and `?60`-`?63` purpose, `?30` bank, `?31` account, `?32`/`?33` name.
 */
function germanDetails(text: string, separator: string): SwiftDetails {
  const [code = '', ...parts] = text.split(separator)
  const subfields = new Map<string, string>()
  let current = ''
  for (const part of parts) {
    const starts = /^\d\d/.test(part)
    // A separator inside a text is no subfield.
    const content = starts ? part.slice(2) : separator + part
    if (starts) current = part.slice(0, 2)
    subfields.set(current, (subfields.get(current) ?? '') + content)
  }
  const purpose = unwrapped(
    purposeTags.flatMap((tag) => subfields.get(tag) ?? []),
    27,
  )
  const name = unwrapped([subfields.get('32') ?? '', subfields.get('33') ?? ''], 27)
    .flatMap(nonBlank)
    .join(' ')
  const account = subfields.get('38') ?? subfields.get('31')
  return {
    businessCode: code.trim() === '' ? undefined : code.trim(),
    information: present(subfields.get('00')),
    ...sepaKeywords(purpose),
    name: present(name),
    account: present(account),
    bic: present(subfields.get('30')),
  }
}

const purposeTags = [...range(20, 29), ...range(60, 63)]

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
  return {
    remittance: `${before}\n${remittance}`.split('\n').flatMap(nonBlank),
    endToEndId: value('EREF+'),
    mandateId: value('MREF+'),
    ultimateName: value('ABWA+', ' ') ?? value('ABWE+', ' '),
    returnText: value('MTLG:', ' '),
  }
}

/** Code words between slashes, as Dutch, Belgian and Nordic banks write them. */
const slashCode =
  /\/(EREF|PREF|MARF|MREF|CSID|NAME|IBAN|BIC|ADDR|REMI|USTD|STRD|RTRN|ORDP|BENM|CNTP|TRTP|TRCD|ISDT|PURP|ULTD|ULTB|ULTC|INIT|CHGS|OCMT|EXCH)(?=\/)/

function slashValues(text: string): Map<string, string> {
  const values = new Map<string, string>()
  const [, ...pieces] = text.split(slashCode)
  for (let index = 0; index + 1 < pieces.length; index += 2) {
    const value = withoutOuterSlashes(pieces[index + 1]!).trim()
    if (value !== '' && !values.has(pieces[index]!)) values.set(pieces[index]!, value)
  }
  return values
}

function slashDetails(values: ReadonlyMap<string, string>): SwiftDetails {
  // CNTP holds account, BIC, name and city of the counterparty.
  const [account, bic, name] = (values.get('CNTP') ?? '').split('/')
  const remittance = values.get('USTD') ?? values.get('REMI')
  const structured = values.get('STRD')?.split('/').at(-1)
  return {
    remittance: remittance === undefined ? [] : [remittance],
    creditorReferences: structured === undefined ? [] : [structured],
    endToEndId: values.get('EREF'),
    mandateId: values.get('MARF') ?? values.get('MREF'),
    name: values.get('NAME') ?? present(name),
    account: values.get('IBAN') ?? present(account),
    bic: values.get('BIC') ?? present(bic),
    ultimateName: values.get('ULTD') ?? values.get('ULTC') ?? values.get('ULTB'),
    returnCode: values.get('RTRN'),
  }
}

function withoutOuterSlashes(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text[start] === '/') start++
  while (end > start && text[end - 1] === '/') end--
  return text.slice(start, end)
}

function present(text: string | undefined): string | undefined {
  const trimmed = text?.trim()
  return trimmed === '' ? undefined : trimmed
}
