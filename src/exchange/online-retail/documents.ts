import { createHash } from 'node:crypto'
import { type ByteInput, inputName } from '../../formats/bytes.js'
import type { BusinessDate, Moment } from '../../kernel/date.js'
import { add, type Decimal, isZero, multiply, plainText, ZERO } from '../../kernel/decimal.js'
import type { SourceClass, SourceContent, Treatment } from '../../order/source-document.js'
import { BAD_DEBT_CODE, itemNumberOf, treatmentOf } from './classify.js'
import { readLines, type SourceLine, unreadable } from './read.js'

/** One document of the file: all lines with its number that belong together. */
export interface RetailDocument {
  readonly number: string
  readonly class: SourceClass
  readonly treatment: Treatment
  readonly customer: string
  /** As written. */
  readonly country: string
  readonly occurredAt: Moment
  readonly businessDate: BusinessDate
  readonly lines: readonly SourceLine[]
  readonly quantity: number
  /** Exact sum of quantity × price. */
  readonly amount: Decimal
}

/**
 * Lines of one document do not stand together in the file: those of documents entered in the same minutes are mixed.
 * So a document stays open until the file's clock is this far past its last line.
 */
const OPEN_SECONDS = 3600

/** Closed documents handed on at once. */
const BATCH = 1000

/**
 * The documents of a file in the order in which they close. When the file's clock goes back or a second
 * header line comes, every open document closes: a file pasted behind itself repeats its documents, it does not double
 * them.
 */
export async function* readDocuments(input: ByteInput): AsyncGenerator<RetailDocument[], void, undefined> {
  const name = inputName(input)
  const open = new Map<string, SourceLine[]>()
  let closed: RetailDocument[] = []
  let clock = Number.NEGATIVE_INFINITY
  const closeUntil = (second: number): void => {
    for (const [number, lines] of open) {
      if (lines.at(-1)!.second > second) break
      open.delete(number)
      closed.push(documentOf(name, lines))
    }
  }
  for await (const { lines, restart } of readLines(input)) {
    if (restart) closeUntil(clock)
    for (const line of lines) {
      if (line.second !== clock) {
        closeUntil(line.second < clock ? clock : line.second - OPEN_SECONDS - 1)
        clock = line.second
      }
      keep(open, line, name)
    }
    if (closed.length < BATCH) continue
    yield closed
    closed = []
  }
  closeUntil(clock)
  yield closed
}

/** Puts a line to its document; the document with the newest line stands last, so that the others close before it. */
function keep(open: Map<string, SourceLine[]>, line: SourceLine, file: string): void {
  const lines = open.get(line.number)
  if (!lines) {
    open.set(line.number, [line])
    return
  }
  const first = lines[0]!
  if (line.customer !== first.customer) throw twoOf('customers', first.customer, line.customer, line, file)
  if (line.country !== first.country) throw twoOf('countries', first.country, line.country, line, file)
  if (lines.at(-1)!.second !== line.second) {
    open.delete(line.number)
    open.set(line.number, lines)
  }
  lines.push(line)
}

const twoOf = (what: string, first: string, second: string, { number, line }: SourceLine, file: string) =>
  unreadable(file, line, `document ${number} has two ${what}, "${first}" and "${second}": a document has one`)

function documentOf(file: string, lines: readonly SourceLine[]): RetailDocument {
  const first = lines[0]!
  let quantity = 0
  let amount = ZERO
  const signs = { positive: false, negativePriced: false, negativeFree: false, priced: false }
  for (const line of lines) {
    const free = isZero(line.price)
    quantity += line.quantity
    if (!free) amount = add(amount, multiply({ coefficient: BigInt(line.quantity), scale: 0 }, line.price))
    signs.priced ||= !free
    if (line.quantity > 0) signs.positive = true
    else if (free) signs.negativeFree = true
    else signs.negativePriced = true
    const isBadDebt = itemNumberOf(line.code) === BAD_DEBT_CODE
    if (isBadDebt !== (first.class === 'adjustment'))
      throw unreadable(file, line.line, `document ${first.number} has code ${line.code}: B and A… go together`)
  }
  const judged = treatmentOf(first.class, signs, first.customer !== '')
  if ('wrong' in judged) throw unreadable(file, first.line, `document ${first.number} ${judged.wrong}`)
  return {
    number: first.number,
    class: first.class,
    treatment: judged.treatment,
    customer: first.customer,
    country: first.country,
    occurredAt: `${first.moment.slice(0, 10)}T${first.moment.slice(11)}.000Z` as Moment,
    businessDate: first.moment.slice(0, 10) as BusinessDate,
    lines,
    quantity,
    amount,
  }
}

/** The lines as the source document keeps them: exactly as they were. */
export function contentOf({ lines }: RetailDocument): SourceContent {
  const moment = lines.map((line) => line.moment)
  const content = {
    code: lines.map((line) => line.code),
    description: lines.map((line) => line.description),
    quantity: lines.map((line) => line.quantity),
    price: lines.map((line) => line.priceText),
  }
  return moment.every((m) => m === moment[0]) ? content : { ...content, moment }
}

/**
 * What makes two documents the same: customer, country and the lines with their moments, in any order. Outer blanks of
 * descriptions and idle zeros of prices differ between the two files and count for nothing.
 */
export function contentHash({ customer, country, lines }: RetailDocument): string {
  const texts = lines.map((l) =>
    [l.code.trim(), l.description.trim(), l.quantity, l.moment, plainText(l.price)].join('\t'),
  )
  return createHash('sha256')
    .update([customer, country, ...texts.sort()].join('\n'))
    .digest('base64')
}

/**
 * The documents that a file has brought so far. The same one again is a repetition; one of the same number with other
 * lines may be the rest of the first or a correction of it, which nobody can tell, and half a document must not be taken.
 */
export class Pieces {
  readonly #file: string
  readonly #seen = new Map<string, { readonly hash: string; readonly line: number }>()

  constructor(file: string) {
    this.#file = file
  }

  add(document: RetailDocument): void {
    const { number, lines } = document
    const [{ line }] = lines as [SourceLine]
    const hash = contentHash(document)
    const first = this.#seen.get(number)
    if (!first) this.#seen.set(number, { hash, line })
    else if (first.hash !== hash) {
      const remedy =
        'if they belong together, sort the file by Invoice and InvoiceDate; if one corrects the other, keep the right one'
      throw unreadable(
        this.#file,
        line,
        `document ${number} began on line ${first.line} already, with other lines: ${remedy}`,
      )
    }
  }
}
