import { availableParallelism } from 'node:os'

/** The program itself keeps one processor busy while the database works for it on another. */
const AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2))
/** Milliseconds. Whoever waits for a lock shall not keep those who do not need it. */
const LONGEST = 25

/**
 * Lets so many transactions run at once; the others wait in their order. More of them than processors only make each wait
 * for the others, with its locks held; and of those that wait, the ones of a kind can become one (`folded`). What takes
 * longer than a turn goes on without one.
 */
export class Turns {
  #taken = 0
  readonly #waiting: (() => void)[] = []
  readonly #atOnce: number
  readonly #longest: number

  constructor(atOnce = AT_ONCE, longest = LONGEST) {
    this.#atOnce = atOnce
    this.#longest = longest
  }

  /** Answers what the work answers, when its turn has come. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken < this.#atOnce) this.#taken++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    let mine = true
    const giveBack = (): void => {
      if (!mine) return
      mine = false
      const next = this.#waiting.shift()
      if (next) next()
      else this.#taken--
    }
    const timer = setTimeout(giveBack, this.#longest)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
      giveBack()
    }
  }
}
