import type { Gathering } from './gathering.js'
import type { Turns } from './turns.js'

/** How questions become batches. */
export interface Folding {
  /** What takes turns. */
  readonly turns: Turns
  /** Of all who ask the same database. */
  readonly gathering: Gathering
  /** Questions in one batch: it is one transaction, which holds its locks until its last question is decided. */
  readonly largest: number
  /** Whether a batch may begin while another is under way: for what holds no locks, so that a slow one keeps nobody. */
  readonly sideBySide: boolean
}

interface Waiting<Q, A> {
  readonly question: Q
  readonly resolve: (answer: A) => void
  readonly reject: (error: unknown) => void
}

/**
 * Folds questions that wait for their turn into one batch: a hot document is locked once for many of them, and a transaction
 * does the work of several for little more than it costs for one. So the busier the machine, the less each of them costs.
 * A batch that fails as a whole is run again one by one, so that a fault hits only the question that causes it.
 */
export function folded<Q, A>(
  answersTo: (questions: readonly Q[]) => Promise<readonly A[]>,
  { turns, gathering, largest, sideBySide }: Folding,
): (question: Q) => Promise<A> {
  const queue: Waiting<Q, A>[] = []
  let called = false
  const answer = async (batch: readonly Waiting<Q, A>[]): Promise<void> => {
    try {
      const answers = await answersTo(batch.map((w) => w.question))
      for (const [i, waiting] of batch.entries()) waiting.resolve(answers[i]!)
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error)
      else for (const w of batch) await answersTo([w.question]).then(([one]) => w.resolve(one!), w.reject)
    }
  }
  const callNext = (): void => {
    if (called || queue.length === 0) return
    called = true
    void turns.run(async () => {
      if (queue.length < largest) await gathering.complete()
      const answered = answer(queue.splice(0, largest))
      if (!sideBySide) await answered
      called = false
      callNext()
      await answered
    })
  }
  return async (question) => {
    gathering.asked()
    try {
      return await new Promise<A>((resolve, reject) => {
        queue.push({ question, resolve, reject })
        callNext()
      })
    } finally {
      gathering.answered()
    }
  }
}
