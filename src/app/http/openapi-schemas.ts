import { z } from 'zod'
import type { ColumnType } from '../../kernel/table.js'
import type { Resource } from './resource.js'
import { without } from './strict.js'
import type { WriteRoute } from './write-route.js'

export type JsonSchema = { readonly [name: string]: unknown }

export const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

const DECIMAL: JsonSchema = { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$', examples: ['12.5'] }

const TYPES: Readonly<Record<ColumnType | 'texts', JsonSchema>> = {
  uuid: { type: 'string', format: 'uuid' },
  text: { type: 'string' },
  texts: { type: 'array', items: { type: 'string' } },
  int4: { type: 'integer' },
  int8: { type: 'string', pattern: '^-?\\d+$' },
  numeric: DECIMAL,
  money: reference('Money'),
  base_money: reference('Money'),
  date: { type: 'string', format: 'date' },
  timestamptz: { type: 'string', format: 'date-time' },
  bool: { type: 'boolean' },
  jsonb: {},
}

/** `order` is Order, `credit_account` is CreditAccount, `order.release-credit` is OrderReleaseCredit. */
export const pascal = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

/** Values that may be absent are null on the wire, never left out. */
const nullable = (schema: JsonSchema): JsonSchema =>
  Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] }

/** What every row has. */
const ALWAYS = new Set(['id', 'number', 'code', 'state', 'name', 'type', 'kind', 'line'])

const columnSchemas = (
  columns: readonly (readonly [string, ColumnType | 'texts'])[],
  key: readonly string[],
): JsonSchema =>
  Object.fromEntries(
    columns.map(([name, type]) => [name, ALWAYS.has(name) || key.includes(name) ? TYPES[type] : nullable(TYPES[type])]),
  )

const ofTable = (table: Resource['table']): JsonSchema =>
  columnSchemas(
    table.columns.map(({ property, type }) => [property, type]),
    table.key,
  )

const objectOf = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...more,
})

/** A document as a list has it. */
export const summarySchema = (resource: Resource): JsonSchema =>
  objectOf(
    {
      ...ofTable(resource.table),
      ...columnSchemas(
        Object.entries(resource.computed).map(([name, { type }]) => [name, type]),
        [],
      ),
    },
    { description: resource.about },
  )

/** A document looked at by itself. */
export function documentSchema(resource: Resource): JsonSchema {
  const parts = resource.parts.map(({ property, table }) => [
    property,
    { type: 'array', items: objectOf(ofTable(table)) },
  ])
  const details = Object.entries(resource.details).map(([name, { about, columns }]) => [
    name,
    { type: 'array', description: about, items: objectOf(columnSchemas(Object.entries(columns), [])) },
  ])
  const linked = resource.linked
    ? {
        actions: { type: 'array', items: reference('Action') },
        links: { type: 'array', items: reference('Link') },
        events: { type: 'array', items: reference('HistoryEntry') },
      }
    : {}
  const own = objectOf({ ...Object.fromEntries([...parts, ...details]), ...linked })
  return { allOf: [reference(pascal(resource.type)), own] }
}

export const pageSchema = (resource: Resource): JsonSchema =>
  objectOf({
    items: { type: 'array', items: reference(pascal(resource.type)) },
    next: { type: ['string', 'null'], description: 'Pass it as `cursor` for the next page; null on the last' },
  })

/** A zod schema as JSON Schema 2020-12, of which OpenAPI 3.1 schemas are a dialect. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return json as JsonSchema
}

/** The body of a POST: the operation's input without what the address says. */
export const bodySchema = (route: WriteRoute): JsonSchema => ({
  ...jsonSchemaOf(
    without(route.input, [...(route.idProperty ? [route.idProperty] : []), ...Object.keys(route.preset)]),
  ),
  examples: [route.example],
})

/** One input, or many under their property. */
export const oneOrMany = (route: WriteRoute, one: JsonSchema, maximum: number): JsonSchema =>
  route.many
    ? {
        oneOf: [
          one,
          {
            ...objectOf({ [route.many]: { type: 'array', items: one, minItems: 1, maxItems: maximum } }),
            additionalProperties: false,
          },
        ],
      }
    : one

/** Schemas that many answers share. */
export const COMMON_SCHEMAS: JsonSchema = {
  Money: objectOf(
    { amount: { ...DECIMAL, examples: ['120.00'] }, currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
    { description: 'An amount in major units, as text, with its ISO 4217 currency' },
  ),
  Problem: {
    type: 'object',
    description: 'Why a request was refused (RFC 9457)',
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string', description: 'What is wrong, where, and what to do' },
      instance: { type: 'string', description: 'Id of the request; the same id stands in the log' },
      code: { type: 'string', description: 'Stable code for programs', examples: ['order.unknown_item'] },
      params: { description: 'Parameters of the message' },
    },
    required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  },
  Receipt: {
    type: 'object',
    description: 'The document that was made or changed, with the state in which all that follows has left it',
    properties: {
      type: { type: 'string' },
      id: { type: 'string' },
      number: { type: 'string' },
      state: { type: 'string' },
      holds: { type: 'array', items: { type: 'string' }, description: 'Kinds of the holds that keep it waiting' },
      href: { type: 'string', description: 'Where it can be looked at' },
      made: {
        type: 'array',
        items: objectOf(
          { type: { type: 'string' }, id: { type: 'string' }, number: { type: 'string' }, href: { type: 'string' } },
          { description: 'A delivery or a billing document' },
        ),
        description: 'What the same step made of it: deliveries of an order, the invoice of a goods issue',
      },
      unchanged: { const: true, description: 'Nothing happened: what was asked for was so already' },
      repeated: { const: true, description: 'The idempotency key was used before: this is the first answer again' },
    },
    required: ['type'],
  },
  Receipts: objectOf(
    {
      results: {
        type: 'array',
        items: {
          anyOf: [
            { allOf: [reference('Receipt'), objectOf({ status: { type: 'integer' } })] },
            objectOf({ status: { type: 'integer' }, problem: reference('Problem') }),
          ],
        },
      },
    },
    { description: 'One answer for each input, in their order' },
  ),
  Action: {
    type: 'object',
    description: 'Something that could be done with the document now, or why it cannot',
    properties: {
      name: { type: 'string' },
      label: { type: 'string' },
      allowed: { type: 'boolean' },
      whyNot: { type: 'string' },
      method: { const: 'POST' },
      href: { type: 'string' },
    },
    required: ['name', 'label', 'allowed'],
  },
  Link: {
    type: 'object',
    description: 'A document that this one came from, or that came from it',
    properties: {
      relation: { enum: ['predecessor', 'successor'] },
      type: { type: 'string' },
      id: { type: 'string', format: 'uuid' },
      number: { type: 'string' },
      href: { type: 'string' },
    },
    required: ['relation', 'type', 'id', 'number'],
  },
  HistoryEntry: objectOf(
    {
      occurredAt: { type: 'string', format: 'date-time' },
      type: { type: 'string' },
      actor: { type: 'string' },
      detail: {},
    },
    { description: 'What happened to the document' },
  ),
  Health: objectOf({
    status: { enum: ['ok', 'down'] },
    version: { type: 'string' },
    database: { enum: ['reachable', 'unreachable'] },
    migration: { type: ['integer', 'null'] },
  }),
}
