/** Milliseconds. A program that has its answer asks its next question within this time; a person does not. */
const WITHIN = 6

/**
 * Knows who was answered a moment ago and may have the next question at once. A batch that waits for them takes them along; without
 * waiting, the first of them would get a transaction of its own, and clients that are apart once would stay apart.
 */
export class Gathering {
  /** When those were answered who have not asked again since, the oldest first. */
  #away: number[] = []
  readonly #waiting = new Set<() => void>()
  readonly #within: number

  constructor(within = WITHIN) {
    this.#within = within
  }

  asked(): void {
    this.#away.shift()
    if (this.#away.length === 0) for (const goOn of this.#waiting) goOn()
  }

  answered(): void {
    this.#away.push(performance.now())
  }

  /** Comes when nobody is expected any more, or when they have been waited for long enough. */
  async complete(): Promise<void> {
    // Who is in this process asks before the next round of events.
    await new Promise(setImmediate)
    const longAgo = performance.now() - this.#within
    this.#away = this.#away.filter((answered) => answered >= longAgo)
    if (this.#away.length === 0) return
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(goOn)
        resolve()
      }
      const timer = setTimeout(goOn, this.#within)
      this.#waiting.add(goOn)
    })
  }
}
