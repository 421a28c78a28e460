import { CHAIN_STEPS } from '../../src/automation/steps.js'
import { workThrough } from '../../src/automation/worker.js'
import { issueDeposits } from '../../src/billing/issue-deposit.js'
import { applyPayments } from '../../src/cash/apply-payment.js'
import { offsetCredits } from '../../src/cash/offset-credit.js'
import { refundCreditInput, refundCredits } from '../../src/cash/refund-credit.js'
import { releaseCredits } from '../../src/cash/release-credit.js'
import { reversePayments } from '../../src/cash/reverse-payment.js'
import { takeBackDiscounts } from '../../src/cash/take-back-discount.js'
import { unapplyPayments } from '../../src/cash/unapply-payment.js'
import type { Database } from '../../src/kernel/database.js'
import { changePeriods } from '../../src/ledger/change-period.js'
import { disputeClaims } from '../../src/receivables/dispute-claim.js'
import { postWriteOffInput, postWriteOffs } from '../../src/receivables/post-write-off.js'
import { recoverWriteOffs } from '../../src/receivables/recover-write-off.js'
import { expectReturnsOfMonths } from '../../src/revenue/expect-returns.js'
import type { Shop } from '../scenario/shop.js'
import { randomOf } from '../small-history.js'
import {
  CLAIMS,
  type Claim,
  CREDITABLE,
  DEBTORS,
  dayText,
  moneyShop,
  OFTEN,
  REST,
  SOLD,
  type Sold,
} from './money-shop.js'
import {
  goesBack,
  goodsComeBack,
  isCredited,
  linesAreClosed,
  moneyArrives,
  newRates,
  orderIsCancelled,
  settles,
  stockArrives,
} from './walk-shop.js'

const REASON = 'whatever happened'

/** Months of an accounts department that is asked for the rarest things in any order. */
export class MoneyWalk {
  readonly shop: Shop
  readonly #random: () => number
  #counter = 0
  #day = 1

  constructor(shop: Shop, seed: number) {
    this.shop = shop
    this.#random = randomOf(seed)
  }

  #int(below: number): number {
    return Math.floor(this.#random() * below)
  }

  #one<T>(of: readonly T[]): T {
    return of[this.#int(of.length)]!
  }

  /** A part of an amount: all of it, as a rule. */
  #part(amount: string): string {
    return (Number(amount) * this.#one([1, 1, 0.5, this.#random()])).toFixed(2)
  }

  async #any<T extends object>(sql: string, act: (found: T) => Promise<unknown>): Promise<void> {
    const rows = await this.shop.sql<T>(sql)
    if (rows.length > 0) await act(this.#one(rows))
  }

