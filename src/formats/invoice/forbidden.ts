import type { Check, RuleText, Severity } from './rules.js'
import type { XmlElement } from './xml.js'

/**
 * What a syntax has and the model has not: rules that each forbid one path from the root. A walk of the document
 * follows all paths at once, so that hundreds of rules cost one look-up for each element.
 */
export interface ForbiddenPath extends RuleText {
  readonly path: string
}

interface Node {
  readonly children: Map<string, Node>
  readonly rules: RuleText[]
}

const newNode = (): Node => ({ children: new Map(), rules: [] })

/** Rows of a table: the rules count on from a number, one for each name under the base. */
export function forbidden(
  ruleId: (number: number) => string,
  from: number,
  base: string,
  names: string,
  severity: Severity = 'warning',
): ForbiddenPath[] {
  return names.split(' ').map((name, index) => {
    const path = base === '' ? name : `${base}/${name}`
    return {
      id: ruleId(from + index),
      path,
      says: `The model has no place for ${path}: it will not be read.`,
      severity,
    }
  })
}

/** Reports each forbidden path once, at its first place. `alias` gives two names of the syntax one name in the table. */
export function forbiddenPaths(paths: readonly ForbiddenPath[], alias: (name: string) => string): Check {
  const top = newNode()
  for (const one of paths) {
    let node = top
    for (const name of one.path.split('/')) {
      const next = node.children.get(name) ?? newNode()
      node.children.set(name, next)
      node = next
    }
    node.rules.push(one)
  }
  return (document, report) => {
    const seen = new Set<RuleText>()
    const visit = (element: XmlElement, node: Node): void => {
      for (const child of element.children) {
        const next = node.children.get(alias(child.name))
        if (!next) continue
        for (const one of next.rules) {
          if (!seen.has(one)) report(one, child)
          seen.add(one)
        }
        if (next.children.size > 0) visit(child, next)
      }
    }
    visit(document.root, top)
  }
}
