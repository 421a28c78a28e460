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
}
