/**
 * Service data elements, composites and segments of ISO 9735 that stand inside of messages (UNS, CONTRL), as syntax 4 has
 * them: it made some optional that syntax 3 demands (0062, S006, S007, S009) and added security at the end. Compared with
 * the service segments of php-edifact (syntax 4) and of underware.Edifact (syntax 3 and 4).
 */
export const serviceElements =
  '0013:an..3 0020:an..14 0048:an..14 0062:an..14 0083:an..3 0085:an..3 0096:n..6 0098:n..3'

export const serviceComposites = `
S002 an..35! an..4 an..35 an..35
S003 an..35! an..4 an..35 an..35
S006 an..35! an..4
S007 an..35! an..4
S009 an..6! an..3! an..3! an..3! an..6 an..6 an..6
S011 n..3! n..3 n..6
S020 an..3! an..35!
`

export const serviceSegments = `
UCD 0085! S011!
UCF 0048! S006 S007 0083! 0085 0013 S011 an..14 n..6
UCI 0020! S002! S003! 0083! 0085 0013 S011 an..14 n..6
UCM 0062 S009 0083! 0085 0013 S011 an..35 S020 an..14 n..6
UCS 0096! 0085 an..14 n..6
`

/** CONTRL version 3 and 4: one structure. */
export const controlMessage = 'UCI! (UCM (UCS UCD:99):999):999999 (UCF (UCM (UCS UCD:99):999):999999):999999'

/** Lists of ISO 9735 and of qualifiers that no directory has extended. */
export const serviceCodes: Readonly<Record<string, string>> = {
  '0081': 'D S',
  '0083': '1 2 3 4 5 6 7 8',
}
