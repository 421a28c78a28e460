import { z } from 'zod'

interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly format?: string
  readonly default?: unknown
}

/** The input of an operation as a reader of TypeScript would write it. */
export const inputText = (input: z.ZodType): string =>
  typeText(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema, '')

function typeText(schema: Schema, indent: string): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map((choice) => typeText(choice, indent)))].join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.type === 'array') return `${parenthesised(typeText(schema.items ?? {}, indent))}[]`
  if (schema.type === 'object' && schema.properties) return objectText(schema, indent)
  if (schema.type === 'object') return 'Record<string, unknown>'
  return [schema.type ?? 'unknown'].flat().map(plainType).join(' | ')
}

const plainType = (type: string): string => (type === 'integer' ? 'number' : type)

const parenthesised = (text: string): string => (text.includes(' | ') && !text.startsWith('{') ? `(${text})` : text)

function objectText({ properties = {}, required = [] }: Schema, indent: string): string {
  const lines = Object.entries(properties).map(([name, property]) => {
    const optional = required.includes(name) ? '' : '?'
    const otherwise = property.default === undefined ? '' : `  // ${JSON.stringify(property.default)} unless given`
    return `${indent}  ${name}${optional}: ${typeText(property, `${indent}  `)}${otherwise}`
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}
