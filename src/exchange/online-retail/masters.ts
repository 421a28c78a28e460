import { type Item, itemsByNumber, itemTable } from '../../catalog/item.js'
import { inEuropeanUnion, taxRateTable } from '../../catalog/tax.js'
import { addDays, type BusinessDate, date } from '../../kernel/date.js'
import { type Decimal, decimal, isPositive, multiply, round, ZERO } from '../../kernel/decimal.js'
import { newId } from '../../kernel/id.js'
import type { Tx } from '../../kernel/tx.js'
import { type Customer, customersOf, customerTable } from '../../party/customer.js'
import { type SettingName, settingTable } from '../../policy/settings.js'
import { itemNumberOf, meaningOf } from './classify.js'
import { countryCode } from './countries.js'
import type { RetailDocument } from './documents.js'
import { inventedAddress, inventedVatNumber } from './invented-customer.js'

/** The data knows no purchase: what a thing costs is taken as this share of its first price. */
const COST_SHARE = decimal('0.5')

/** United Kingdom: VAT Act 1994 s. 2 with the changes of 1 December 2008, 1 January 2010 and 4 January 2011. */
const TAX_RATES: readonly (readonly [from: string, rate: string])[] = [
  ['2008-12-01', '15'],
  ['2010-01-01', '17.5'],
  ['2011-01-04', '20'],
]

/** History is replayed without a warehouse or a bank: goods leave by themselves, unpaid is what the bank says is unpaid. */
const SETTINGS: readonly (readonly [name: SettingName, value: string])[] = [
  ['shipping.automatic', 'yes'],
  ['credit.overdue_needs_bank', 'yes'],
]
const SETTINGS_FROM = date('2009-01-01')

interface SeenItem {
  /** How often each description stood on a line with a price, and on one without: notes on damages are no names. */
  readonly sold: Map<string, number>
  readonly other: Map<string, number>
  firstPrice: Decimal
}

interface SeenCustomer {
  readonly number: string
  readonly country: string
  since: BusinessDate
}

/** The customer's number for documents without one: the web shop of the country. */
export const customerNumberOf = (document: { readonly customer: string; readonly country: string }): string =>
  document.customer === '' ? `WEB-${countryCode(document.country)}` : document.customer

/** What a file tells about customers and items, gathered before any of it is written. */
export class SeenMasters {
  readonly #items = new Map<string, SeenItem>()
  readonly #customers = new Map<string, SeenCustomer>()
  #firstDay: BusinessDate | undefined

  add(document: RetailDocument): void {
    if (!this.#firstDay || document.businessDate < this.#firstDay) this.#firstDay = document.businessDate
    const number = customerNumberOf(document)
    const known = this.#customers.get(number)
    if (!known) {
      const country = countryCode(document.country)!
      this.#customers.set(number, { number, country, since: document.businessDate })
    } else if (document.businessDate < known.since) known.since = document.businessDate
    if (document.treatment !== 'bad_debt') for (const line of document.lines) this.#addItem(line)
  }

  #addItem({ code, description, price }: RetailDocument['lines'][number]): void {
    const number = itemNumberOf(code)
    let item = this.#items.get(number)
    if (!item) {
      item = { sold: new Map(), other: new Map(), firstPrice: ZERO }
      this.#items.set(number, item)
    }
    const priced = isPositive(price)
    if (priced && !isPositive(item.firstPrice)) item.firstPrice = price
    const text = description.trim()
    if (text === '') return
    const descriptions = priced ? item.sold : item.other
    descriptions.set(text, (descriptions.get(text) ?? 0) + 1)
  }

  /** Creates what the tenant does not have yet; what it has stays as it is. */
  async write(tx: Tx): Promise<void> {
    const customers = await customersOf(tx, this.#customers.keys())
    for (const seen of this.#customers.values())
      if (!customers.has(seen.number)) tx.insert(customerTable, newCustomer(seen, tx.facts.baseCurrency))
    const items = await itemsByNumber(tx, [...this.#items.keys()])
    for (const [number, seen] of this.#items) if (!items.has(number)) tx.insert(itemTable, newItem(number, seen))
    await writeRules(tx)
    if (this.#firstDay) await turnCalendar(tx, addDays(this.#firstDay, -1))
  }
}

function newCustomer({ number, country, since }: SeenCustomer, currency: string): Customer {
  const own = { id: newId<'customer'>(), number, country, currency, createdOn: since, email: null }
  const asTenant = { requiresReference: false, completeDelivery: false, billingRule: null, smallDifference: null }
  if (number.startsWith('WEB-')) {
    const address = { name: `Web shop ${country}`, street: 'various', city: 'various', postcode: null }
    return { ...own, ...asTenant, ...address, kind: 'web_shop', vatNumber: null, paymentTerm: 'AT-ONCE' }
  }
  const vatNumber = inEuropeanUnion(country, since) ? inventedVatNumber(number, country) : null
  const address = inventedAddress(number, country)
  return { ...own, ...asTenant, ...address, kind: 'business', vatNumber, paymentTerm: 'NET30' }
}

function newItem(number: string, { sold, other, firstPrice }: SeenItem): Item {
  const meaning = meaningOf(number)
  return {
    id: newId<'item'>(),
    number,
    name: mostFrequent(sold) ?? mostFrequent(other) ?? `Item ${number}`,
    ...meaning,
    unit: 'EA',
    standardCost: meaning.kind === 'goods' ? round(multiply(firstPrice, COST_SHARE), 4) : ZERO,
    minimumQuantity: null,
    maximumQuantity: null,
    quantityMultiple: null,
  }
}

/** The first in the alphabet among equals, so that the order of the lines does not matter. */
function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  const [first] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return first?.[0]
}

/** Tax rates and settings that history needs, each only where the tenant has none of its own. */
async function writeRules(tx: Tx): Promise<void> {
  const [has] = await tx.query<{ rates: boolean; settings: string[] | null }>(
    `select exists (select from tax_rate where tenant_id = $1 and country = 'GB' and category = 'S') as rates,
            (select array_agg(distinct name) from setting where tenant_id = $1) as settings`,
  )
  if (!has!.rates)
    for (const [from, rate] of TAX_RATES)
      tx.insert(taxRateTable, { country: 'GB', category: 'S', validFrom: date(from), rate: decimal(rate) })
  for (const [name, value] of SETTINGS)
    if (!has!.settings?.includes(name)) tx.insert(settingTable, { name, validFrom: SETTINGS_FROM, value })
}

/**
 * History is lived day by day, so the tenant's calendar is turned to the day before its first document, and the run
 * takes it from there: only as long as nothing has happened in the tenant, and only back.
 */
async function turnCalendar(tx: Tx, day: BusinessDate): Promise<void> {
  await tx.query(
    `update tenant t set today = least(t.today, $2::date)
      where t.tenant_id = $1 and not exists (select from journal j where j.tenant_id = t.tenant_id)
        and not exists (select from sales_order o where o.tenant_id = t.tenant_id)`,
    [day],
  )
}
