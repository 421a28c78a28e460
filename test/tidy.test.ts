import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Declarations, discover } from '../src/app/reference/discover.js'
import type { Lifecycle } from '../src/kernel/lifecycle.js'
import { MODULES } from '../src/modules.js'
import vitestConfig from '../vitest.config.js'

/**
 * The rules of the house that a machine can check. The compiler and the linter (biome.json) check the rest: no `any`,
 * no function over 70 lines, no skipped or focused test.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(root.length), entry.name))
    .sort()
const text = (file: string): string => readFileSync(join(root, file), 'utf8')
const isTest = (file: string): boolean => /\.test\.ts$|\/testing\//.test(file)

const all = [...filesBelow('src'), ...filesBelow('test'), ...filesBelow('db'), ...filesBelow('bin')]
const code = all.filter((file) => /\.(ts|mjs)$/.test(file))
const source = code.filter((file) => file.startsWith('src/'))
const migrations = all.filter((file) => file.startsWith('db/migrations/'))

/** Tables of data, one row a line, that would not get clearer by being cut: code lists and message directories. */
const LONG_ON_PURPOSE = [/\.generated\.ts$/, /^src\/formats\/edi\/tables\//]

const FORBIDDEN = new Set([
  'lib',
  'common',
  'shared',
  'util',
  'utils',
  'service',
  'services',
  'helper',
  'helpers',
  'misc',
])

describe('modules', () => {
  const rank = (module: string): number => (MODULES as readonly string[]).indexOf(module)

  test('are the folders of src', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map((folder) => folder.name).sort()).toEqual([...MODULES].sort())
  })

  test('import only modules that stand before them', () => {
    expect(importsOf(source).filter(({ from, to }) => rank(to) > rank(from))).toEqual([])
  })

  test('the codecs know nothing but the kernel', () => {
    const imports = importsOf(source).filter(({ from, file }) => from === 'formats' && !isTest(file))
    expect(imports.filter(({ to }) => to !== 'formats' && to !== 'kernel')).toEqual([])
  })

  test('no business word appears in the code of the kernel', () => {
    const word = /customer|invoice|deliver(y|ies)|payment|credit_|receivable|shipment|\border_|\bsales/i
    const lines = source
      .filter((file) => file.startsWith('src/kernel/') && !isTest(file))
      .flatMap((file) => withoutComments(text(file)).map((line, index) => `${file}:${index + 1} ${line.trim()}`))
    expect(lines.filter((line) => word.test(line))).toEqual([])
  })
})

describe('files', () => {
  test('have under 300 lines', () => {
    const long = [...source, ...migrations]
      .filter((file) => !isTest(file) && !LONG_ON_PURPOSE.some((pattern) => pattern.test(file)))
      .map((file) => ({ file, lines: text(file).trimEnd().split('\n').length }))
    expect(long.filter(({ lines }) => lines > 300)).toEqual([])
  })

  test('have names that say what is in them', () => {
    const vague = all.filter((file) => file.split('/').some((part) => FORBIDDEN.has(part.split('.')[0]!)))
    expect(vague).toEqual([])
    expect(code.filter((file) => /(^|\/)index\.(ts|mjs)$/.test(file))).toEqual([])
  })

  test('are named in lower case with hyphens', () => {
    expect(source.filter((file) => !/^[a-z0-9/.-]+$/.test(file))).toEqual([])
  })

  test('silence neither the compiler nor the ban on any', () => {
    const silenced = /@ts-(ignore|nocheck|expect-error)|biome-ignore lint\/suspicious\/noExplicitAny/
    const guilty = code.filter((file) => file !== 'test/tidy.test.ts' && silenced.test(text(file)))
    expect(guilty).toEqual([])
  })
})

