import { z } from 'zod'
import { problem } from '../../kernel/problem.js'
import { fieldKind, fieldNames, keyFields, type MappedDocument, mappedDocuments } from './fields.js'

/** A column by its heading, or by its number counted from 1 where the table has no heading line. */
const column = z.union([z.string().min(1), z.int().min(1).max(1024)])

const schema = z.strictObject({
  document: z.enum(mappedDocuments).meta({ description: 'What the rows become.' }),
  columns: z
    .record(z.string(), column)
    .meta({ description: 'Field of the document: heading or number of the column that holds it.' }),
  values: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: 'Fields that no column holds: the same for every document.' }),
  codes: z
    .record(z.string(), z.record(z.string(), z.string()))
    .default({})
    .meta({ description: 'Field: how its codes are called here. What is not listed stays as it is.' }),
  sheet: z.string().optional().meta({ description: 'XLSX: name of the sheet; by default the first one.' }),
  header: z.boolean().default(true).meta({ description: 'The first line that is read holds the headings.' }),
  skipLines: z.int().min(0).max(1000).default(0).meta({ description: 'Lines before the headings.' }),
  separator: z.enum([',', ';', '\t', '|']).optional().meta({ description: 'CSV; found when not given.' }),
  encoding: z
    .enum(['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'])
    .optional()
    .meta({ description: 'CSV; found when not given.' }),
  decimalSign: z.enum(['.', ',']).optional().meta({ description: 'Found from all numbers when not given.' }),
  dateOrder: z
    .enum(['day-month-year', 'month-day-year', 'year-month-day'])
    .optional()
    .meta({ description: 'Found from all dates when not given.' }),
})

/** How a table of somebody else is to be understood: data, not code. */
export type TableMapping = z.infer<typeof schema>

/** A mapping as it is written in a file; refuses what it does not know, so that a misspelt field is not lost. */
export function parseMapping(text: string, name: string): TableMapping {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw refusal(name, `it is no JSON (${(error as Error).message})`)
  }
  return checkMapping(data, name)
}

export function checkMapping(data: unknown, name = 'mapping'): TableMapping {
  const parsed = schema.safeParse(data)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refusal(name, `${issue?.path.join('.') || 'the whole'}: ${issue?.message}`)
  }
  const mapping = parsed.data
  for (const field of [
    ...Object.keys(mapping.columns),
    ...Object.keys(mapping.values),
    ...Object.keys(mapping.codes),
  ]) {
    checkField(mapping.document, field, name)
  }
  const mapped = [...Object.keys(mapping.columns), ...Object.keys(mapping.values)]
  const missing = required[mapping.document].find((anyOf) => !anyOf.some((field) => mapped.includes(field)))
  if (missing) throw refusal(name, `${mapping.document} needs the field ${missing.join(' or ')}`)
  return mapping
}

/** Without one of each there is no document. A statement has a key only where a column holds it. */
const required: Readonly<Record<MappedDocument, readonly (readonly string[])[]>> = {
  order: [keyFields.order, ['line.quantity']],
  invoice: [keyFields.invoice, ['issueDate'], ['line.amount', 'line.price']],
  statement: [['entry.bookingDate'], ['entry.amount', 'entry.paidIn', 'entry.paidOut']],
  remittance: [keyFields.remittance, ['item.number'], ['item.paid']],
}

function checkField(document: MappedDocument, field: string, name: string): void {
  if (fieldKind(document, field) !== undefined) return
  const known = fieldNames(document).join(', ')
  const more = document === 'statement' ? '' : ', and those of parties like buyer.name'
  throw refusal(name, `${document} has no field "${field}". There are ${known}${more}`)
}

const refusal = (name: string, what: string): Error =>
  problem('mapping.invalid', `The mapping ${name} cannot be used: ${what}.`, { file: name })
