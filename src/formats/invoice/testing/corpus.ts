import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Public test material lies beside the repository: it belongs to others and is not copied into it. */
const corpora = fileURLToPath(new URL('../../../../../shared/corpora/', import.meta.url))

/** Whether a suite is there. Says so loudly when it is not, because a suite that is skipped proves nothing. */
export function hasCorpus(name: string): boolean {
  const isThere = existsSync(corpora + name)
  if (!isThere) console.warn(`SKIPPED: the corpus ${name} is not there, its suite was not run`)
  return isThere
}

/** All files below a folder of the corpora whose name ends so, in a stable order, as paths inside the corpora. */
export function corpusFiles(folder: string, ending: string): string[] {
  const entries = readdirSync(corpora + folder, { recursive: true, encoding: 'utf8' })
  return entries
    .filter((entry) => entry.toLowerCase().endsWith(ending))
    .sort()
    .map((entry) => `${folder}/${entry}`)
}

/** Where a file of the corpora stands, for what reads files by itself. */
export const corpusPath = (path: string): string => corpora + path

export const readCorpusFile = (path: string): Buffer => readFileSync(corpora + path)

/** One case of a suite that came out otherwise than the suite says. */
export interface Failure {
  readonly where: string
  readonly what: string
}

/** Counts a suite, prints the result and fails on any failure beyond those known with their reason. */
export class Tally {
  readonly #suite: string
  #passed = 0
  readonly #failures: Failure[] = []

  constructor(suite: string) {
    this.#suite = suite
  }

  count(isPassed: boolean, where: string, what: () => string): void {
    if (isPassed) this.#passed++
    else this.#failures.push({ where, what: what() })
  }

  /** `known` lists the places whose failure is understood: a place that starts to pass must leave the list. */
  report(known: ReadonlyMap<string, string> = new Map()): void {
    console.log(`${this.#suite}: ${this.#passed} passed, ${this.#failures.length} failed`)
    for (const { where, what } of this.#failures) console.log(`  ${where}: ${what}`)
    const unexpected = this.#failures.filter(({ where }) => !known.has(where))
    expect(unexpected).toEqual([])
    expect(this.#passed).toBeGreaterThan(0)
    const failed = new Set(this.#failures.map(({ where }) => where))
    expect([...known.keys()].filter((where) => !failed.has(where))).toEqual([])
  }
}

/** A suite that is skipped with a clear word where its corpus is missing. */
export function suite(
  name: string,
  corpus: string,
  run: (tally: Tally) => ReadonlyMap<string, string> | undefined,
): void {
  test.skipIf(!hasCorpus(corpus))(
    name,
    () => {
      const tally = new Tally(name)
      tally.report(run(tally))
    },
    120_000,
  )
}
