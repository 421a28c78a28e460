import { readFileSync } from 'node:fs'
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { corpusPath } from './corpus.js'

/** A schema of the corpora, judged by libxml2: data types as well as structure. */
export class XmlSchema {
  readonly #schema: XmlDocument
  readonly #validator: XsdValidator

  constructor(path: string) {
    xmlRegisterFsInputProviders()
    const file = corpusPath(path)
    this.#schema = XmlDocument.fromString(readFileSync(file, 'utf8'), { url: file })
    this.#validator = XsdValidator.fromDoc(this.#schema)
  }

  /** What the schema says against the document. */
  errors(xml: string): string[] {
    const document = XmlDocument.fromString(xml)
    try {
      this.#validator.validate(document)
      return []
    } catch (error) {
      if (!(error instanceof XmlValidateError)) throw error
      return error.details.map(({ message }) => message.trim())
    } finally {
      document.dispose()
    }
  }

  dispose(): void {
    this.#validator.dispose()
    this.#schema.dispose()
  }
}
