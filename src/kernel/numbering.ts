import { type BusinessDate, yearOf } from './date.js'
import { documentStore } from './document-store.js'
import { table } from './table.js'
import type { Tx } from './tx.js'

/**
 * One gapless series of document numbers per legal entity, series and year. Its row is locked while numbers are
 * taken, and a number is taken only for a document that is written in the same transaction: no gap can arise.
 */
export interface NumberSeries {
  readonly legalEntity: string
  readonly series: string
  readonly year: number
  readonly nextNumber: bigint
  /** Documents of a series are issued in the order of their dates. */
  readonly lastDate: BusinessDate | null
  /** Hash of the last document of the series, for series that are chained (invoices). */
  readonly lastHash: string | null
}

const keyOf = (legalEntity: string, series: string, year: number): string => `${series} ${year} ${legalEntity}`

const numberSeriesStore = documentStore<NumberSeries>({
  name: 'number_series',
  table: table('number_series', ['series', 'year', 'legalEntity'], {
    legalEntity: 'text',
    series: 'text',
    year: 'int4',
    nextNumber: 'int8',
    lastDate: 'date',
    lastHash: 'text',
  }),
})

/** Locks the series that a batch is going to need. Call it last of all locks: a series is held until the commit. */
export async function lockSeries(
  tx: Tx,
  wanted: Iterable<{ legalEntity: string; series: string; date: BusinessDate }>,
): Promise<void> {
  await tx.documents.lock(
    numberSeriesStore,
    [...wanted].map((w) => keyOf(w.legalEntity, w.series, yearOf(w.date))),
  )
}

/** The series as it stands now; a new one begins at 1. The series must have been locked. */
export function seriesOf(tx: Tx, legalEntity: string, series: string, date: BusinessDate): NumberSeries {
  const year = yearOf(date)
  return (
    tx.documents.current(numberSeriesStore, keyOf(legalEntity, series, year)) ?? {
      legalEntity,
      series,
      year,
      nextNumber: 1n,
      lastDate: null,
      lastHash: null,
    }
  )
}

/** Writes that a number was used, with the date and hash of its document. */
export function numberUsed(tx: Tx, series: NumberSeries, date: BusinessDate, hash: string | null = null): void {
  const lastDate = series.lastDate !== null && series.lastDate > date ? series.lastDate : date
  tx.documents.save(numberSeriesStore, {
    ...series,
    nextNumber: series.nextNumber + 1n,
    lastDate,
    lastHash: hash ?? series.lastHash,
  })
}

/** How a number reads: `INV-2011-000042`. */
export const numberText = (prefix: string, series: NumberSeries): string =>
  `${prefix}-${series.year}-${series.nextNumber.toString().padStart(6, '0')}`
