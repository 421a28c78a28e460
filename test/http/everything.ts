import { bankEntryTable, bankStatementTable } from '../../src/exchange/statements/bank-entry.js'
import type { BusinessDate } from '../../src/kernel/date.js'
import { ONE } from '../../src/kernel/decimal.js'
import { newId } from '../../src/kernel/id.js'
import { money } from '../../src/kernel/money.js'
import { sourceDocumentTable } from '../../src/order/source-document.js'
import { dunningNoticeTable } from '../../src/receivables/dunning-notice.js'
import { returnProvisionStore } from '../../src/revenue/return-provision.js'
import type { Office } from './office.js'

/** The ids of one document of each kind, by the type that the API gives it. */
export type Ids = Readonly<Record<string, string>>

/**
 * Lets a company live for a day, so that it has at least one document of every kind. What comes from files only
 * (statements, originals) is put in by hand.
 */
export async function oneOfEverything(office: Office): Promise<Ids> {
  const { shop } = office
  const customer = await shop.customer('C1')
  const item = await shop.item('TEA', '10.00', '0', '4.00')
  const stock = await office.post('/api/stock/receipts', {
    lines: [{ itemNumber: 'TEA', quantity: '100', unitCost: '4.00' }],
  })
  const order = await office.post('/api/orders', {
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: 'TEA', quantity: '10' }],
  })
  const delivery = (await office.get(`/api/deliveries?orderId=${order.body.id}`)).body.items[0]
  const steps = ['pick', 'pack', 'issue', 'deliver']
  for (const step of steps) expectDone(await office.post(`/api/deliveries/${delivery.id}/${step}`))
  const invoice = (await office.get(`/api/invoices?orderId=${order.body.id}`)).body.items[0]
  const payment = await office.post('/api/payments', {
    entryReference: 'B1',
    amount: '20.00',
    currency: 'GBP',
    receivedOn: '2011-03-01',
    customerNumber: 'C1',
    allocations: [{ documentNumber: invoice.number, amount: '20.00' }],
  })
  const back = await office.post('/api/returns', {
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: 'TEA', quantity: '1', orderId: order.body.id, orderLine: 1 }],
  })
  const writeOff = await office.post('/api/write-offs', {
    documentNumber: invoice.number,
    amount: '10.00',
    reason: 'Insolvent',
  })
  const second = await office.post('/api/orders', {
    customerNumber: 'C1',
    currency: 'GBP',
    lines: [{ itemNumber: 'TEA', quantity: '5' }],
  })
  const other = (await office.get(`/api/deliveries?orderId=${second.body.id}`)).body.items[0]
  expectDone(await office.post(`/api/deliveries/${other.id}/pick`))
  expectDone(await office.post(`/api/deliveries/${other.id}/cancel`, { reason: 'Wrong pallet' }))
  const third = await askedAgain(office)
  await waitsForSupplier(office)
  expectDone(await office.post('/api/exchange-rates', { currency: 'USD', validFrom: '2011-03-01', rate: '0.6' }))
  expectDone(await office.post('/api/periods', { month: '2010-12', state: 'locked' }))
  for (const made of [stock, order, payment, back, writeOff]) expectDone(made)
  expectDone(await office.post(`/api/returns/${back.body.id}/receive`))
  await office.keyFor('viewer')
  const byHand = { ...(await filesByHand(office, customer)), return_provision: await provisionByHand(office) }
  const first = async (path: string): Promise<string> => (await office.get(`/api${path}`)).body.items[0].id
  return {
    ...byHand,
    order: order.body.id,
    order_change: third.body.id,
    delivery: delivery.id,
    put_back: await first('/put-backs'),
    return: back.body.id,
    invoice: invoice.id,
    payment: payment.body.id,
    open_item: await first('/open-items'),
    credit_account: customer,
    write_off: writeOff.body.id,
    journal: await first('/journals'),
    customer,
    item,
    item_price: await first('/prices'),
    stock_document: stock.body.id,
    credit_note: await first('/invoices?type=credit_note'),
    api_key: await first('/api-keys?sort=newest'),
  }
}

