import { exportNames } from '../../exchange/export/export-set.js'
import { EXPORT_PERMISSION } from './export-route.js'
import { type Limits, megabytes } from './limits.js'
import {
  bodySchema,
  COMMON_SCHEMAS,
  documentSchema,
  type JsonSchema,
  jsonSchemaOf,
  oneOrMany,
  pageSchema,
  pascal,
  reference,
  summarySchema,
} from './openapi-schemas.js'
import { problemDocument } from './problem-response.js'
import { QUERIES, type Query } from './queries.js'
import type { Resource } from './resource.js'
import { RESOURCES } from './resources.js'
import { VERSION } from './version.js'
import type { WriteRoute } from './write-route.js'
import { WRITES } from './writes.js'

/** One operation of an OpenAPI document, as far as we use it. */
export interface ApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly JsonSchema[]
  readonly requestBody?: JsonSchema
  readonly responses: Readonly<Record<string, JsonSchema>>
  readonly security?: readonly JsonSchema[]
  readonly 'x-permission'?: string
}

export interface ApiDocument {
  readonly openapi: '3.1.0'
  readonly info: JsonSchema & { readonly title: string; readonly description: string; readonly version: string }
  readonly servers: readonly JsonSchema[]
  readonly security: readonly JsonSchema[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', ApiOperation>>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly [kind: string]: Readonly<Record<string, JsonSchema>>
  }
}

const json = (schema: JsonSchema): JsonSchema => ({ 'application/json': { schema } })
const answer = (description: string, schema: JsonSchema): JsonSchema => ({ description, content: json(schema) })
const refusals = (...statuses: number[]): Record<string, JsonSchema> =>
  Object.fromEntries(statuses.map((status) => [String(status), { $ref: `#/components/responses/${status}` }]))

const parameter = (place: string, name: string, description: string, schema: JsonSchema, required = false) => ({
  name,
  in: place,
  description,
  required,
  schema,
})

/** The whole API as an OpenAPI 3.1 document, out of the tables that also serve it. */
export function openApiDocument(limits: Limits): ApiDocument {
  const paths: Record<string, Partial<Record<'get' | 'post', ApiOperation>>> = {}
  const add = (path: string, method: 'get' | 'post', operation: ApiOperation): void => {
    paths[path] = { ...paths[path], [method]: operation }
  }
  add('/api/health', 'get', HEALTH)
  for (const resource of RESOURCES) {
    add(`/api${resource.path}`, 'get', listOperation(resource, limits))
    if (resource.by !== undefined) add(`/api${resource.path}/{id}`, 'get', oneOperation(resource))
  }
  for (const query of QUERIES) add(`/api${query.path}`, 'get', queryOperation(query))
  add('/api/exports/{set}', 'get', EXPORT)
  for (const route of WRITES) add(route.path, 'post', writeOperation(route, limits))
  return {
    openapi: '3.1.0',
    info: { title: 'o2c', version: VERSION, description: introduction(limits), license: LICENSE },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: components(),
  }
}

/** The parts of the API, along the way from the order to the money and the books. */
const TAGS = [
  'Orders',
  'Credit',
  'Deliveries',
  'Returns',
  'Invoices',
  'Payments',
  'Open items',
  'Dunning',
  'Write-offs',
  'Bank',
  'Stock',
  'Items',
  'Customers',
  'Ledger',
  'Reports',
  'Events',
  'Administration',
]

const LICENSE = { name: 'Apache-2.0', identifier: 'Apache-2.0' }

function components(): ApiDocument['components'] {
  const schemas: Record<string, JsonSchema> = { ...(COMMON_SCHEMAS as Record<string, JsonSchema>) }
  for (const resource of RESOURCES) {
    schemas[pascal(resource.type)] = summarySchema(resource)
    if (resource.by !== undefined) schemas[`${pascal(resource.type)}Document`] = documentSchema(resource)
  }
  for (const route of WRITES) schemas[inputName(route)] = bodySchema(route)
  return {
    schemas,
    responses: Object.fromEntries(
      REFUSALS.map(([status, about, code]) => [status, refusalResponse(status, about, code)]),
    ),
    securitySchemes: {
      apiKey: {
        type: 'http',
        scheme: 'bearer',
        description: 'An API key, made with `o2c key create`; it is bound to one company and to roles',
      },
    },
  }
}

