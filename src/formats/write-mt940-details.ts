import type { StatementEntry, StatementParty, StatementTransaction } from './bank-statement.js'
import { otherSide } from './bank-statement.js'
import { readDetails } from './mt940-details.js'
import type { SwiftDetails } from './mt940-text.js'
import { payerWords } from './payer-words.js'
import { cutLines, lineWidth, mostLines, type SwiftNotes } from './swift-line.js'
import { chargeText, originalText, slashLines } from './write-mt940-slashes.js'

/** What else the field 86 of an entry needs to know. */
export interface DetailFacts {
  /** German business transaction code, where the entry has one; behind `+` the posting's number and an extension. */
  readonly businessCode: string | undefined
  /** The end-to-end reference stands whole in field 61. */
  readonly hasReference: boolean
  /** The bank's code is one of SWIFT alone: German subfields would give it a German one. */
  readonly isSwift: boolean
}

/** Other, undefined kinds of business: field 86 needs a code where the entry has none (DFÜ agreement, annex 3). */
const undefinedBusiness = '835'

/**
 * The lines of field 86. Where nothing but the payer's words is known they stand as they are; everything else has its
 * place in the German subfields (DFÜ agreement, annex 3, chapter 8), or behind code words between slashes where a bank
 * of another country has written the entry and they say it all. What a field has no room for is left out.
 */
export function detailLines(entry: StatementEntry, facts: DetailFacts, notes: SwiftNotes): string[] {
  const transaction = entry.transactions.length === 1 ? entry.transactions[0]! : undefined
  const remittance = payerWords(transaction).map((line) => notes.text(line, '86'))
  const slashes = facts.isSwift && transaction ? slashLines(entry, transaction, facts) : undefined
  if (slashes !== undefined) return slashes
  const parts = structuredParts(entry, transaction, notes)
  if (!isStructured(parts, facts)) {
    const plain = plainLines(remittance)
    if (plain !== undefined) return within(plain, notes)
  }
  return germanLines(parts, remittance, facts, notes)
}

interface Parts {
  readonly information: string | undefined
  readonly reference: readonly (readonly [string, string])[]
  /** Keyword and value, the most important first. */
  readonly keywords: readonly (readonly [string, string])[]
  readonly minor: readonly (readonly [string, string])[]
  readonly party: StatementParty
}

function structuredParts(entry: StatementEntry, one: StatementTransaction | undefined, notes: SwiftNotes): Parts {
  const side = otherSide(entry.amount, entry.reversal)
  const party = one?.[side] ?? {}
  const isDebtor = side === 'debtor'
  const reference = (type: string) => one?.otherReferences?.find((other) => other.type === type)?.reference
  return {
    information: entry.information,
    reference: stated([['EREF+', one?.endToEndId]], notes),
    keywords: stated(
      [
        ['KREF+', reference('KREF')],
        ['MREF+', one?.mandateId],
        [isDebtor ? 'DEBT+' : 'CRED+', party.id],
      ],
      notes,
    ),
    minor: stated(
      [
        ['PURP+', one?.purpose],
        ['OAMT+', originalText(one)],
        ['COAM+', chargeText(one)],
        [isDebtor ? 'ABWA+' : 'ABWE+', party.ultimateName],
        ['BREF+', reference('BREF')],
        ['RREF+', reference('RREF')],
        ['MTLG:', one?.returnReason?.text],
      ],
      notes,
    ),
    party,
  }
}

function stated(
  all: readonly (readonly [string, string | undefined])[],
  notes: SwiftNotes,
): (readonly [string, string])[] {
  return all.flatMap(([keyword, value]) => (value === undefined ? [] : [[keyword, notes.text(value, '86')] as const]))
}

function isStructured(parts: Parts, { businessCode, hasReference }: DetailFacts): boolean {
  const { information, reference, keywords, minor, party } = parts
  const { name, iban, otherAccount, bic, clearingNumber } = party
  const told = [businessCode, information, name, iban, otherAccount, bic, clearingNumber]
  return (
    (!hasReference && reference.length > 0) ||
    keywords.length > 0 ||
    minor.length > 0 ||
    told.some((one) => one !== undefined)
  )
}

/** The words as lines, when they are read again as exactly these words and nothing else. */
function plainLines(remittance: readonly string[]): string[] | undefined {
  const lines = remittance.flatMap((line) => cutLines(line))
  if (lines.some((line) => /^[:-]/.test(line) || line.trim() === '')) return undefined
  const read: SwiftDetails = readDetails(lines)
  const others = Object.entries(read).filter(([name, value]) => name !== 'remittance' && value !== undefined)
  const same =
    read.remittance.length === remittance.length && remittance.every((line, at) => line === read.remittance[at])
  return same && others.length === 0 ? lines : undefined
}

