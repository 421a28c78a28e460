/** An element to be written. */
export interface OutputElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly content: string | readonly OutputElement[]
}

export type Output = OutputElement | undefined
type Attributes = OutputElement['attributes']

const none: Attributes = {}

/** An element with a text; what is missing is not written. */
export function leaf(name: string, content: string | undefined, attributes: Attributes = none): Output {
  return content === undefined ? undefined : { name, attributes, content }
}

/** An element with children; without any it is not written. */
export function group(name: string, ...children: readonly (Output | readonly Output[])[]): Output {
  const written = children.flat().filter((one) => one !== undefined)
  return written.length === 0 ? undefined : { name, attributes: none, content: written }
}

/** As `group`, but written even when there is nothing in it: some schemas insist. */
export function requiredGroup(name: string, ...children: readonly (Output | readonly Output[])[]): OutputElement {
  return group(name, ...children) ?? { name, attributes: none, content: [] }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** Characters that XML 1.0 has no way to write; a document that held them would not be well-formed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be left out
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function escaped(text: string): string {
  return text.replace(unwritable, '').replace(/[&<>"\r]/g, (character) => escapes[character]!)
}

/** The whole document in UTF-8, indented by two blanks. */
export function writeXml(root: OutputElement): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>']
  const write = (element: OutputElement, indent: string): void => {
    const attributes = Object.entries(element.attributes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}="${escaped(value!)}"`)
      .join('')
    const start = `${indent}<${element.name}${attributes}`
    if (typeof element.content === 'string') lines.push(`${start}>${escaped(element.content)}</${element.name}>`)
    else if (element.content.length === 0) lines.push(`${start}/>`)
    else {
      lines.push(`${start}>`)
      for (const child of element.content) write(child, `${indent}  `)
      lines.push(`${indent}</${element.name}>`)
    }
  }
  write(root, '')
  return `${lines.join('\n')}\n`
}
