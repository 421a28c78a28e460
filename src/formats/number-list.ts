/** Whole numbers below 2^32, four bytes each: a list of the language takes twice as much, and at times as much again. */
export class NumberList {
  #numbers = new Uint32Array(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(Math.max(2 * this.#length, 48))
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[this.#length++] = number
  }

  at(index: number): number {
    return this.#numbers[index]!
  }
}
