import type { AcknowledgementStatus } from './acknowledge-x12.js'
import type { EdiMessage } from './message/read-message.js'
import { loopsOf, segmentOf, segmentsOf } from './message/tree.js'
import { type Segment, textAt } from './syntax/segment.js'

/** What a partner says about messages of ours (997, 999, CONTRL, TA1). */
export interface Acknowledgement {
  /** The group (997, 999) or interchange (CONTRL, TA1) that is answered. */
  readonly controlNumber: string
  readonly status: AcknowledgementStatus
  /** What TA1 says of the interchange: when it was made, as sent, and the code of what is wrong with it (X12 I18). */
  readonly interchange?: { readonly date: string; readonly time: string; readonly note?: string }
  readonly messages: readonly AcknowledgedMessage[]
}

export interface AcknowledgedMessage {
  /** `850`, `ORDERS`. */
  readonly type: string
  readonly controlNumber: string
  readonly status: AcknowledgementStatus
  readonly faults: readonly AcknowledgedFault[]
}

export interface AcknowledgedFault {
  /** Number of the segment in the message: ST or UNH is 1. */
  readonly segment?: number
  readonly tag?: string
  /** Number of the element in the segment, counted without the tag. */
  readonly element?: number
  /** Code of the standard: X12 718, 720 or 723; EDIFACT 0085. */
  readonly code: string
  /** A copy of the data that was refused. */
  readonly value?: string
}

/** X12 715 and 717. */
const x12Statuses: Readonly<Record<string, AcknowledgementStatus>> = {
  A: 'accepted',
  E: 'accepted-with-errors',
  P: 'partially-accepted',
}

/** Reads an acknowledgement; `undefined` for every other message. */
export function readAcknowledgement(message: EdiMessage): Acknowledgement | undefined {
  if (message.type === '997') return readX12(message, 'AK')
  if (message.type === '999') return readX12(message, 'IK')
  return message.type === 'CONTRL' ? readContrl(message) : undefined
}

/** Reads TA1; `undefined` for every other segment. */
export function readInterchangeAnswer(segment: Segment): Acknowledgement | undefined {
  if (segment.tag !== 'TA1') return undefined
  const [controlNumber = '', date = '', time = '', code = '', note = ''] = [1, 2, 3, 4, 5].map((at) =>
    textAt(segment, at),
  )
  const status = x12Statuses[code] ?? 'rejected'
  return { controlNumber, status, interchange: { date, time, note: note || undefined }, messages: [] }
}

function readX12({ tree }: EdiMessage, prefix: 'AK' | 'IK'): Acknowledgement {
  const messages = loopsOf(tree, 'AK2').map((set): AcknowledgedMessage => {
    const head = segmentOf(set, 'AK2')
    const result = segmentOf(set, `${prefix}5`)
    const own = [2, 3, 4, 5, 6].map((at) => textAt(result, at)).filter((code) => code !== '')
    const faults = loopsOf(set, `${prefix}3`).flatMap((loop): AcknowledgedFault[] => {
      const at = segmentOf(loop, `${prefix}3`)
      const place = { segment: Number(textAt(at, 2)), tag: textAt(at, 1) }
      const nested = loopsOf(loop, 'IK4').flatMap((inner) => segmentsOf(inner, 'IK4'))
      const elements = [...segmentsOf(loop, 'AK4'), ...nested].map((element) => ({
        ...place,
        element: Number(textAt(element, 1)),
        code: textAt(element, 3),
        value: textAt(element, 4) || undefined,
      }))
      // Code 8 only points to the elements.
      return elements.length > 0 ? elements : [{ ...place, code: textAt(at, 4) }]
    })
    const status = x12Statuses[textAt(result, 1)] ?? 'rejected'
    const whole = own.filter((code) => code !== '5').map((code) => ({ code }))
    return { type: textAt(head, 1), controlNumber: textAt(head, 2), status, faults: [...whole, ...faults] }
  })
  const status = x12Statuses[textAt(segmentOf(tree, 'AK9'), 1)] ?? 'rejected'
  return { controlNumber: textAt(segmentOf(tree, 'AK1'), 2), status, messages }
}

/** DE 0083: 4 rejects, 5 to 8 acknowledge in their various ways. */
function readContrl({ tree }: EdiMessage): Acknowledgement {
  const statusOf = (code: string): AcknowledgementStatus => (code === '4' ? 'rejected' : 'accepted')
  const groups = [tree, ...loopsOf(tree, 'UCF')]
  const messages = groups
    .flatMap((group) => loopsOf(group, 'UCM'))
    .map((loop): AcknowledgedMessage => {
      const ucm = segmentOf(loop, 'UCM')
      const whole = textAt(ucm, 4) === '' ? [] : [{ code: textAt(ucm, 4) }]
      const faults = loopsOf(loop, 'UCS').flatMap((inner): AcknowledgedFault[] => {
        const ucs = segmentOf(inner, 'UCS')
        const segment = Number(textAt(ucs, 1))
        const own = textAt(ucs, 2) === '' ? [] : [{ segment, code: textAt(ucs, 2) }]
        const elements = segmentsOf(inner, 'UCD').map((ucd) => ({
          segment,
          // S011 counts the tag as element 1.
          element: Number(textAt(ucd, 2, 1)) - 1,
          code: textAt(ucd, 1),
        }))
        return [...own, ...elements]
      })
      const status = statusOf(textAt(ucm, 3))
      return { type: textAt(ucm, 2, 1), controlNumber: textAt(ucm, 1), status, faults: [...whole, ...faults] }
    })
  const uci = segmentOf(tree, 'UCI')
  return { controlNumber: textAt(uci, 1), status: statusOf(textAt(uci, 4)), messages }
}
