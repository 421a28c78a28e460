import type { BusinessDate } from '../kernel/date.js'
import type { NumberSeries } from '../kernel/numbering.js'
import type { Problem } from '../kernel/problem.js'

/** Numbers follow the dates of their documents (invariant 12): why none can be taken on this day, if it cannot. */
export function outOfOrder({ series, lastDate }: NumberSeries, today: BusinessDate): Problem | undefined {
  if (lastDate === null || lastDate <= today) return undefined
  return {
    code: 'numbering.out_of_order',
    message: `the last document of the series ${series} is of ${lastDate}, so none can be issued on ${today}: issue it on ${lastDate} or later`,
    params: { series, lastDate, today },
  }
}
