import { JsonWriter, pieceLength } from './json.js'
import type { FileStream } from './read-stream.js'

/** The documents of a file as JSON with commas between them, made as it is taken: memory holds little of their text. */
export async function* documentsJson({ documents, json }: FileStream): AsyncGenerator<string, void, undefined> {
  if (json) {
    yield* json
    return
  }
  const writer = new JsonWriter()
  let text = ''
  let separator = ''
  try {
    for await (const some of documents) {
      for (const document of some) {
        text += separator + writer.start(document)
        separator = ','
        while (!writer.isOver || text.length >= pieceLength) {
          if (text.length >= pieceLength) {
            yield text
            text = ''
          }
          if (!writer.isOver) text += writer.next()
        }
      }
    }
  } finally {
    // Also before a refusal: what was read until then was read well.
    if (text !== '') yield text
  }
}
