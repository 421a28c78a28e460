import { createHash } from 'node:crypto'
import type { ApiDocument, ApiOperation } from './openapi.js'
import type { JsonSchema } from './openapi-schemas.js'
import { STYLE } from './reference-style.js'

/** Only our own style may act on the page: no scripts, nothing from elsewhere. */
export const REFERENCE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const escaped = (text: unknown): string =>
  String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** The little Markdown that descriptions use: paragraphs, bold and code. */
const marked = (text: string): string =>
  escaped(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')

const anchor = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/** The reference that people read, out of the description that programs read: plain HTML, without scripts. */
export function referencePage(api: ApiDocument): string {
  const { title, version, description } = api.info
  const paragraphs = description.split('\n\n').map((text) => `<p>${marked(text)}</p>`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} API reference</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the reference</a>
<div class="page">
<nav aria-label="Contents"><p class="brand">${escaped(title)} <span>API</span></p>
<ul>${api.tags.map(({ name }) => `<li><a href="#${anchor(name)}">${escaped(name)}</a></li>`).join('')}</ul>
<ul class="programs"><li><a href="/api/openapi.json">OpenAPI document</a></li><li><a href="/api/health">Health</a></li></ul></nav>
<main id="content" tabindex="-1">
<h1>API reference <span class="version">${escaped(version)}</span></h1>
<div class="introduction">${paragraphs.join('\n')}
<h2>A first order</h2>
${firstOrder(api)}</div>
${api.tags.map(({ name }) => section(api, name)).join('\n')}
</main>
</div>
</body>
</html>
`
}

function firstOrder(api: ApiDocument): string {
  const operation = api.paths['/api/orders']?.post
  return operation ? `<pre tabindex="0"><code>${escaped(command('post', '/api/orders', operation))}</code></pre>` : ''
}

function section(api: ApiDocument, tag: string): string {
  const paths = Object.entries(api.paths).sort(([a], [b]) => (a < b ? -1 : 1))
  const operations = paths.flatMap(([path, methods]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const operation = methods[method]
      return operation?.tags.includes(tag) ? [operationHtml(api, method, path, operation)] : []
    }),
  )
  return `<section id="${anchor(tag)}"><h2>${escaped(tag)}</h2>${operations.join('\n')}</section>`
}

/** A narrow screen breaks an address before a name, not within one. */
const breakable = (path: string): string => escaped(path).replaceAll('/', '<wbr>/')

function operationHtml(api: ApiDocument, method: 'get' | 'post', path: string, operation: ApiOperation): string {
  const permission = operation['x-permission']
  return `<details class="operation" id="${escaped(operation.operationId)}">
<summary><span class="method ${method}">${method.toUpperCase()}</span> <span class="path">${breakable(path)}</span>
<span class="summary">${marked(operation.summary)}</span></summary>
<div class="body">
${permission ? `<p class="permission">Needs the permission <code>${escaped(permission)}</code>.</p>` : ''}
${parameterTable(operation)}
${bodyTable(api, operation)}
<h3>Example</h3>
<pre tabindex="0"><code>${escaped(command(method, path, operation))}</code></pre>
${responseTable(api, operation)}
</div></details>`
}

const table = (head: readonly string[], rows: readonly string[]): string =>
  `<table><thead><tr>${head.map((h) => `<th scope="col">${h}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`

const row = (name: string, required: boolean, type: string, about: unknown): string =>
  `<tr><td><code>${escaped(name)}</code>${required ? '<span class="needed">required</span>' : ''}</td>` +
  `<td class="type">${escaped(type)}</td><td>${marked(String(about ?? ''))}</td></tr>`

function parameterTable(operation: ApiOperation): string {
  const rows = (operation.parameters ?? []).map((p) =>
    row(String(p.name), p.required === true, `${p.in}, ${typeText(p.schema as JsonSchema)}`, p.description),
  )
  return rows.length === 0 ? '' : `<h3>Parameters</h3>${table(['Name', 'Type', 'Meaning'], rows)}`
}

function bodyTable(api: ApiDocument, operation: ApiOperation): string {
  const content = operation.requestBody?.content as { 'application/json': { schema: JsonSchema } } | undefined
  if (!content) return ''
  const { schema } = content['application/json']
  const [one = schema] = (schema.oneOf as JsonSchema[] | undefined) ?? []
  const rows = fieldRows(resolved(api, one), '')
  const many = (schema.oneOf as JsonSchema[] | undefined)?.[1]?.properties as object | undefined
  const note = many ? `<p>Or many at once: <code>{"${escaped(Object.keys(many)[0])}": […]}</code></p>` : ''
  return rows.length === 0 ? '' : `<h3>Body</h3>${table(['Field', 'Type', 'Meaning'], rows)}${note}`
}

const resolved = (api: ApiDocument, schema: JsonSchema): JsonSchema =>
  typeof schema.$ref === 'string' ? (api.components.schemas[schema.$ref.split('/').at(-1)!] ?? schema) : schema

/** The fields of an object, with those of the objects and lists in it under their path. */
function fieldRows(schema: JsonSchema, prefix: string): string[] {
  const required = new Set((schema.required as string[] | undefined) ?? [])
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)
  return properties.flatMap(([name, inner]) => {
    const own = row(prefix + name, required.has(name), typeText(inner), inner.description)
    if (inner.type === 'object') return [own, ...fieldRows(inner, `${prefix}${name}.`)]
    const items = inner.type === 'array' ? (inner.items as JsonSchema) : undefined
    return items?.type === 'object' ? [own, ...fieldRows(items, `${prefix}${name}[].`)] : [own]
  })
}

/** A type in a few words. */
function typeText(schema: JsonSchema): string {
  const alternatives = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  if (alternatives) return [...new Set(alternatives.map(typeText))].join(' or ')
  if (schema.enum) return (schema.enum as unknown[]).join(', ')
  if ('const' in schema) return String(schema.const)
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type ?? 'any')
  const usual = 'default' in schema ? `, ${JSON.stringify(schema.default)} when absent` : ''
  return `${schema.format ?? type}${usual}`
}

function responseTable(api: ApiDocument, operation: ApiOperation): string {
  const rows = Object.entries(operation.responses).map(([status, response]) => {
    const name = typeof response.$ref === 'string' ? response.$ref.split('/').at(-1)! : undefined
    const { description } = name === undefined ? response : api.components.responses![name]!
    return `<tr><td>${status}</td><td>${marked(String(description))}</td></tr>`
  })
  return `<h3>Answers</h3>${table(['Status', 'Meaning'], rows)}`
}

/** How to call it from a shell. */
function command(method: 'get' | 'post', path: string, operation: ApiOperation): string {
  const address = `http://127.0.0.1:3000${path}`
  const key = operation.security?.length === 0 ? '' : " \\\n  -H 'Authorization: Bearer o2c_…'"
  if (method === 'get') return `curl '${address}'${key}`
  const content = operation.requestBody?.content as { 'application/json': { example: unknown } }
  const body = JSON.stringify(content['application/json'].example, null, 2).replaceAll('\n', '\n  ')
  return `curl -X POST '${address}'${key} \\\n  -H 'Idempotency-Key: choose-your-own' \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`
}
