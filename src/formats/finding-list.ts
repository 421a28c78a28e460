import type { Finding } from './finding.js'

const ranks = { info: 0, warning: 1, error: 2 } as const

/** Findings up to a limit; the rest is counted, and the worst of it still counts. */
export class FindingList {
  readonly #most: number
  readonly #listed: Finding[] = []
  #unlisted = 0
  #worst: Finding['severity'] = 'info'

  constructor(most: number) {
    this.#most = most
  }

  add(finding: Finding): void {
    if (this.#listed.length < this.#most) {
      this.#listed.push(finding)
      return
    }
    this.#unlisted += finding.count ?? 1
    if (ranks[finding.severity] > ranks[this.#worst]) this.#worst = finding.severity
  }

  /** How many more it lists. */
  get room(): number {
    return this.#most - this.#listed.length
  }

  get all(): readonly Finding[] {
    if (this.#unlisted === 0) return this.#listed
    const message = `${this.#unlisted} further findings of this file are not listed.`
    return [
      ...this.#listed,
      { severity: this.#worst, code: 'file.more_findings', message, position: {}, count: this.#unlisted },
    ]
  }
}
