import { report } from './bai2-entry.js'
import { Bai2Cursor, type Bai2Record } from './bai2-records.js'
import type { Finding } from './finding.js'
import type { FindingSink } from './finding-list.js'

interface Level {
  total: bigint
  records: number
  parts: number
}

/**
 * Control totals and counts of the trailers: 49 adds the amounts of its account, 98 the totals of its accounts, 99 those
 * of its groups. A wrong total is an error: an amount is missing or changed. Counts are wrong in many honest files, so
 * they warn. An empty total says nothing.
 */
export class Bai2Totals {
  readonly #findings: FindingSink
  readonly #account: Level = { total: 0n, records: 0, parts: 0 }
  readonly #group: Level = { total: 0n, records: 0, parts: 0 }
  readonly #file: Level = { total: 0n, records: 0, parts: 0 }

  constructor(findings: FindingSink) {
    this.#findings = findings
  }

  /** An amount as written in records 03, 16 and their continuations. */
  add(amount: string): void {
    if (/^[+-]?\d{1,30}$/.test(amount)) this.#account.total += BigInt(amount.replace('+', ''))
  }

  count(record: Bai2Record): void {
    for (const level of [this.#account, this.#group, this.#file]) level.records += record.physical
    if (record.code === '02') Object.assign(this.#group, { total: 0n, records: record.physical, parts: 0 })
    else if (record.code === '03') Object.assign(this.#account, { total: 0n, records: record.physical })
    else if (record.code === '49') this.#close(record, this.#account, this.#group, false)
    else if (record.code === '98') this.#close(record, this.#group, this.#file, true)
    else if (record.code === '99') this.#close(record, this.#file, undefined, true)
  }

  #close(record: Bai2Record, level: Level, above: Level | undefined, hasParts: boolean): void {
    const cursor = new Bai2Cursor(record)
    const total = cursor.next()
    const parts = hasParts ? cursor.next() : ''
    const counts = cursor.next()
    if (total !== '' && BigInt(/^[+-]?\d{1,30}$/.test(total) ? total.replace('+', '') : '0') !== level.total) {
      this.#report(
        'error',
        'bai2.control_total',
        record,
        `the control total is ${total}, the amounts make ${level.total}`,
      )
    }
    if (parts !== '' && Number(parts) !== level.parts) {
      this.#report('warning', 'bai2.count', record, `${parts} parts are announced, ${level.parts} are there`)
    }
    if (counts !== '' && Number(counts) !== level.records) {
      this.#report('warning', 'bai2.count', record, `${counts} records are announced, ${level.records} are there`)
    }
    if (above !== undefined) {
      above.total += level.total
      above.parts++
    }
    Object.assign(level, { total: 0n, records: 0, parts: 0 })
  }

  #report(severity: Finding['severity'], code: string, record: Bai2Record, what: string): void {
    report({ findings: this.#findings }, severity, code, record, what)
  }
}
