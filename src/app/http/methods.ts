import type { ApiDocument } from './openapi.js'

/** Served beside what the API describes: its front door and its descriptions. */
const PAGES = { '/': { get: true }, '/api': { get: true }, '/api/openapi.json': { get: true } }

/**
 * Which methods an address takes, as the header `Allow` lists them (RFC 9110, 10.2.1); none where there is nothing at
 * all. `HEAD` goes wherever `GET` does.
 */
export function methodsOf({ paths }: ApiDocument): (address: string) => readonly string[] {
  const known = Object.entries({ ...PAGES, ...paths }).map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
    methods: Object.keys(methods).flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])),
  }))
  return (address) => known.find(({ pattern }) => pattern.test(address))?.methods ?? []
}
