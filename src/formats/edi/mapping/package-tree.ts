import type { DespatchLine, DespatchPackage } from '../despatch-model.js'

/** Lines by the package they are in; those in none under `undefined`. */
export function linesByPackage<Line extends Pick<DespatchLine, 'package'>>(
  lines: readonly Line[],
): ReadonlyMap<string | undefined, readonly Line[]> {
  const groups = new Map<string | undefined, Line[]>()
  for (const line of lines) {
    const group = groups.get(line.package)
    if (group === undefined) groups.set(line.package, [line])
    else group.push(line)
  }
  return groups
}

/** How packages stand in each other. Found out once: advices hold thousands, and chains of them may be as long. */
export class PackageTree {
  readonly #byId = new Map<string, DespatchPackage>()
  readonly #holders = new Set<string>()
  readonly #depths = new Map<string, number>()
  readonly #ranks: ReadonlyMap<string, number>
  /** Packages, outer before inner. */
  readonly outerFirst: readonly DespatchPackage[]

  constructor(packages: readonly DespatchPackage[]) {
    for (const one of packages) {
      if (!this.#byId.has(one.id)) this.#byId.set(one.id, one)
      if (one.parent !== undefined) this.#holders.add(one.parent)
    }
    const depths = packages.map((one) => ({ one, depth: this.#depthOf(one) }))
    this.outerFirst = depths.sort((a, b) => a.depth - b.depth).map(({ one }) => one)
    this.#ranks = new Map(this.outerFirst.map(({ id }, rank) => [id, rank]))
  }

  holdsPackages(id: string): boolean {
    return this.#holders.has(id)
  }

  /** The packages that hold one of these lines, at any depth, outer before inner. */
  around(lines: readonly Pick<DespatchLine, 'package'>[]): readonly DespatchPackage[] {
    const found = new Set<string>()
    for (const line of lines) {
      for (let at = line.package; at !== undefined && !found.has(at); at = this.#byId.get(at)?.parent) found.add(at)
    }
    const packages = [...found].flatMap((id) => this.#byId.get(id) ?? [])
    return packages.sort((a, b) => this.#ranks.get(a.id)! - this.#ranks.get(b.id)!)
  }

  /** Packages around a package; one that contains itself is an outermost one. */
  #depthOf(start: DespatchPackage): number {
    const chain: string[] = []
    const seen = new Set<string>()
    let at: DespatchPackage | undefined = start
    while (at !== undefined && !seen.has(at.id) && !this.#depths.has(at.id)) {
      chain.push(at.id)
      seen.add(at.id)
      at = at.parent === undefined ? undefined : this.#byId.get(at.parent)
    }
    let depth = at === undefined ? -1 : (this.#depths.get(at.id) ?? -1)
    for (const id of chain.reverse()) this.#depths.set(id, ++depth)
    return this.#depths.get(start.id)!
  }
}