  /** A claim with what a customer would pay who takes its discount, earned or not. */
  #claim(act: (claim: Claim) => Promise<unknown>): Promise<void> {
    return this.#any<Claim>(CLAIMS, act)
  }

  #credit(act: (credit: { number: string; residual: string }) => Promise<unknown>): Promise<void> {
    return this.#any(
      'select document_number as number, -residual as residual from open_item where tenant_id = $1 and residual < 0 order by 1',
      act,
    )
  }

  /** An allocation as a clerk would write it, mostly sensible. */
  #allocation({ number, residual, discount }: Claim): object {
    return this.#one<object>([
      { documentNumber: number },
      { documentNumber: number, amount: this.#part(residual) },
      { documentNumber: number, discount: Number(discount) > 0 ? this.#part(discount) : '0.50' },
      { documentNumber: number, amount: this.#part(residual), writeOff: '0.37', reason: REASON },
    ])
  }

  readonly actions: Readonly<Record<string, () => Promise<unknown>>> = {
    order: async () => {
      const customer = this.#one(Object.keys(DEBTORS))
      const lines = Array.from({ length: 1 + this.#int(3) }, (): [string, string, string] => [
        this.#one(['TEA', 'CUP', 'RARE', 'TOKEN']),
        String(1 + this.#int(9)),
        (0.5 + this.#int(900) / 100).toFixed(2),
      ])
      await this.shop.order(customer, lines, { currency: DEBTORS[customer]!.currency })
    },
    stock: () => stockArrives(this.shop, 'RARE', 7, '1.23'),
    work: () => workThrough(this.shop.database, this.shop.tenantId, CHAIN_STEPS),
    deposit: () =>
      this.#any<{ id: string }>(
        "select id from sales_order where tenant_id = $1 and state in ('verified', 'confirmed') order by number",
        ({ id }) =>
          this.shop.perform(issueDeposits, { orderId: id, percent: this.#one([undefined, '30', '33.33', '100']) }),
      ),
    close: () =>
      this.#any<{ order_id: string; line: number }>(
        'select p.order_id, p.line from order_line_sums p join sales_order o on o.id = p.order_id where p.tenant_id = $1 and p.quantity > p.cancelled order by o.number, p.line',
        ({ order_id, line }) => linesAreClosed(this.shop, { orderId: order_id, reason: REASON, lines: [{ line }] }),
      ),
    cancel: () =>
      this.#any<{ id: string }>(
        "select id from sales_order where tenant_id = $1 and state <> 'completed' order by number",
        ({ id }) => orderIsCancelled(this.shop, id),
      ),
    pay: () =>
      this.#claim((claim) =>
        moneyArrives(this.shop, {
          ...this.#money(claim, this.#one([claim.residual, claim.discounted, claim.discounted])),
          reference: `for ${claim.number}`,
        }),
      ),
    payRest: () =>
      this.#any<{ id: string; number: string }>(
        "select id, number from invoice where tenant_id = $1 and type <> 'credit_note' order by number",
        ({ number }) => this.#payRest(number),
      ),
    payAsTold: () =>
      this.#claim((claim) =>
        moneyArrives(this.shop, {
          ...this.#money(claim, this.#part(claim.residual)),
          allocations: [this.#allocation(claim)],
        }),
      ),
    apply: () =>
      this.#claim((claim) =>
        this.#any<{ id: string }>(
          'select p.id from payment p join open_item i on i.id = p.open_item_id where p.tenant_id = $1 and i.residual < 0 order by p.number',
          ({ id }) =>
            settles(this.shop, applyPayments, { paymentId: id, allocations: [this.#allocation(claim) as never] }),
        ),
      ),
    unapply: () =>
      this.#any<{ id: string }>('select id from payment where tenant_id = $1 order by number', ({ id }) =>
        goesBack(this.shop, unapplyPayments, { paymentId: id, reason: REASON }),
      ),
    reverse: () =>
      this.#any<{ id: string }>(
        "select id from payment where tenant_id = $1 and direction = 'in' order by number",
        ({ id }) => goesBack(this.shop, reversePayments, { paymentId: id, reason: REASON }),
      ),
    refund: () =>
      this.#credit(({ number, residual }) =>
        this.shop.perform(
          refundCredits,
          refundCreditInput.parse({
            creditNumber: number,
            amount: this.#one([undefined, this.#part(residual)]),
            reason: REASON,
          }),
        ),
      ),
    offset: () =>
      this.#credit(({ number }) =>
        this.#claim((claim) =>
          settles(this.shop, offsetCredits, {
            creditNumber: number,
            allocations: [{ documentNumber: claim.number, amount: this.#one([undefined, this.#part(claim.residual)]) }],
          }),
        ),
      ),
    release: () =>
      this.#any<{ number: string }>(
        "select number from invoice where tenant_id = $1 and type = 'credit_note' order by number",
        ({ number }) => goesBack(this.shop, releaseCredits, { creditNumber: number, reason: REASON }),
      ),
    takeBackDiscount: () =>
      this.#credit(({ number }) => settles(this.shop, takeBackDiscounts, { creditNumber: number })),
    credit: () =>
      this.#any<{ id: string; line: number; quantity: string; net: string }>(
        CREDITABLE,
        ({ id, line, quantity, net }) =>
          isCredited(this.shop, {
            invoiceId: id,
            reason: REASON,
            creditUse: this.#one(['offset', 'keep'] as const),
            lines: this.#one([
              undefined,
              [{ line, quantity: String(1 + this.#int(Number(quantity))) }],
              [{ line, amount: this.#part(net) }],
            ]),
          }),
      ),
    return: () =>
      this.#any<Sold>(SOLD, (sold) =>
        goodsComeBack(this.shop, {
          customerNumber: sold.customer,
          currency: sold.currency,
          creditUse: this.#one(['offset', 'keep', undefined]),
          restockingFee: this.#one([undefined, undefined, '1.00']),
          lines: [
            {
              itemNumber: sold.item,
              quantity: String(1 + this.#int(Number(sold.shipped))),
              unitPrice: sold.price,
              orderId: sold.order_id,
              orderLine: sold.line,
            },
          ],
        }),
      ),
    writeOff: () =>
      this.#claim(({ number, residual }) =>
        settles(
          this.shop,
          postWriteOffs,
          postWriteOffInput.parse({
            documentNumber: number,
            amount: this.#one([undefined, undefined, this.#part(residual)]),
            taxRelief: this.#random() < 0.7,
            reason: REASON,
          }),
        ),
      ),
    recover: () =>
      this.#any<{ id: string; left: string }>(
        "select id, amount - recovered as left from write_off where tenant_id = $1 and kind = 'bad_debt' and amount > recovered order by number",
        ({ id, left }) =>
          this.shop.perform(recoverWriteOffs, { writeOffId: id, amount: this.#part(left), reason: REASON }),
      ),
    dispute: () =>
      this.#claim(({ id, residual }) =>
        this.shop.perform(disputeClaims, { openItemId: id, amount: this.#part(residual), reason: REASON }),
      ),
    period: () => {
      const month = this.#one(['2011-02', '2011-03', '2011-04', '2011-05'])
      const before = month < this.today.slice(0, 7) || this.#random() < 0.05
      return this.shop.perform(changePeriods, {
        month,
        state: before ? this.#one(['locked', 'closed', 'open'] as const) : 'open',
      })
    },
    expectReturns: () =>
      this.shop.perform(expectReturnsOfMonths, { month: this.#one(['2011-03', '2011-04', '2011-05']) }),
    nextDay: async () => {
      this.#day += this.#one([1, 1, 2, 9])
      await newRates(this.shop, this.today, this.#random)
      await this.shop.day(this.today)
    },
  }

  #money({ currency, customer }: Pick<Claim, 'currency' | 'customer'>, amount: string): object {
    const late = this.#day > 3 && this.#random() < 0.3
    return {
      entryReference: `E${++this.#counter}`,
      amount: Number(amount).toFixed(2),
      currency,
      receivedOn: late ? dayText(this.#day - 2) : this.today,
      customerNumber: customer,
    }
  }

  /** What is left of a document when its credit notes are taken off, less its share of the discount, or a little short. */
  async #payRest(number: string): Promise<void> {
    const [rest] = await this.shop.sql<Claim & { claimed: string }>(REST, [number])
    if (!rest) return
    const share = (Number(rest.discount) * Number(rest.residual)) / Number(rest.claimed)
    const amount = Number(rest.residual) - this.#one([share, share, share + 0.2, 0.2])
    if (amount > 0) await moneyArrives(this.shop, { ...this.#money(rest, String(amount)), reference: `for ${number}` })
  }

  get today(): string {
    return dayText(this.#day)
  }

  async step(): Promise<string> {
    const name = this.#random() < 0.45 ? this.#one(OFTEN) : this.#one(Object.keys(this.actions))
    await this.actions[name]!()
    return name
  }
}

/** The shop whose money this seed moves. */
export async function openMoneyWalk(database: Database, seed: number): Promise<MoneyWalk> {
  const shop = await moneyShop(database)
  await newRates(shop, '2011-03-01', randomOf(seed))
  return new MoneyWalk(shop, seed)
}
