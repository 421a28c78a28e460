/** Eight times the input may cost some eight times the work; what is squared costs sixty-four times as much. */
const factor = 8

/** Between the two, with room on both sides: for the collector of memory, and for parts that are not squared. */
export const linearGrowth = 32

/**
 * How many times as much processor time eight times the size takes. No time by itself says anything on a machine that
 * others use too, and one comparison may be disturbed: the small run counts by the quickest of several, and the large
 * one is compared again, up to five times, before growth is believed. Squared work stays squared each time.
 */
export function growthOf(work: (size: number) => void, size: number): number {
  work(size)
  let small = Number.POSITIVE_INFINITY
  let growth = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 5 && growth >= linearGrowth; attempt++) {
    for (let again = 0; again < 2; again++)
      small = Math.min(
        small,
        processorTime(() => work(size)),
      )
    growth = Math.min(growth, processorTime(() => work(factor * size)) / small)
  }
  return growth
}

function processorTime(work: () => void): number {
  const begin = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(begin)
  return user + system
}
