import { z } from 'zod'

type Definition = Record<string, unknown> & { type: string }

/**
 * The same schema with unknown fields refused at every depth: a misspelt optional field is a mistake to report, not
 * to ignore. Checks and descriptions of the original stay.
 */
export function strictly<T>(schema: z.ZodType<T>): z.ZodType<T> {
  const definition = schema._zod.def as unknown as Definition
  const changes = innerChanges(definition)
  if (!changes) return schema
  return z.core.clone(schema, { ...definition, ...changes } as never, { parent: true }) as z.ZodType<T>
}

function innerChanges(definition: Definition): Record<string, unknown> | undefined {
  const inner = (name: string) => ({ [name]: strictly(definition[name] as z.ZodType) })
  switch (definition.type) {
    case 'object':
      return { shape: strictShape(definition.shape as Record<string, z.ZodType>), catchall: z.never() }
    case 'array':
      return inner('element')
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return inner('innerType')
    case 'pipe':
      return inner('in')
    case 'union':
      return { options: (definition.options as z.ZodType[]).map((option) => strictly(option)) }
    default:
      return undefined
  }
}

const strictShape = (shape: Record<string, z.ZodType>): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(shape).map(([name, inner]) => [name, strictly(inner)]))

/** The schema of an object without some of its properties, for describing bodies whose id stands in the path. */
export function without(schema: z.ZodType, properties: readonly string[]): z.ZodType {
  const definition = schema._zod.def as unknown as Definition
  if (definition.type !== 'object' || properties.length === 0) return schema
  const shape = Object.entries(definition.shape as Record<string, z.ZodType>)
  const left = Object.fromEntries(shape.filter(([name]) => !properties.includes(name)))
  return z.core.clone(schema, { ...definition, shape: left } as never, { parent: true }) as z.ZodType
}
