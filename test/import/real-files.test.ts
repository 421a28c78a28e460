import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createTenant } from '../../src/app/new-tenant.js'
import { contentHash, readDocuments } from '../../src/exchange/online-retail/documents.js'
import { importOnlineRetail } from '../../src/exchange/online-retail/import.js'
import { readCsv } from '../../src/formats/csv.js'
import { add, type Decimal, decimalText, plainText, ZERO } from '../../src/kernel/decimal.js'
import { freshDatabase } from '../fresh-database.js'
import { fileOf, HEADER } from './retail-file.js'

/** The whole data set is not part of the repository; where it stands beside it, its exact control totals are held. */
const FOLDER = '../shared/data/online-retail'
const [FIRST_YEAR, SECOND_YEAR] = ['2009-12_2010-12', '2010-12_2011-12'].map(
  (y) => `${FOLDER}/online_retail_${y}.csv.gz`,
)

interface Totals {
  documents: number
  lines: number
  amount: Decimal
}

const totals = (): Totals => ({ documents: 0, lines: 0, amount: ZERO })

describe.skipIf(!existsSync(FOLDER))('the real files (skipped where they are not beside the repository)', () => {
  const control = () => JSON.parse(readFileSync(`${FOLDER}/control-totals.json`, 'utf8'))

  test('both files hold exactly the documents of the control totals, and the overlap is recognised', {
    timeout: 120_000,
  }, async () => {
    const { union, overlap } = control()
    const hashes = new Map<string, string>()
    const byClass = new Map<string, Totals>()
    const texts: string[] = []
    const repeated = totals()
    let changed = 0
    for (const file of [FIRST_YEAR!, SECOND_YEAR!]) {
      for await (const documents of readDocuments(file)) {
        for (const document of documents) {
          const { number, lines, amount, quantity } = document
          const known = hashes.get(number)
          if (known !== undefined && known !== contentHash(document)) changed++
          const sum = known === undefined ? (byClass.get(document.class) ?? totals()) : repeated
          sum.documents++
          sum.lines += lines.length
          sum.amount = add(sum.amount, amount)
          if (known !== undefined) continue
          byClass.set(document.class, sum)
          hashes.set(number, contentHash(document))
          texts.push(`${number}|${lines.length}|${quantity}|${decimalText(add(amount, { coefficient: 0n, scale: 3 }))}`)
        }
      }
    }
    const found = Object.fromEntries(
      [...byClass].map(([kind, { documents, lines, amount }]) => [
        kind,
        { documents, lines, amount: plainText(amount) },
      ]),
    )
    expect(found).toMatchObject(
      Object.fromEntries(
        Object.entries<{ documents: number; lines: number; amount: string }>(union.documents_by_class).map(
          ([kind, c]) => [kind, { documents: c.documents, lines: c.lines, amount: c.amount.replace(/\.?0+$/, '') }],
        ),
      ),
    )
    expect(Object.values(found).length).toBe(3)
    expect(createHash('sha256').update(texts.sort().join('\n')).digest('hex')).toBe(
      union.sha256_of_sorted_document_totals,
    )
    expect({ ...repeated, amount: plainText(repeated.amount), changed }).toEqual({
      documents: overlap.documents_in_both_files,
      lines: overlap.year2_lines_of_those_documents,
      amount: overlap.amount_year2_side,
      changed: 0,
    })
  })

  test('the days that both files hold are imported once, whichever comes first', { timeout: 120_000 }, async () => {
    const { overlap } = control()
    const database = await freshDatabase()
    const files = [await overlapOf(FIRST_YEAR!), await overlapOf(SECOND_YEAR!)]
    for (const inOrder of [files, [...files].reverse()]) {
      const tenantId = await createTenant(database.url, {
        name: `Shop of ${inOrder === files ? 'the first year' : 'the second year'}`,
        baseCurrency: 'GBP',
        legalEntity: { code: 'UK', name: 'Wholesale Ltd', country: 'GB' },
      })
      const both = { documents: overlap.documents_in_both_files, lines: overlap.year2_lines_of_those_documents }
      const report = await importOnlineRetail(database, tenantId, inOrder)
      expect(report.repeated).toEqual(both)
      expect(report.findings).toEqual([])
      expect(report.accepted.reduce((sum, c) => sum + c.documents, 0)).toBe(both.documents)
      const again = await importOnlineRetail(database, tenantId, inOrder)
      expect(again.accepted).toEqual([])
      expect(again.repeated).toEqual({ documents: 2 * both.documents, lines: 2 * both.lines })
    }
  })
})

/** Of a file the days that the other one holds too: 1 to 9 December 2010. */
async function overlapOf(path: string) {
  const records: string[] = [HEADER]
  for await (const { rows } of readCsv(path, { separator: ',' })) {
    for (const row of rows) {
      const [day] = row[4]!.split(' ')
      if (day! < '2010-12-01' || day! > '2010-12-09') continue
      records.push(row.map((field) => `"${field.replaceAll('"', '""')}"`).join(','))
    }
  }
  return fileOf(`${records.join('\n')}\n`, path)
}
