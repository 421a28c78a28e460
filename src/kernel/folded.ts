import type { Request } from './operation.js'
import type { Outcome } from './runner.js'
import type { Turns } from './turns.js'

/** Requests in one batch: a batch is one transaction, which holds its locks until its last request is decided. */
const LARGEST = 200

/**
 * Folds requests that wait for their turn into one batch: a hot document is locked once for many of them, and a transaction
 * does the work of several for little more than it costs for one. So the busier the machine, the less each request costs.
 * A batch that fails as a whole is run again one by one, so that a fault hits only the request that causes it.
 */
export function folded<I, R>(
  runBatch: (requests: readonly Request<I>[]) => Promise<Outcome<R>[]>,
  turns: Turns,
): (request: Request<I>) => Promise<Outcome<R>> {
  type Waiting = { request: Request<I>; resolve: (o: Outcome<R>) => void; reject: (e: unknown) => void }
  const queue: Waiting[] = []
  let busy = false
  const answer = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const outcomes = await runBatch(batch.map((w) => w.request))
      for (const [i, waiting] of batch.entries()) waiting.resolve(outcomes[i]!)
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error)
      else for (const w of batch) await runBatch([w.request]).then(([outcome]) => w.resolve(outcome!), w.reject)
    }
  }
  const drain = async (): Promise<void> => {
    busy = true
    while (queue.length > 0) {
      await turns.run(() => answer(queue.splice(0, LARGEST)))
      // Whoever got an answer may have the next question at once: it belongs in the next batch, not in the one after it.
      await new Promise(setImmediate)
    }
    busy = false
  }
  return (request) =>
    new Promise((resolve, reject) => {
      queue.push({ request, resolve, reject })
      if (!busy) void drain()
    })
}