test('links between documents lead somewhere', () => {
  const documents = [...filesBelow('docs'), ...all, ...readdirSync(root)].filter((file) => file.endsWith('.md'))
  const dead = documents.flatMap((file) =>
    [...text(file).matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
      .map((match) => posix.join(dirname(file), match[1]!))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${file}: ${target}`),
  )
  expect(documents.length).toBeGreaterThan(0)
  expect(dead).toEqual([])
})

describe('tests', () => {
  test('each belong to exactly one project, so that none is forgotten', () => {
    const projects = (vitestConfig.test!.projects as { test: { include: string[]; exclude?: string[] } }[]).map(
      ({ test }) => ({ include: test.include.map(pattern), exclude: (test.exclude ?? []).map(pattern) }),
    )
    const homes = code
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => ({
        file,
        projects: projects.filter(
          ({ include, exclude }) => include.some((p) => p.test(file)) && !exclude.some((p) => p.test(file)),
        ).length,
      }))
    expect(homes.filter(({ projects }) => projects !== 1)).toEqual([])
  })
})

describe('declarations', () => {
  let declared: Declarations
  beforeAll(async () => {
    declared = await discover()
  })

  test('operations are named <document>.<verb>, each once, with a permission and a sentence about them', () => {
    const { operations } = declared
    const names = operations.map(({ value }) => value.name)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !/^[a-z]+([_-][a-z]+)*\.[a-z]+(-[a-z]+)*$/.test(name))).toEqual([])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(operations.filter(({ value }) => !/^[a-z_]+\.[a-z_]+$/.test(value.permission)).map(nameOf)).toEqual([])
    expect(operations.filter(({ value }) => !/^[A-Z].*\.$/s.test(value.summary)).map(nameOf)).toEqual([])
  })

  test('document stores are named once', () => {
    const { stores } = declared
    const names = stores.map(({ value }) => value.name)
    const twice = names.filter((name, index) => names.indexOf(name) !== index)
    expect(stores.filter(({ value }) => twice.includes(value.name)).map((s) => `${s.module}: ${s.value.name}`)).toEqual(
      [],
    )
  })

  test('every lifecycle reaches each of its states, and ends only where it should', () => {
    const ENDS: Record<string, string[]> = {
      order: ['cancelled'],
      delivery: ['cancelled', 'delivered'],
      return: ['closed', 'credited', 'waived'],
      put_back: ['confirmed'],
    }
    const found = Object.fromEntries(declared.lifecycles.map(({ value }) => [value.name, endsOf(value)]))
    expect(found).toEqual(ENDS)
    for (const { value } of declared.lifecycles) {
      expect([...reachable(value)].sort()).toEqual(Object.keys(value.states).sort())
    }
  })
})

const nameOf = ({ value }: { value: { name: string } }): string => value.name

/** A glob of vitest.config.ts as a regular expression. */
const pattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replaceAll('.', '\\.')
      .replaceAll('**/', '\u0001')
      .replaceAll('*', '[^/]*')
      .replaceAll('\u0001', '(.*/)?')}$`,
  )

/** Every import between modules, of types as well. */
function importsOf(files: readonly string[]): { file: string; from: string; to: string }[] {
  return files.flatMap((file) =>
    [...text(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)]
      .map((match) => posix.join(dirname(file), match[1]!))
      .filter((target) => target.startsWith('src/') && target.split('/').length > 2 && file.split('/').length > 2)
      .map((target) => ({ file, from: file.split('/')[1]!, to: target.split('/')[1]! })),
  )
}

/** The lines of a file with comments blanked. */
const withoutComments = (content: string): string[] =>
  content
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|\s)\/\/.*$/gm, '')
    .split('\n')

function reachable(cycle: Lifecycle<string, string>): Set<string> {
  const reached = new Set([cycle.initial])
  for (let before = 0; before < reached.size; ) {
    before = reached.size
    for (const { from, to } of Object.values(cycle.actions))
      if (from.some((state) => reached.has(state))) reached.add(to)
  }
  return reached
}

const endsOf = (cycle: Lifecycle<string, string>): string[] =>
  Object.keys(cycle.states)
    .filter((state) => !Object.values(cycle.actions).some(({ from }) => from.includes(state)))
    .sort()
