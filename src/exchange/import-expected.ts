import type { ByteInput } from '../formats/bytes.js'
import { expectStocks } from '../inventory/expect-stock.js'
import type { Database } from '../kernel/database.js'
import { problem } from '../kernel/problem.js'
import { importLines, type LinesSaved } from './saved-lines.js'

/** Takes in from CSV what suppliers have promised, all or none. The same reference, item and warehouse again is the same promise, changed. */
export const importExpected = (
  database: Database,
  tenantId: string,
  files: readonly ByteInput[],
): Promise<LinesSaved> =>
  importLines(database, tenantId, files, {
    actor: 'expected receipt import',
    columns: { required: ['reference', 'item_number', 'quantity', 'expected_on'], optional: ['warehouse'] },
    operation: expectStocks,
    inputOf: ([reference, itemNumber, quantity, expectedOn, warehouse]) => ({
      reference,
      itemNumber,
      quantity,
      expectedOn,
      ...(warehouse ? { warehouse } : {}),
    }),
    refused: (place, why) =>
      problem(
        'expected_receipts.invalid_line',
        `${place}: ${why}. Nothing was taken: correct the line and import the file again.`,
      ),
  })
