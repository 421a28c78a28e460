import type { InvoiceDocument } from '../document.js'
import { plain } from '../terms.js'

/** Specification identifiers (BT-24) of XRechnung 3.0 and of what is built on it. */
export const xrechnungId = 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0'
export const extensionId = `${xrechnungId}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0`
export const cleanVehiclesId = `${xrechnungId}#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9`

export const specificationIds = new Set([xrechnungId, extensionId, cleanVehiclesId])

export const isExtension = ({ invoice }: InvoiceDocument): boolean => plain(invoice.specification) === extensionId
export const isAboutCleanVehicles = ({ invoice }: InvoiceDocument): boolean =>
  plain(invoice.specification) === cleanVehiclesId
