import { saveTaxRates } from '../../catalog/save-tax-rate.js'
import type { ByteInput } from '../../formats/bytes.js'
import type { Database } from '../../kernel/database.js'
import { problem } from '../../kernel/problem.js'
import { importLines, type LinesSaved } from '../saved-lines.js'

/**
 * Takes dated tax rates in from CSV, all or none. The same country, category and day again is the same rate, changed; what
 * was invoiced keeps the rate it was issued with.
 */
export const importTaxRates = (
  database: Database,
  tenantId: string,
  files: readonly ByteInput[],
): Promise<LinesSaved> =>
  importLines(database, tenantId, files, {
    actor: 'tax rate import',
    columns: { required: ['country', 'valid_from', 'rate'], optional: ['category'] },
    operation: saveTaxRates,
    inputOf: ([country, validFrom, rate, category]) => ({ country, category: category || 'S', validFrom, rate }),
    refused: (place, why) =>
      problem(
        'tax_rates.invalid_line',
        `${place}: ${why}. No rate was taken: correct the line and import the file again.`,
      ),
  })
