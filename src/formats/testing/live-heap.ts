import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that what the work answers keeps alive. */
export function liveBytes(work: () => unknown): number {
  const before = used()
  const kept = [work()]
  const after = used()
  // Until here it is alive.
  kept.length = 0
  return after - before
}

function used(): number {
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
