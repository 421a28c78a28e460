import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that what the work answers keeps alive. It works once before, so that its compiled code does not count. */
export function liveBytes(work: () => unknown): number {
  work()
  const before = used()
  const kept = [work()]
  const after = used()
  // Until here it is alive.
  kept.length = 0
  return after - before
}

/** What is used when collecting frees no more. */
function used(): number {
  for (let last = Number.POSITIVE_INFINITY; ; ) {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    if (heapUsed + external >= last) return last
    last = heapUsed + external
  }
}
