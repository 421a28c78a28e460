/** How the data of an element is written: X12.6 types in capitals, EDIFACT representations in small letters. */
export type DataType = 'AN' | 'ID' | 'DT' | 'TM' | 'R' | 'N' | 'B' | 'a' | 'n' | 'an'

/** A data element of the dictionary. */
export interface ElementDefinition {
  /** Its number in the dictionary; absent where a table gives only type and length. */
  readonly reference?: string
  readonly type: DataType
  readonly min: number
  readonly max: number
  /** Implied decimal places of X12 Nn. */
  readonly places: number
  /** All values that may stand, where the list is closed. */
  readonly codes?: ReadonlySet<string>
}

/** A data element or component as a segment uses it. */
export interface ElementUse {
  /** Number of the data element or composite (`353`, `C040`). */
  readonly reference?: string
  readonly mandatory: boolean
  /** A simple element; absent for a composite. */
  readonly simple?: ElementDefinition
  readonly components?: readonly ComponentUse[]
  /** How often it may be sent in one segment, by the repetition separator. */
  readonly repeats: number
}

export interface ComponentUse {
  readonly mandatory: boolean
  readonly definition: ElementDefinition
}

/**
 * X12.6, 3.7 relational conditions. P: all or none. R: at least one. E: at most one. C: the first needs all others.
 * L: the first needs one of the others.
 */
export interface SyntaxNote {
  readonly kind: 'P' | 'R' | 'E' | 'C' | 'L'
  readonly elements: readonly number[]
}

export interface SegmentDefinition {
  readonly tag: string
  /** What the standards call the elements: `PO101`, `PO102`, … */
  readonly names: readonly string[]
  /** What their components are called: `NAD02-1`, `NAD02-2`, … Made once, since a name made anew costs more than its value. */
  readonly componentNames: readonly (readonly string[])[]
  readonly elements: readonly ElementUse[]
  /** How many of the elements lead up to the last mandatory one: those behind it matter only where they were sent. */
  readonly needed: number
  readonly notes: readonly SyntaxNote[]
  /** The table describes only the beginning: further elements are accepted unchecked. */
  readonly open: boolean
}

/** What the standards call an element, counted from 1: `PO103`, `NAD02`. */
export const elementName = (tag: string, at: number): string => (at < 10 ? `${tag}0${at}` : `${tag}${at}`)

/** What the standards call a component, counted from 1: `NAD02-1`. */
export const componentName = (element: string, component: number): string => `${element}-${component}`

/** A segment at its place in a message. */
export interface SegmentRule {
  readonly kind: 'segment'
  readonly tag: string
  readonly mandatory: boolean
  readonly max: number
}

/** A loop or segment group: it begins with its first segment, the trigger. */
export interface GroupRule {
  readonly kind: 'group'
  /** X12 loops carry the name of their trigger, EDIFACT groups their number: `SG25`. */
  readonly name: string
  readonly tag: string
  readonly mandatory: boolean
  readonly max: number
  readonly rules: readonly Rule[]
  /** Places of each tag among the rules, ascending. */
  readonly places: ReadonlyMap<string, readonly number[]>
}

export type Rule = SegmentRule | GroupRule

export interface MessageDefinition {
  readonly type: string
  readonly root: GroupRule
  readonly directory: Directory
}

/** One version of one standard. */
export interface Directory {
  /** `004010`, `D.96A`. */
  readonly version: string
  segment(tag: string): SegmentDefinition | undefined
  message(type: string): MessageDefinition | undefined
}
