import type { Field, Shape, ValuesOf } from '../ubl-documents/codec.js'

/** A document in which every row of a table is filled once. */
export function sampleOf<S extends Shape>(shape: S): ValuesOf<S> {
  return Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, sampleValue(field)])) as ValuesOf<S>
}

function sampleValue({ holds, shape = {} }: Field<unknown>): unknown {
  if (holds === 'text') return '1'
  if (holds === 'texts') return ['1', '2']
  if (holds === 'term') return { text: '1' }
  return holds === 'part' ? sampleOf(shape) : [sampleOf(shape)]
}
