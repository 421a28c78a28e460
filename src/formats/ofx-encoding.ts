import { isAscii, isUtf8 } from 'node:buffer'
import type { Finding } from './finding.js'
import type { TextEncoding } from './text.js'

/** How the bytes of a file become text. */
export interface OfxEncoding {
  readonly used: TextEncoding
  readonly finding?: Finding
}

/** Headers often tell another encoding than the file has: what is UTF-8 by its bytes is hardly anything else. */
export function ofxEncoding(bytes: Uint8Array): OfxEncoding {
  const declared = declaredEncoding(bytes)
  const isUnicode = isUtf8(bytes)
  if (isUnicode === (declared === 'utf-8') || isAscii(bytes)) return { used: declared }
  const used = isUnicode ? 'utf-8' : 'windows-1252'
  const message = isUnicode
    ? 'The header names another encoding, but the file is UTF-8: read as that.'
    : 'The file is no UTF-8: read as Windows-1252.'
  return { used, finding: { severity: 'info', code: 'statement.encoding', message, position: {} } }
}

/** The header of version 1 names a code page, the declaration of version 2 an encoding; without either it is UTF-8. */
function declaredEncoding(bytes: Uint8Array): TextEncoding {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (/^\s*CHARSET:\s*1252\s*$/im.test(head) && !/^\s*ENCODING:\s*(?:UTF-8|UNICODE)\s*$/im.test(head))
    return 'windows-1252'
  if (/^\s*CHARSET:\s*8859-1\s*$/im.test(head) || /encoding=["']iso-8859-1["']/i.test(head)) return 'latin1'
  return /encoding=["']windows-1252["']/i.test(head) ? 'windows-1252' : 'utf-8'
}
