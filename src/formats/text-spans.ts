import { NumberList } from './number-list.js'

/** A piece of a text and the line on which it begins. */
export interface TextSpan {
  readonly from: number
  readonly to: number
  readonly line: number
}

/**
 * Where the pieces of a text stand. Twelve bytes for each: the pieces themselves, taken apart, are many times as large as
 * their text.
 */
export class TextSpans {
  readonly #numbers = new NumberList()

  get length(): number {
    return this.#numbers.length / 3
  }

  add(from: number, to: number, line: number): void {
    this.#numbers.push(from)
    this.#numbers.push(to)
    this.#numbers.push(line)
  }

  at(index: number): TextSpan {
    const at = 3 * index
    return { from: this.#numbers.at(at), to: this.#numbers.at(at + 1), line: this.#numbers.at(at + 2) }
  }

  *[Symbol.iterator](): Generator<TextSpan, void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }
}