const REFUSALS: readonly (readonly [number, string, string])[] = [
  [400, 'The request cannot be read: an unknown or missing field, a wrong type', 'request.invalid'],
  [401, 'No valid API key', 'api_key.wrong'],
  [403, 'The key has no role that permits this', 'permission.missing'],
  [404, 'There is no such document in this company', 'order.not_found'],
  [409, 'Not possible in this state, or the idempotency key was used for something else', 'order.wrong_state'],
  [413, 'The body is too large', 'request.body_too_large'],
  [415, 'The body is not JSON', 'request.media_type'],
  [422, 'Understood and refused: the code says why', 'order.unknown_item'],
  [429, 'Too many requests; the header retry-after says how many seconds to wait', 'request.too_many'],
  [
    503,
    'The database cannot be reached, the server shuts down, or too many exports are under way; the header retry-after says how many seconds to wait',
    'service.unavailable',
  ],
]

const refusalResponse = (status: number, description: string, code: string): JsonSchema => ({
  description,
  content: {
    'application/problem+json': {
      schema: reference('Problem'),
      example: problemDocument({ code, message: description }, '0199d6e5-0000-7000-8000-000000000000', status),
    },
  },
})

const HEALTH: ApiOperation = {
  operationId: 'getHealth',
  tags: ['Administration'],
  summary: 'Whether the system can work: database, version, migration. Needs no key.',
  security: [],
  responses: { 200: answer('It can', reference('Health')), 503: answer('It cannot', reference('Health')) },
}

const EXPORT: ApiOperation = {
  operationId: 'getExport',
  tags: ['Reports'],
  summary: 'Everything of one kind, streamed in a stable order, for spreadsheets and other programs.',
  'x-permission': EXPORT_PERMISSION,
  parameters: [
    parameter('path', 'set', 'What to export', { type: 'string', enum: exportNames() }, true),
    parameter('query', 'format', 'csv (RFC 4180) or json', { type: 'string', enum: ['csv', 'json'], default: 'csv' }),
  ],
  responses: {
    200: {
      description: 'The rows',
      content: {
        'text/csv': { schema: { type: 'string' } },
        'application/json': { schema: { type: 'array', items: { type: 'object' } } },
      },
    },
    ...refusals(400, 401, 403, 404, 429, 503),
  },
}

const ID = parameter('path', 'id', 'Id of the document', { type: 'string' }, true)

const filterParameters = (filters: Query['parameters']): JsonSchema[] =>
  Object.entries(filters).map(([name, { about, schema }]) => parameter('query', name, about, jsonSchemaOf(schema)))

const listOperation = (resource: Resource, limits: Limits): ApiOperation => ({
  operationId: `list${pascal(resource.path)}`,
  tags: [resource.tag],
  summary: resource.about,
  'x-permission': resource.permission,
  parameters: [
    ...filterParameters(resource.filters),
    parameter('query', 'limit', 'How many on one page', {
      type: 'integer',
      minimum: 1,
      maximum: limits.maximumPageSize,
      default: limits.pageSize,
    }),
    parameter('query', 'cursor', '`next` of the page before', { type: 'string' }),
    parameter('query', 'sort', 'Which come first', { type: 'string', enum: ['oldest', 'newest'], default: 'oldest' }),
  ],
  responses: { 200: answer('One page', pageSchema(resource)), ...refusals(400, 401, 403, 429, 503) },
})

const oneOperation = (resource: Resource): ApiOperation => ({
  operationId: `get${pascal(resource.type)}`,
  tags: [resource.tag],
  summary: `One ${resource.type.replaceAll('_', ' ')}, with all that belongs to it.`,
  'x-permission': resource.permission,
  parameters: [ID],
  responses: {
    200: answer('The document', reference(`${pascal(resource.type)}Document`)),
    ...refusals(401, 403, 404, 429, 503),
  },
})