/** One purchase order twice with different content: the second is applied as a change, a third waits to be. */
async function askedAgain(office: Office) {
  const asks = (quantity: string) =>
    office.post('/api/orders', {
      customerNumber: 'C1',
      customerReference: 'PO 1',
      currency: 'GBP',
      lines: [{ itemNumber: 'TEA', quantity }],
    })
  expectDone(await asks('1'))
  const changed = await office.post(`/api/orders/${(await asks('2')).body.id}/apply-change`, { reason: 'One more' })
  expectDone(changed)
  expectDone(await asks('3'))
  return changed
}

/** An order for more than there is, and the promise of a part. */
async function waitsForSupplier(office: Office): Promise<void> {
  const lines = [{ itemNumber: 'TEA', quantity: '500' }]
  expectDone(await office.post('/api/orders', { customerNumber: 'C1', currency: 'GBP', lines }))
  const promised = { reference: 'PO-9', itemNumber: 'TEA', quantity: '300', expectedOn: '2011-03-09' }
  expectDone(await office.post('/api/stock/expected', promised))
}

function expectDone(answer: { status: number; body: unknown }): void {
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
}

/** The month is not over, so what is expected to come back at its end is put in by hand. */
async function provisionByHand({ shop }: Office): Promise<string> {
  const id = newId()
  const amount = money('5.00', 'GBP')
  await shop.transact(async (tx) =>
    tx.insert(returnProvisionStore.table, {
      id: id,
      month: '2011-01',
      legalEntity: 'UK',
      postedOn: '2011-01-31',
      reversedOn: '2011-02-01',
      percent: ONE,
      windowDays: 30,
      deliveries: 1,
      revenue: amount,
      cost: amount,
      refundLiability: amount,
      rightOfReturn: amount,
    }),
  )
  return id
}

async function filesByHand({ shop }: Office, customerId: string): Promise<Record<string, string>> {
  const ids = {
    bank_statement: newId(),
    bank_entry: newId(),
    dunning_notice: newId(),
    source_document: newId(),
  }
  const day = '2011-03-01' as BusinessDate
  const amount = money('5.00', 'GBP')
  const ours = { bankAccount: 'MAIN', currency: 'GBP' }
  await shop.sql(
    `insert into bank_account (tenant_id, code, identifier, currency, account_role, legal_entity)
     values ($1, 'MAIN', 'GB00TEST', 'GBP', 'bank', 'UK') on conflict do nothing`,
  )
  await shop.transact(async (tx) => {
    tx.insert(bankStatementTable, {
      ...ours,
      id: ids.bank_statement,
      statementNumber: '1',
      fileName: 'statement.xml',
      format: 'camt',
      contentHash: 'x',
      fromDate: day,
      toDate: day,
      opening: money('0', 'GBP'),
      closing: amount,
      entryCount: 1,
    })
    tx.insert(bankEntryTable, {
      ...ours,
      id: ids.bank_entry,
      statementId: ids.bank_statement,
      bankReference: 'E1',
      entryReference: 'E1',
      bookingDate: day,
      valueDate: day,
      amount,
      text: 'thanks',
      state: 'waiting',
    })
    tx.insert(dunningNoticeTable, {
      id: ids.dunning_notice,
      number: 'DUN-1',
      customerId,
      noticedOn: day,
      level: 1,
      currency: 'GBP',
      amount,
      items: [],
    })
    tx.insert(sourceDocumentTable, {
      id: ids.source_document,
      channel: 'file',
      externalNumber: '1',
      class: 'invoice',
      treatment: 'order',
      occurredAt: `${day}T08:00:00Z`,
      businessDate: day,
      customerId,
      country: 'GB',
      lineCount: 1,
      quantity: ONE,
      amount: ONE,
      contentHash: 'x',
      content: {},
      state: 'waiting',
    })
  })
  return ids
}
