import { gzipSync } from 'node:zlib'
import type { ByteInput } from '../../src/formats/bytes.js'

export const HEADER = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,CustomerID,Country'

/** One line of a file as tests write it; what is left out is an ordinary sale. */
export interface Line {
  readonly number?: string
  readonly code?: string
  readonly description?: string
  readonly quantity?: string | number
  readonly at?: string
  readonly price?: string
  readonly customer?: string
  readonly country?: string
}

export function csvLine(line: Line): string {
  const { number = '500001', code = '22423', description = 'REGENCY CAKESTAND 3 TIER', quantity = 2 } = line
  const { at = '2010-10-04 09:00:00', price = '12.75', customer = '13085', country = 'United Kingdom' } = line
  return [number, code, description, quantity, at, price, customer, country].join(',')
}

export const csvText = (lines: readonly Line[]): string => `${[HEADER, ...lines.map(csvLine)].join('\n')}\n`

/** A file in memory with the columns of the shop. */
export const retailFile = (lines: readonly Line[], name = 'sales.csv'): ByteInput => fileOf(csvText(lines), name)

/** Bytes under a name; can be read any number of times, as a file can. */
export function fileOf(content: string | Uint8Array, name = 'sales.csv'): ByteInput {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const chunks: AsyncIterable<Uint8Array> = {
    async *[Symbol.asyncIterator]() {
      yield bytes
    },
  }
  return { name, chunks }
}

export const zipped = (text: string): Uint8Array => gzipSync(text)
