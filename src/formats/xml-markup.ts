/** Markup under construction: an element with what it contains, or nothing. */
export type Markup = string

/** An element with its contents; without contents there is none. */
export function element(name: string, ...contents: readonly Markup[]): Markup {
  const inside = contents.join('')
  return inside === '' ? '' : `<${name}>${inside}</${name}>`
}

/** An element with a text; without a text there is none. */
export function textElement(name: string, text: string | undefined): Markup {
  return text === undefined ? '' : element(name, escaped(text))
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text or the value of an attribute; characters that XML 1.0 has no place for (2.2, Char) are left out. */
export const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (sign) => entities[sign]!)
