import { isAscii, isUtf8 } from 'node:buffer'
import type { Finding } from './finding.js'
import type { TextEncoding } from './text.js'

/** How the bytes of a file become text. */
export interface OfxEncoding {
  readonly used: TextEncoding
  /** The file in that encoding: as it came, but for the code pages that only its header can tell. */
  readonly bytes: Uint8Array
  readonly finding?: Finding
}

/** Headers often tell another encoding than the file has: what is UTF-8 by its bytes is hardly anything else. */
export function ofxEncoding(bytes: Uint8Array): OfxEncoding {
  const declared = declaredEncoding(bytes)
  const isUnicode = isUtf8(bytes)
  if (isAscii(bytes)) return { used: 'utf-8', bytes }
  if (!isUnicode && !isOwn(declared)) {
    return { used: 'utf-8', bytes: Buffer.from(new TextDecoder(declared).decode(bytes)) }
  }
  if (isOwn(declared) && isUnicode === (declared === 'utf-8')) return { used: declared, bytes }
  const used = isUnicode ? 'utf-8' : 'windows-1252'
  const message = isUnicode
    ? 'The header names another encoding, but the file is UTF-8: read as that.'
    : 'The file is no UTF-8: read as Windows-1252.'
  return { used, bytes, finding: { severity: 'info', code: 'statement.encoding', message, position: {} } }
}

const isOwn = (encoding: string): encoding is TextEncoding => /^(?:utf-8|latin1|windows-1252)$/.test(encoding)

/** The header of version 1 names a code page, the declaration of version 2 an encoding; without either it is UTF-8. */
function declaredEncoding(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (/\bENCODING:\s*(?:UTF-8|UNICODE)/i.test(head)) return 'utf-8'
  // Some senders put the whole header on one line, without blanks between its parts.
  const page = /CHARSET:\s*(?:ISO-?)?(8859-\d{1,2}|\d{3,4}|[A-Z][A-Z0-9-]*)|encoding=["']([\w-]+)["']/i.exec(head)
  const name = (page?.[1] ?? page?.[2] ?? '').toLowerCase()
  const label = codePages[name] ?? (name.startsWith('8859-') ? `iso-${name}` : name)
  if (label === 'iso-8859-1') return 'latin1'
  return isKnown(label) ? label : 'utf-8'
}

/** Numbers of Windows code pages, as the Encoding standard of the web names them. */
const codePages: Readonly<Record<string, string>> = {
  ...{ '874': 'windows-874', '932': 'shift_jis', '936': 'gbk', '949': 'euc-kr', '950': 'big5' },
  ...Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`125${at}`, `windows-125${at}`])),
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}
