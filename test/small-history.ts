import { gzipSync } from 'node:zlib'

/** A small random number generator (mulberry32): the same seed makes the same history on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface SmallHistory {
  readonly from: string
  readonly days: number
  readonly documentsPerDay: number
  readonly seed: number
}

/** An invented shop's history in the columns of Online Retail: sales, web-shop sales, postage, returns, stock corrections. */
export function smallHistory({ from, days, documentsPerDay, seed }: SmallHistory): Buffer {
  const random = randomOf(seed)
  const pick = (n: number): number => Math.floor(random() * n)
  const lines = ['Invoice,StockCode,Description,Quantity,InvoiceDate,Price,CustomerID,Country']
  const sold: { code: string; price: string; customer: string; quantity: number }[] = []
  let number = 500_000
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.parse(`${from}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10)
    for (let d = 0; d < documentsPerDay; d++) {
      const time =
        `${date} ${String(8 + Math.floor((d * 10) / documentsPerDay)).padStart(2, '0')}:${String(pick(60)).padStart(2, '0')}:00`.replace(
          /:\d\d:00$/,
          ':30:00',
        )
      const kind = random()
      const customer = kind < 0.12 ? '' : String(12_000 + pick(40))
      if (kind > 0.93 && sold.length > 0) {
        const sale = sold[pick(sold.length)]!
        lines.push(
          `C${number++},${sale.code},ITEM ${sale.code},${-Math.max(1, pick(sale.quantity))},${time},${sale.price},${sale.customer},United Kingdom`,
        )
        continue
      }
      if (kind > 0.9) {
        lines.push(`${number++},${20_000 + pick(60)},damages,-${1 + pick(5)},${time},0,,United Kingdom`)
        continue
      }
      const invoice = number++
      for (let line = 0; line <= pick(6); line++) {
        const code = String(20_000 + pick(60))
        const price = (0.25 + (Number(code) % 40) / 8).toFixed(2)
        const quantity = 1 + pick(24)
        lines.push(`${invoice},${code},ITEM ${code},${quantity},${time},${price},${customer},United Kingdom`)
        if (customer) sold.push({ code, price, customer, quantity })
      }
      if (random() < 0.2) lines.push(`${invoice},POST,POSTAGE,1,${time},18.00,${customer},United Kingdom`)
    }
  }
  return gzipSync(`${lines.join('\n')}\n`)
}
