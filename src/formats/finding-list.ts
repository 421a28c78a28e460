import type { Finding } from './finding.js'

const ranks = { info: 0, warning: 1, error: 2 } as const

export const worseOf = (a: Finding['severity'], b: Finding['severity']): Finding['severity'] =>
  ranks[a] < ranks[b] ? b : a

/** Most findings that are listed for one file; the rest is counted. */
export const mostFindings = 10_000

/** Where findings go. Whoever reports asks a list that has an end first whether it is full. */
export type FindingSink = Pick<FindingList, 'push'> & Partial<Pick<FindingList, 'onlyCounts'>>

/** Findings up to a limit; the rest is counted, and the worst of it still counts. */
export class FindingList {
  readonly #most: number
  readonly #listed: Finding[] = []
  #unlisted = 0
  #worst: Finding['severity'] = 'info'

  constructor(most: number) {
    this.#most = most
  }

  push(finding: Finding): void {
    if (this.#listed.length < this.#most) {
      this.#listed.push(finding)
      return
    }
    this.countMore(finding.count ?? 1, finding.severity)
  }

  /**
   * Counts a finding where the list is full. Nothing need be made for it then: of what was kept ten thousand times the
   * engine expects that it is kept again, and clears it away late.
   */
  onlyCounts(severity: Finding['severity']): boolean {
    if (this.#listed.length < this.#most) return false
    this.countMore(1, severity)
    return true
  }

  /** So many more than there is room for. */
  countMore(count: number, severity: Finding['severity']): void {
    this.#unlisted += count
    this.#worst = worseOf(this.#worst, severity)
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

/** So many of the findings of a file as are listed. */
export function listed(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= mostFindings) return findings
  const list = new FindingList(mostFindings)
  for (const finding of findings) list.push(finding)
  return list.all
}