function within(lines: readonly string[], notes: SwiftNotes): string[] {
  if (lines.length > mostLines) {
    notes.tell(
      'mt940.too_long',
      '86',
      `has room for ${mostLines} lines of ${lineWidth} characters: the rest is left out`,
    )
  }
  return lines.slice(0, mostLines)
}

/** A subfield with its content. */
type Subfield = readonly [tag: string, content: string]

const purposeTags = ['20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '60', '61', '62', '63']
const subfieldWidth = 27

function germanLines(
  { information, reference, keywords, minor, party }: Parts,
  remittance: readonly string[],
  { businessCode, hasReference }: DetailFacts,
  notes: SwiftNotes,
): string[] {
  const cut = (text: string, tag: string, most: number): string => {
    const written = notes.text(text, '86')
    if (written.length > most) notes.tell('mt940.too_long', `86?${tag}`, `has room for ${most} characters`)
    return written.slice(0, most)
  }
  const name = party.name === undefined ? '' : cut(party.name, '32', 2 * subfieldWidth)
  const bank = party.bic ?? party.clearingNumber
  const account = party.iban ?? party.otherAccount
  const [code = undefinedBusiness, posting, extension] = businessCode?.split('+') ?? []
  const [told = '', ...others] = information?.split(unsharedSubfield) ?? []
  const fixed: Subfield[] = [
    ...subfield('00', told && cut(told, '00', subfieldWidth)),
    ...others.flatMap((one) => subfield(one.slice(1, 3), cut(one.slice(3), one.slice(1, 3), subfieldWidth))),
    ...subfield('10', posting && cut(posting, '10', 10)),
    ...subfield('30', bank && cut(bank, '30', 12)),
    ...subfield('31', account && cut(account, '31', 34)),
    ...subfield('32', name.slice(0, subfieldWidth)),
    ...subfield('33', name.slice(subfieldWidth)),
    ...subfield('34', extension && cut(extension, '34', 3)),
  ]
  const all = purposePieces([...reference, ...keywords], remittance, minor)
  // As many pieces of the purpose as six lines have room for, and there are subfields.
  const roomFor = (pieces: readonly string[]): number => {
    let count = Math.min(pieces.length, purposeTags.length)
    while (count > 0 && composed(code, fixed, pieces.slice(0, count)).length > mostLines) count--
    return count
  }
  // A reference that stands in field 61 as well makes room where there is too little.
  const isTight = hasReference && roomFor(all) < all.length
  const purpose = isTight ? purposePieces(keywords, remittance, minor) : all
  const count = roomFor(purpose)
  if (count < purpose.length)
    notes.tell('mt940.too_long', '86', 'has no room for the whole purpose: its end is left out')
  return composed(code, fixed, purpose.slice(0, count))
}

/** Where a subfield begins that has no meaning to all banks: it was read as it is, behind the posting text. */
const unsharedSubfield = /(?:^| )(?=\?(?:0[1-9]|1[1-9]|3[5-79]|[45]\d|6[4-9]|[789]\d))/

const subfield = (tag: string, content: string | undefined): Subfield[] => (content ? [[tag, content]] : [])

function composed(code: string, fixed: readonly Subfield[], purpose: readonly string[]): string[] {
  const all: Subfield[] = [...fixed, ...purpose.map((piece, at) => [purposeTags[at]!, piece] as const)]
  const ordered = all.sort(([a], [b]) => (a < b ? -1 : 1))
  // A question mark before two digits would begin a subfield.
  const text = ordered.map(([tag, content]) => `?${tag}${content.replace(/\?(?=\d\d)/g, '.')}`)
  return cutLines(code + text.join(''))
}

/** Keywords with their values, each from a subfield of its own on; lines of the payer likewise. */
function purposePieces(keywords: Parts['keywords'], remittance: readonly string[], minor: Parts['minor']): string[] {
  const marked = (all: Parts['keywords']) => all.flatMap(([keyword, value]) => pieces(keyword + value))
  const start = keywords.length > 0 || minor.length > 0 ? 'SVWZ+' : ''
  const words = remittance.flatMap((line, at) => {
    const all = pieces(at === 0 ? start + line : line)
    // A full subfield runs on in the next one: an empty one between ends the line.
    return at < remittance.length - 1 && all.at(-1)!.length === subfieldWidth ? [...all, ''] : all
  })
  return [...marked(keywords), ...words, ...marked(minor)]
}

function pieces(text: string): string[] {
  const all: string[] = []
  for (let at = 0; at < text.length; at += subfieldWidth) all.push(text.slice(at, at + subfieldWidth))
  return all
}
