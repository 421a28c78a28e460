import type { Catalogue, CatalogueTable, CatalogueView } from './catalogue.js'
import { code, markdownTable, page, section } from './markdown.js'

/** Every table and view with what its columns mean, from the comments in the database. */
export const dataDictionaryPage = ({ domains, tables, views, routines }: Catalogue): string =>
  page(
    'Data dictionary',
    'Tables and views in the order of the migrations. Every table begins with `tenant_id` and shows a transaction only the rows ' +
      'of its tenant. **Changes** marks the columns that the application may update in a row that exists; all others stay as they were posted.',
    section(
      'Domains',
      markdownTable(
        ['domain', 'type', 'meaning'],
        domains.map(({ name, type, comment }) => [code(name), code(type), comment ?? '']),
      ),
    ),
    ...tables.map(tableSection),
    section('Views'),
    ...views.map(viewText),
    section(
      'Functions',
      markdownTable(
        ['function', 'does'],
        routines.map(({ signature, comment }) => [code(signature.split('(')[0]!), comment ?? '']),
      ),
    ),
  )

function tableSection(table: CatalogueTable): string {
  const rules = table.constraints
    .filter(({ kind }) => kind !== 'check')
    .map(({ definition }) => `- ${code(definition)}`)
  return section(
    table.name,
    table.comment ?? '',
    markdownTable(
      ['column', 'type', 'required', 'changes', 'meaning'],
      table.columns.map(({ name, type, required, updatable, comment }) => [
        code(name),
        type,
        required ? 'yes' : '',
        updatable ? 'yes' : '',
        comment ?? '',
      ]),
    ),
    [
      ...rules,
      ...(table.partitionKey ? [`- partitioned by ${code(table.partitionKey)}, one partition a year`] : []),
    ].join('\n'),
  )
}

const viewText = ({ name, comment, columns }: CatalogueView): string =>
  `### ${name}\n\n${comment ?? ''}\n\n${columns.map(code).join(', ')}`
