import type { Segment } from '../syntax/segment.js'

/** A loop or segment group of a message: its segments and inner loops in the order in which they were sent. */
export interface LoopNode {
  /** `PO1`, `SG25`; the message type at the root. */
  readonly loop: string
  readonly children: readonly TreeNode[]
}

export type TreeNode = Segment | LoopNode

export const isSegment = (node: TreeNode): node is Segment => 'tag' in node

/** The segments with a tag that stand directly in a loop. */
export function segmentsOf(node: LoopNode | undefined, tag: string): Segment[] {
  if (node === undefined) return []
  return node.children.filter((child): child is Segment => isSegment(child) && child.tag === tag)
}

/** The first segment with a tag that stands directly in a loop. */
export function segmentOf(node: LoopNode | undefined, tag: string): Segment | undefined {
  return node?.children.find((child): child is Segment => isSegment(child) && child.tag === tag)
}

/** The inner loops that begin with a tag: X12 loops by their name, EDIFACT groups by their trigger. */
export function loopsOf(node: LoopNode | undefined, trigger: string): LoopNode[] {
  if (node === undefined) return []
  return node.children.filter((child): child is LoopNode => !isSegment(child) && triggerOf(child) === trigger)
}

/** The tag of the segment that begins a loop. */
export function triggerOf(node: LoopNode): string {
  const first = node.children[0]
  return first !== undefined && isSegment(first) ? first.tag : ''
}
