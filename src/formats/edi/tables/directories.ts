import type { Directory } from '../message/definition.js'
import type { Standard } from '../syntax/interchange.js'
import {
  edifactComposites,
  edifactComposites14B,
  edifactElements,
  edifactSegments,
  edifactSegments14B,
} from './edifact-d01b.js'
import { edifactComposites96A, edifactElements96A, edifactSegments96A } from './edifact-d96a.js'
import { edifactMessages01B, edifactMessages14B, edifactMessages96A } from './edifact-messages.js'
import { serviceCodes, serviceComposites, serviceElements, serviceSegments } from './edifact-service.js'
import { directory } from './notation.js'
import { x12Codes, x12Codes5010, x12Composites, x12Elements, x12Elements5010 } from './x12-elements.js'
import { x12Messages, x12Messages5010 } from './x12-messages.js'
import { x12Segments, x12Segments5010 } from './x12-segments.js'

const x12Version4010 = directory({
  version: '004010',
  elements: x12Elements,
  composites: x12Composites,
  segments: x12Segments,
  messages: x12Messages,
  codes: x12Codes,
  groupName: (_, trigger) => trigger,
})

/** Before 004010 the century was an element of its own, and years had two digits. */
const x12Before4010 = directory({
  version: '004010',
  elements: `${x12Elements} 370:DT6-8 373:DT6-8 388:DT6-8 446:DT6-8`,
  composites: x12Composites,
  segments: x12Segments,
  messages: x12Messages,
  codes: x12Codes,
  groupName: (_, trigger) => trigger,
})

const x12Version5010 = directory({
  version: '005010',
  elements: `${x12Elements} ${x12Elements5010}`,
  composites: x12Composites,
  segments: `${x12Segments}${x12Segments5010}`,
  messages: x12Messages5010,
  codes: x12Codes5010,
  groupName: (_, trigger) => trigger,
})

const segmentGroup = (number: number) => `SG${number}`

const edifact01B = directory({
  version: 'D.01B',
  elements: `${serviceElements} ${edifactElements}`,
  composites: `${serviceComposites}${edifactComposites}`,
  segments: `${serviceSegments}${edifactSegments}`,
  messages: edifactMessages01B,
  codes: serviceCodes,
  groupName: segmentGroup,
})

const edifact96A = directory({
  version: 'D.96A',
  elements: `${serviceElements} ${edifactElements} ${edifactElements96A}`,
  composites: `${serviceComposites}${edifactComposites}${edifactComposites96A}`,
  segments: `${serviceSegments}${edifactSegments}${edifactSegments96A}`,
  messages: edifactMessages96A,
  codes: serviceCodes,
  groupName: segmentGroup,
})

const edifact14B = directory({
  version: 'D.14B',
  elements: `${serviceElements} ${edifactElements}`,
  composites: `${serviceComposites}${edifactComposites}${edifactComposites14B}`,
  segments: `${serviceSegments}${edifactSegments}${edifactSegments14B}`,
  messages: edifactMessages14B,
  codes: serviceCodes,
  groupName: segmentGroup,
})

/** A directory and whether it is the one that was asked for. */
export interface FoundDirectory {
  readonly directory: Directory
  readonly exact: boolean
}

/** The directory of a version, or the nearest one: partners use dozens of versions that differ in details. */
export function directoryFor(standard: Standard, version: string): FoundDirectory {
  return standard === 'x12' ? x12Directory(version) : edifactDirectory(version)
}

/** GS08 or ST03: version, release and industry code (`004010VICS`, `005010X231A1`); the code narrows the standard. */
function x12Directory(version: string): FoundDirectory {
  const release = version.slice(0, 6)
  if (!/^\d/.test(release)) return { directory: x12Version4010, exact: false }
  if (release < '004010') return { directory: x12Before4010, exact: false }
  const nearest = release >= '005000' ? x12Version5010 : x12Version4010
  return { directory: nearest, exact: release === nearest.version }
}

/**
 * Directories are named by year and half-year: `D.96A` before `D.01B`; those of 1993 as standard (`S.93A`) too, older ones
 * `90.1`, `1.911`, `2.912`. Syntax versions of CONTRL stand alone.
 */
function edifactDirectory(version: string): FoundDirectory {
  if (/^(?:\d\d\.\d|[12]\.\d{3})$/.test(version)) return { directory: edifact96A, exact: false }
  const match = /^[DS]\.(\d\d)([A-Z])$/.exec(version)
  if (match === null) return { directory: edifact01B, exact: isServiceVersion(version) }
  const year = Number(match[1]) + (Number(match[1]) < 80 ? 2000 : 1900)
  // INVOIC has PYT from D.10A on; D.14B stands for what followed, but only payment terms are known of it: never exact.
  const nearest = year < 1999 ? edifact96A : year < 2010 ? edifact01B : edifact14B
  return { directory: nearest, exact: version === nearest.version && nearest !== edifact14B }
}

/** CONTRL is part of ISO 9735: `2.2`, `D.3`, `4.1`. */
const isServiceVersion = (version: string) => /^(?:[1-4]\.[1-4]|D\.3|D\.4)$/.test(version)
