import { fromRow, table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** One of our accounts at banks and payment services. */
export interface BankAccount {
  readonly code: string
  /** IBAN or account number as statements print it. */
  readonly identifier: string
  readonly currency: string
  readonly accountRole: string
  readonly legalEntity: string
}

export const bankAccountTable = table(
  'bank_account',
  ['code'],
  {
    code: 'text',
    identifier: 'text',
    currency: 'text',
    accountRole: 'text',
    legalEntity: 'text',
  },
  { isRule: true },
)

/** All of them, by code; read once in a transaction. */
export function bankAccounts(tx: Tx): Promise<ReadonlyMap<string, BankAccount>> {
  return tx.cachedWhole('bank accounts', async () => {
    const rows = await tx.query<Record<string, unknown>>(
      `select ${bankAccountTable.selection} from bank_account t where t.tenant_id = $1 order by t.code`,
    )
    const accounts = rows.map((row) => fromRow<BankAccount>(bankAccountTable, row, tx.facts.baseCurrency))
    return new Map(accounts.map((account) => [account.code, account]))
  })
}
