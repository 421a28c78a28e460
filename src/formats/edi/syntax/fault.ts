import type { Finding } from '../../finding.js'
import type { Segment } from './segment.js'

/** Where in the message a finding belongs, in the terms that functional acknowledgements report. */
export interface FaultPlace {
  /** Tag of the segment, also when it is missing. */
  readonly tag?: string
  /** Number of the segment in its message: ST or UNH is 1. */
  readonly segment?: number
  /** The loop or segment group around it. */
  readonly loop?: string
  readonly element?: number
  readonly component?: number
  readonly repetition?: number
  /** Number of the data element in the dictionary, e.g. `353`. */
  readonly reference?: string
  /** The data that was refused. */
  readonly value?: string
}

/** A finding that knows its place, so that 997, 999 and CONTRL can be made of it. */
export interface EdiFinding extends Finding {
  readonly place?: FaultPlace
}

/** Names a place as people read it: `0001/12:PO1/PO103-2`. */
export function placePath(controlNumber: string, place: FaultPlace): string {
  const { tag = '', segment, element, component } = place
  const path = below(controlNumber, tag === '' || segment === undefined ? tag : `${segment}:${tag}`)
  if (element === undefined) return path
  const name = element < 10 ? `${tag}0${element}` : `${tag}${element}`
  return below(path, component === undefined ? name : `${name}-${component}`)
}

const below = (path: string, step: string): string => (path === '' || step === '' ? path + step : `${path}/${step}`)

/** A finding about a segment of an envelope. */
export function envelopeFinding(
  code: string,
  message: string,
  segment: Pick<Segment, 'tag' | 'offset' | 'line'>,
  severity: EdiFinding['severity'] = 'error',
): EdiFinding {
  return {
    severity,
    code,
    message,
    position: { line: segment.line, offset: segment.offset, path: segment.tag },
    place: { tag: segment.tag },
  }
}
