/** A list whose items are made when they are asked for, each time anew: written out, it never stands in memory. */
export class LazyList<T> {
  readonly length: number
  readonly #make: (index: number) => T

  constructor(length: number, make: (index: number) => T) {
    this.length = length
    this.#make = make
  }

  at(index: number): T {
    return this.#make(index)
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.#make(index)
  }
}

/**
 * The name under which an object offers its `tree` or its `entries` made while they are written; read the usual way they
 * are there at once.
 */
export const inPieces = Symbol('inPieces')

/** The last of `count` parts that begins at or before a place; `startOf` answers where each begins, in ascending order. */
export function partAt(count: number, startOf: (part: number) => number, place: number): number {
  let [low, high] = [0, count - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (startOf(middle) <= place) low = middle
    else high = middle - 1
  }
  return low
}