const queryOperation = (query: Query): ApiOperation => ({
  operationId: `get${pascal(query.path)}`,
  tags: [query.tag],
  summary: query.summary,
  'x-permission': query.permission,
  parameters: filterParameters(query.parameters),
  responses: { 200: answer('The answer', jsonSchemaOf(query.answers, 'output')), ...refusals(400, 401, 403, 429, 503) },
})

const inputName = (route: WriteRoute): string => `${pascal(operationId(route))}Input`

/** `POST /api/orders/{id}/verify` is postOrdersVerify. */
const operationId = (route: WriteRoute): string => `post${pascal(route.path.replace('/api', '').replace('{id}', ''))}`

function writeOperation(route: WriteRoute, limits: Limits): ApiOperation {
  const one = reference(inputName(route))
  const receipt = route.many ? { anyOf: [reference('Receipt'), reference('Receipts')] } : reference('Receipt')
  const accepted = answer(route.creates ? 'Made' : 'Done', receipt)
  const again = answer('Known already: the first answer again', receipt)
  const several = answer('Many inputs that did not all go the same way', reference('Receipts'))
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    'x-permission': route.permission,
    parameters: [...(route.idProperty ? [ID] : []), IDEMPOTENCY_KEY],
    requestBody: {
      required: Object.keys(route.example).length > 0,
      content: {
        'application/json': { schema: oneOrMany(route, one, limits.documentsPerRequest), example: route.example },
      },
    },
    responses: {
      ...(route.creates ? { 201: accepted, 200: again } : { 200: accepted }),
      ...(route.many ? { 207: several } : {}),
      ...refusals(400, 401, 403, ...((route.idProperty ?? route.names) ? [404] : []), 409, 413, 415, 422, 429, 503),
    },
  }
}

const IDEMPOTENCY_KEY = parameter(
  'header',
  'Idempotency-Key',
  'A text of your choice for this request: sent again with the same key and body, it has no second effect',
  { type: 'string', maxLength: 200 },
)

const introduction = (limits: Limits): string =>
  `The order-to-cash system over HTTP: every document can be read, every operation posted.

**Keys.** Send \`Authorization: Bearer o2c_…\`. A key belongs to one company and has roles; make one with \`o2c key create\`.

**Writing.** An accepted order goes as far as it can in the same transaction: verified, credit decided, stock reserved, and so on. The answer says where it has got to; what keeps it waiting is in its \`holds\`, the deliveries and invoices that it made are in \`made\`. Unknown fields are refused. Where an address takes many (\`{"orders": […]}\`), each is answered by itself, with status 207 when not all went the same way.

**Repeating.** With the header \`Idempotency-Key\` a request has its effect once: the same key with the same body gives the first answer again, with another body it is refused (409). Refused requests are not remembered: mend what was wrong and send it again.

**Reading.** Lists come in pages, in a stable order: pass \`next\` as \`cursor\`. A document by itself shows its lines, the \`actions\` possible now with the reason why not, the documents before and after it, and its history.

**Values.** Money is \`{"amount": "120.00", "currency": "GBP"}\`; quantities and prices are text (\`"12.5"\`), never floats; dates are \`YYYY-MM-DD\`, moments ISO 8601 in UTC; ids are UUIDs.

**Refusals** are \`application/problem+json\` (RFC 9457): \`detail\` says what is wrong and what to do, \`code\` is for programs.

**Limits.** ${megabytes(limits.bodyBytes)} for a body, ${limits.documentsPerRequest.toLocaleString('en')} documents in one request, ${limits.maximumPageSize} on one page, ${limits.requestsPerMinute.toLocaleString('en')} requests of one key in a minute, ${limits.exportsAtOnce} exports at once, ${limits.arrivalSeconds} seconds for a request to arrive.`
