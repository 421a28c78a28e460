/** Profiles of Factur-X 1.0 and ZUGFeRD 2; the two small ones have no lines and are no invoices of EN 16931. */
export type Profile = 'MINIMUM' | 'BASIC WL' | 'BASIC' | 'EN 16931' | 'EXTENDED' | 'XRECHNUNG'

const endings: readonly (readonly [ending: RegExp, profile: Profile])[] = [
  [/^urn:(?:factur-x\.eu:1p0|zugferd\.de:2p0):minimum$/, 'MINIMUM'],
  [/^urn:(?:factur-x\.eu:1p0|zugferd\.de:2p0):basicwl$/, 'BASIC WL'],
  [/^urn:cen\.eu:en16931:2017#compliant#urn:(?:factur-x\.eu:1p0|zugferd\.de:2p0):basic$/, 'BASIC'],
  [/^urn:cen\.eu:en16931:2017#conformant#urn:(?:factur-x\.eu:1p0|zugferd\.de:2p0):extended$/, 'EXTENDED'],
  [/xeinkauf\.de:kosit:xrechnung_/, 'XRECHNUNG'],
]

/**
 * The profile that a specification identifier (BT-24) names; without a narrower one it is EN 16931 whole. Identifiers
 * that drafts wrote otherwise earn no relief: they are judged by EN 16931 whole as well.
 */
export function profileOf(specification: string): Profile {
  return endings.find(([ending]) => ending.test(specification.trim()))?.[1] ?? 'EN 16931'
}
