import { readdirSync } from 'node:fs'
import type { TableStore } from '../../kernel/document-store.js'
import type { Lifecycle } from '../../kernel/lifecycle.js'
import type { Operation } from '../../kernel/operation.js'
import { MODULES } from '../../modules.js'

/** An operation and the module that it belongs to. */
export interface Found<T> {
  readonly module: string
  readonly value: T
}

/** What the code declares as data, found by loading every file of the modules: nothing has to be registered by hand. */
export interface Declarations {
  readonly operations: readonly Found<Operation<unknown, unknown>>[]
  readonly lifecycles: readonly Found<Lifecycle<string, string>>[]
  readonly stores: readonly Found<TableStore<object>>[]
}

const sources = new URL('../../', import.meta.url)
const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/** The application only wires; loading it would start programs. The kernel and the codecs declare nothing of the business. */
const DECLARING = MODULES.filter((module) => !['kernel', 'formats', 'app'].includes(module))

function filesOf(module: string): URL[] {
  const folder = new URL(`${module}/`, sources)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.endsWith(`.test${ending}`))
    .sort()
    .map((name) => new URL(name.replaceAll('\\', '/'), folder))
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isOperation = (value: Record<string, unknown>): boolean =>
  typeof value.perform === 'function' && typeof value.permission === 'string'
const isLifecycle = (value: Record<string, unknown>): boolean =>
  isObject(value.states) && isObject(value.actions) && typeof value.initial === 'string'
const isStore = (value: Record<string, unknown>): boolean =>
  typeof value.load === 'function' && typeof value.write === 'function' && isObject(value.table)

/** All operations, lifecycles and document stores, in the order of the modules and then by name. */
export async function discover(): Promise<Declarations> {
  const exported = new Map<Record<string, unknown>, string>()
  for (const module of DECLARING) {
    for (const file of filesOf(module)) {
      const loaded = (await import(file.href)) as Record<string, unknown>
      for (const value of Object.values(loaded))
        if (isObject(value) && !exported.has(value)) exported.set(value, module)
    }
  }
  const all = <T>(is: (value: Record<string, unknown>) => boolean): Found<T>[] =>
    [...exported].filter(([value]) => is(value)).map(([value, module]) => ({ module, value: value as T }))
  const named = <T extends { readonly name: string }>(found: Found<T>[]): Found<T>[] =>
    found.sort((a, b) => order(a.module) - order(b.module) || (a.value.name < b.value.name ? -1 : 1))
  return {
    operations: named(all<Operation<unknown, unknown>>(isOperation)),
    lifecycles: named(all<Lifecycle<string, string>>(isLifecycle)),
    stores: named(all<TableStore<object>>(isStore)),
  }
}

const order = (module: string): number => (MODULES as readonly string[]).indexOf(module)
