import { itemsOf } from '../catalog/item.js'
import { isCurrency } from '../kernel/currency.js'
import { type Decimal, decimal, equals } from '../kernel/decimal.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { type Id, newId } from '../kernel/id.js'
import { type Money, moneyJson, moneyText, roundToMoney, toDecimal, total } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { operation } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { lineNet, type Order, orderStore } from '../order/order.js'
import { type Customer, customersOf } from '../party/customer.js'
import { sellingRules } from '../policy/selling-rules.js'
import { settingChoice } from '../policy/settings.js'
import { type KnownReturns, knownReturns } from './known-returns.js'
import { CREDIT_USES, type CustomerReturn, type ReturnLine, returnStore, returnSubject } from './return.js'
import { type ReturnInput, returnHash, returnInput } from './return-input.js'
import { lineOfReturn, type ReturnLineFacts } from './return-line.js'
import { countReturned, returnedQuantities, shippedLayers } from './shipped-layers.js'

export interface AuthoriseFacts extends ReturnLineFacts {
  readonly customers: ReadonlyMap<string, Customer>
  readonly known: KnownReturns
  readonly legalEntity: string
  readonly warehouse: string
  readonly series: () => NumberSeries
}

/** Authorise a return: each line names the sale that it takes back, within what was shipped and has not come back, or says why it cannot. */
export function authorise(
  _: CustomerReturn | undefined,
  input: ReturnInput,
  facts: AuthoriseFacts,
): Decision<CustomerReturn> {
  const customer = facts.customers.get(input.customerNumber)
  if (!customer)
    return refuse('return.unknown_customer', `there is no customer ${input.customerNumber}: check the number`, {
      customerNumber: input.customerNumber,
    })
  const hash = returnHash(input)
  const repeated = facts.known.find(input, hash)
  if (repeated) return repeated
  if (!isCurrency(input.currency))
    return refuse('return.unknown_currency', `"${input.currency}" is not an ISO 4217 currency`)
  const id = newId<'customer_return'>()
  const taken = new Map<string, Decimal>()
  const lines: ReturnLine[] = []
  for (const [index, line] of input.lines.entries()) {
    const built = lineOfReturn(id, index + 1, line, { input, customer, taken }, facts)
    if ('problem' in built) return built
    lines.push(built)
  }
  const fee = restockingFee(input, lines)
  if ('problem' in fee) return fee
  const authorised = { ...returnOf(id, input, customer, hash, lines, facts), restockingFee: fee }
  const summary = { customer: customer.number, externalNumber: authorised.externalNumber, lines: lines.length }
  return accept(authorised, [event('return.authorised', returnSubject(authorised), summary)])
}

/** What is kept back is an amount of the currency, and no more than what the lines are worth. */
function restockingFee(
  { restockingFee: text = '0', currency }: ReturnInput,
  lines: readonly ReturnLine[],
): Money | Refused {
  const stated = decimal(text)
  const fee = roundToMoney(stated, currency)
  const worth = total(
    lines.map((line) => lineNet(line.quantity, line.unitPrice, currency)),
    currency,
  )
  if (equals(toDecimal(fee), stated) && fee.minor >= 0n && fee.minor <= worth.minor) return fee
  return refuse(
    'return.bad_fee',
    `the restocking fee must be an amount from 0 to the ${moneyText(worth)} ${currency} that the lines are worth, not ${text}`,
    { restockingFee: text, worth: moneyJson(worth) },
  )
}

function returnOf(
  id: Id<'customer_return'>,
  input: ReturnInput,
  customer: Customer,
  contentHash: string,
  lines: readonly ReturnLine[],
  facts: AuthoriseFacts,
): Omit<CustomerReturn, 'restockingFee'> {
  const number = numberText('RMA', facts.series())
  return {
    id,
    number,
    channel: input.channel,
    externalNumber: input.externalNumber ?? number,
    sourceDocumentId: input.sourceDocumentId ?? null,
    state: 'authorised',
    legalEntity: facts.legalEntity,
    customerId: customer.id,
    returnDate: facts.tenant.today,
    currency: input.currency,
    warehouse: facts.warehouse,
    shipToCountry: input.shipToCountry ?? customer.country,
    creditUse: input.creditUse ?? settingChoice(facts.tenant, 'returns.credit_use', CREDIT_USES),
    reason: input.reason ?? null,
    contentHash,
    lines,
  }
}

async function authoriseFacts(tx: Tx, inputs: readonly ReturnInput[]): Promise<AuthoriseFacts> {
  const lines = inputs.flatMap((input) => input.lines)
  const sales = lines.flatMap(({ orderId, orderLine }) => (orderId && orderLine ? [{ orderId, orderLine }] : []))
  await tx.documents.lock(
    orderStore,
    sales.map((sale) => sale.orderId),
  )
  const order = (id: string): Order | undefined => tx.documents.current(orderStore, id)
  const known = await knownReturns(tx, inputs)
  const { entities, warehouse } = await sellingRules(tx)
  const legalEntity = entities.keys().next().value!
  const facts: Omit<AuthoriseFacts, 'series'> = {
    tenant: tx.facts,
    customers: await customersOf(
      tx,
      inputs.map((input) => input.customerNumber),
    ),
    items: await itemsOf(
      tx,
      lines.flatMap((line) => [line.itemNumber, ...(line.componentItem ? [line.componentItem] : [])]),
    ),
    order,
    shipped: await shippedLayers(tx, sales),
    returned: await returnedQuantities(tx, sales, ['authorised', 'received', 'credited', 'waived'], order),
    known,
    legalEntity,
    warehouse,
  }
  await lockSeries(tx, [{ legalEntity, series: 'return', date: tx.today }])
  return { ...facts, series: () => seriesOf(tx, legalEntity, 'return', tx.today) }
}

/** Authorises returns, one or thousands, from any channel. */
export const authoriseReturns = operation<ReturnInput, CustomerReturn, AuthoriseFacts>({
  name: 'return.authorise',
  permission: 'shipping.return',
  summary: 'Authorise returns of what was shipped; a repeated return changes nothing.',
  input: returnInput,
  store: returnStore,
  facts: (tx, _, inputs) => authoriseFacts(tx, inputs),
  decide: authorise,
  apply: (tx, { document, events }, facts) => {
    if (events.length === 0) return
    for (const line of document.lines) {
      if (line.orderId) countReturned(facts.returned, line, facts.order(line.orderId)!)
    }
    facts.known.add(document)
    numberUsed(tx, facts.series(), tx.today)
  },
})
