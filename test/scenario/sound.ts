import { afterEach, expect } from 'vitest'
import { prove } from '../../src/insight/prove.js'
import { Shop } from './shop.js'

/** After each test of a file, the books of its shops must satisfy every invariant. */
export function booksStaySound(): void {
  afterEach(async () => {
    for (const { database, tenantId } of Shop.opened.splice(0))
      for await (const { rule, violations } of prove(database, tenantId))
        expect({ rule, violations }).toEqual({ rule, violations: [] })
  })
}
