import { groupBy } from '../../kernel/group.js'
import type { Lifecycle } from '../../kernel/lifecycle.js'
import type { Operation } from '../../kernel/operation.js'
import { STANDARD_CHART } from '../../ledger/account.js'
import { SETTINGS } from '../../policy/settings.js'
import { commands } from '../cli.js'
import { ROLES } from '../http/roles.js'
import type { Declarations } from './discover.js'
import { inputText } from './input-text.js'
import { code, fenced, markdownTable, page, section } from './markdown.js'
import type { Mention, Mentions } from './source-scan.js'

export const lifecyclesPage = ({ lifecycles }: Declarations): string =>
  page(
    'Lifecycles',
    'The states that documents keep, and the actions that lead from one to the next. Progress (reserved, shipped, billed, paid) ' +
      'and holds are not states: progress is the sum over links between lines, holds are rows of their own.',
    ...lifecycles.map(({ value }) => lifecycleSection(value)),
  )

function lifecycleSection(cycle: Lifecycle<string, string>): string {
  const actions = Object.entries(cycle.actions)
  const ends = Object.keys(cycle.states).filter((state) => !actions.some(([, { from }]) => from.includes(state)))
  const arrows = actions.flatMap(([, { label, from, to }]) => from.map((state) => `  ${state} --> ${to} : ${label}`))
  return section(
    cycle.name,
    fenced(
      'mermaid',
      ['stateDiagram-v2', `  [*] --> ${cycle.initial}`, ...arrows, ...ends.map((state) => `  ${state} --> [*]`)].join(
        '\n',
      ),
    ),
    markdownTable(
      ['state', 'reads', 'tone'],
      Object.entries(cycle.states).map(([state, { label, tone }]) => [code(state), label, tone]),
    ),
    markdownTable(
      ['action', 'reads', 'from', 'to'],
      actions.map(([name, { label, from, to }]) => [code(name), label, from.map(code).join(', '), code(to)]),
    ),
  )
}

export const operationsPage = ({ operations }: Declarations): string =>
  page(
    'Operations',
    'Everything that changes something. Each takes many inputs at once and answers each by itself; a refused one does not stop ' +
      'the others. `?` marks what may be left out.',
    ...[...groupBy(operations, ({ module }) => module)].map(([module, found]) =>
      section(module, ...found.map(({ value }) => operationText(value))),
    ),
  )

const operationText = ({ name, summary, permission, input }: Operation<unknown, unknown>): string =>
  `### ${name}\n\n${summary} Permission ${code(permission)}.\n\n${fenced('ts', inputText(input))}`

const mentionRows = (mentions: readonly Mention[]): string[][] =>
  mentions.map(({ code: name, files }) => [code(name), files.map((file) => code(`src/${file}`)).join(', ')])

export const eventsPage = ({ events }: Mentions, { operations }: Declarations): string =>
  page(
    'Events',
    'What the event log records, in the transaction that does it: who, when, about which document. Master data share ' +
      `two, which stand here as \`{store.name}\`: ${savedRecords(operations).join(', ')}.`,
    markdownTable(['event', 'written by'], mentionRows(events)),
  )

/** Records that an operation `<name>.save` makes and changes. */
const savedRecords = (operations: Declarations['operations']): string[] =>
  operations.flatMap(({ value: { name } }) => (name.endsWith('.save') ? [code(name.slice(0, -'.save'.length))] : []))

export const problemsPage = ({ problems }: Mentions): string =>
  page(
    'Problems',
    'Why a request can be refused. Over HTTP a refusal is `application/problem+json` (RFC 9457) with its code; on the command ' +
      'line it is one line on standard error. Findings in files carry such codes, too. `{…}` stands for a value.',
    markdownTable(
      ['code', 'says', 'from'],
      problems.map(({ code: name, message, files }) => [
        code(name),
        message,
        files.map((file) => code(`src/${file}`)).join(', '),
      ]),
    ),
  )

export const settingsPage = (): string =>
  page(
    'Settings',
    'Thresholds and rules of a tenant. Each value is valid from a date; decisions get it as it stands on the tenant’s today.',
    markdownTable(
      ['setting', 'default', 'meaning'],
      Object.entries(SETTINGS).map(([name, { about, value }]) => [code(name), code(value), about]),
    ),
  )

export const rolesPage = (): string =>
  page(
    'Roles',
    'What a key may do. A permission is `<module>.<verb>`; `<module>.*` is everything of a module and `*` everything. The ' +
      'operation that needs a permission names it in [operations](operations.md).',
    markdownTable(
      ['role', 'for', 'permissions'],
      Object.entries(ROLES).map(([name, { about, permissions }]) => [
        code(name),
        about,
        permissions.map(code).join(', '),
      ]),
    ),
  )

export const accountsPage = (): string =>
  page(
    'Chart of accounts',
    'What a new tenant starts with. Postings name the role; numbers and names are the tenant’s to change.',
    markdownTable(
      ['number', 'name', 'kind', 'role'],
      STANDARD_CHART.map(({ number, name, kind, role }) => [number, name, kind, code(role)]),
    ),
  )

export const commandsPage = async (): Promise<string> =>
  page(
    'Commands',
    'All take `--home DIR` (default `.o2c` under the working directory, or `O2C_HOME`), `--tenant NAME` where there are several, and ' +
      '`--json`. `DATABASE_URL` names another PostgreSQL. The exit status is 0, or not when something failed; errors go to standard error.',
    ...(await commands()).map(({ name, usage, summary }) => section(name, fenced('sh', `npx o2c ${usage}`), summary)),
  )
