import { code, markdownTable, page, section } from './markdown.js'

interface Described {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
}

/** What the page needs of an OpenAPI document. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** The addresses of the HTTP API, by subject. The running server shows the same with schemas and examples. */
export function apiPage({ paths }: OpenApi): string {
  const addresses = Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => (methods[method] ? [{ path, method, described: methods[method] }] : [])),
  )
  const subjects = [...new Set(addresses.map(({ described }) => described.tags?.[0] ?? 'General'))]
  return page(
    'HTTP API',
    'From the OpenAPI 3.1 document that a running server serves at `/api/openapi.json`; `/api` shows it with schemas and ' +
      'examples. How to use it: [the guide](../guide/api.md).',
    ...subjects.map((subject) =>
      section(
        subject,
        markdownTable(
          ['address', 'does', 'parameters'],
          addresses
            .filter(({ described }) => (described.tags?.[0] ?? 'General') === subject)
            .map(({ path, method, described }) => [
              code(`${method.toUpperCase()} ${path}`),
              described.summary ?? '',
              (described.parameters ?? [])
                .filter((p) => p.in === 'query')
                .map((p) => code(p.name))
                .join(', '),
            ]),
        ),
      ),
    ),
  )
}
