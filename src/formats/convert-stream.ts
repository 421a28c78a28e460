import { DocumentTable } from './conversion/csv-of-documents.js'
import { type ConversionTarget, convert } from './convert.js'
import type { FormatDocument } from './document.js'
import { documentsJson } from './documents-json.js'
import type { Finding } from './finding.js'
import { documentJson } from './json.js'
import type { FileStream } from './read-stream.js'

/** A file in another format: its pieces, made as they are taken, and what does not arrive there. */
export interface Conversion {
  readonly pieces: AsyncIterable<string> | Iterable<string | Buffer>
  readonly findings: readonly Finding[]
}

/**
 * As `convert`, but a file on its way: JSON and tables go out in pieces and are many times as large as what memory holds of them.
 * What the file's own findings are shows when all pieces were taken.
 */
export async function convertStream(file: FileStream, to: ConversionTarget): Promise<Conversion> {
  if (to === 'json') return { pieces: contentJson(file), findings: [] }
  if (to === 'csv') return { pieces: (await tableOf(file)).pieces(), findings: [] }
  const documents: FormatDocument[] = []
  for await (const some of file.documents) for (const document of some) documents.push(document)
  const { format, version, findings } = file
  const { bytes, findings: lost } = await convert({ format, version, documents, findings: findings() }, to)
  return { pieces: [bytes], findings: lost }
}

async function* contentJson(file: FileStream): AsyncGenerator<string, void, undefined> {
  const { format, version } = file
  yield `${documentJson({ format, version }).slice(0, -1)},"documents":[`
  yield* documentsJson(file)
  yield `],"findings":${documentJson(file.findings())}}\n`
}

async function tableOf({ documents }: FileStream): Promise<DocumentTable> {
  const table = new DocumentTable()
  for await (const some of documents) for (const document of some) table.add(document)
  return table
}
