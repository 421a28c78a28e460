import { expect, test } from 'vitest'
import { freshDatabase } from '../../test/fresh-database.js'
import type { Breakage } from '../../test/scenario/breakages/breakage.js'
import { DOCUMENT_BREAKAGES } from '../../test/scenario/breakages/documents.js'
import { FLOW_BREAKAGES } from '../../test/scenario/breakages/flow.js'
import { LEDGER_BREAKAGES } from '../../test/scenario/breakages/ledger.js'
import { OPEN_ITEM_BREAKAGES } from '../../test/scenario/breakages/open-items.js'
import { PART_BREAKAGES } from '../../test/scenario/breakages/parts.js'
import { STOCK_BREAKAGES } from '../../test/scenario/breakages/stock.js'
import { TAX_BREAKAGES } from '../../test/scenario/breakages/tax.js'
import { Company } from '../../test/scenario/company.js'
import { asOwner } from '../kernel/database.js'
import { read } from '../kernel/runner.js'
import { invariant } from './invariant.js'
import { INVARIANTS } from './invariants.js'
import { type Proof, prove, proveOne } from './prove.js'

const database = await freshDatabase()
const { shop } = await Company.open(database)
await takeKeysOff()

/**
 * Keys and checks would refuse most of what is broken here. They are taken off, for a proof must find by itself what
 * got past them, and the tests get a door through which the proving transaction can act as the owner.
 */
async function takeKeysOff(): Promise<void> {
  await asOwner(database.url, async (client) => {
    await client.query(`do $$ declare c record; begin
      for c in select conrelid::regclass as home, conname from pg_constraint
                where connamespace = 'public'::regnamespace and conrelid <> 0 and conparentid = 0 and contype in ('c', 'f') and coninhcount = 0 loop
        execute format('alter table %s drop constraint %I', c.home, c.conname);
      end loop;
      for c in select conrelid::regclass as home, conname from pg_constraint where connamespace = 'public'::regnamespace and conparentid = 0 and contype = 'u' loop
        execute format('alter table %s drop constraint %I', c.home, c.conname);
      end loop;
      for c in select indexrelid::regclass as home, '' as conname from pg_index where indisunique and not indisprimary and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) loop
        execute format('drop index %s', c.home);
      end loop;
    end $$`)
    await client.query(
      'create function as_owner(statement text) returns void language plpgsql security definer as $$ begin execute statement; end $$',
    )
  })
}

/** The proofs of every invariant, in a transaction in which the owner has done something that is then rolled back. */
const proofsAfter = (statement: string): Promise<Proof[]> =>
  read(database, shop.tenantId, async (tx) => {
    // Planning takes longer than running over so little: plans are kept from one breakage to the next.
    await tx.query("select set_config('plan_cache_mode', 'force_generic_plan', true) where $1::uuid is not null")
    if (statement) await tx.query('select as_owner($2) where $1::uuid is not null', [statement])
    const proofs: Proof[] = []
    for (const one of INVARIANTS) proofs.push(await proveOne(tx, one))
    return proofs
  })

const broken = (proofs: readonly Proof[]): string[] =>
  proofs.flatMap(({ id, violations }) => (violations.length > 0 ? [id] : [])).sort()

const BREAKAGES: readonly Breakage[] = [
  ...LEDGER_BREAKAGES,
  ...TAX_BREAKAGES,
  ...OPEN_ITEM_BREAKAGES,
  ...STOCK_BREAKAGES,
  ...FLOW_BREAKAGES,
  ...PART_BREAKAGES,
  ...DOCUMENT_BREAKAGES,
]

test('everything holds of a company in which everything has happened, and every proof has something to look at', async () => {
  const proofs = await proofsAfter('')
  expect(proofs.flatMap(({ id, violations }) => (violations.length > 0 ? [{ id, violations }] : []))).toEqual([])
  expect(proofs.flatMap(({ id, checked }) => (checked > 0 ? [] : [id]))).toEqual([])
})

test('every invariant can be broken', () => {
  const found = new Set(BREAKAGES.map(({ id }) => id))
  expect(INVARIANTS.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([])
})

const named = BREAKAGES.map((breakage) => [breakage.id, breakage.broken, breakage] as const)

test.each(named)('invariant %s finds that %s', async (id, _, { sql, shows, also = [] }) => {
  const proofs = await proofsAfter(sql)
  expect(broken(proofs)).toEqual([id, ...also].sort())
  expect(JSON.stringify(proofs.find((proof) => proof.id === id)!.violations, textOfBig)).toContain(shows)
})

const textOfBig = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

test('prove stops at the first rule that does not hold, and shows no more than twenty rows', async () => {
  const many = invariant(
    'x',
    'nothing exists',
    'select 30 as checked where $1::uuid is not null',
    'select g from generate_series(1, 30) g where $1::uuid is not null',
  )
  const seen: Proof[] = []
  for await (const proof of prove(database, shop.tenantId, [INVARIANTS[0]!, many, INVARIANTS[1]!])) seen.push(proof)
  expect(seen.map(({ id, violations }) => [id, violations.length])).toEqual([
    ['1', 0],
    ['x', 20],
  ])
})
