import type { Invoice } from '../../billing/invoice.js'
import type { TaxCategory } from '../../catalog/tax.js'

/** Why no tax is charged: code of the CEF list (VATEX, BT-121) and the words beside it (BT-120). */
export interface Exemption {
  readonly code?: string
  readonly reason: string
}

const exemptions: Readonly<Partial<Record<TaxCategory, Exemption>>> = {
  K: { code: 'VATEX-EU-IC', reason: 'Intra-community supply' },
  G: { code: 'VATEX-EU-G', reason: 'Export outside the EU' },
  O: { code: 'VATEX-EU-O', reason: 'Not subject to VAT' },
  AE: { code: 'VATEX-EU-AE', reason: 'Reverse charge' },
  E: { reason: 'Exempt from VAT' },
}

/** A category as a document may say it. */
export interface TaxWording {
  readonly category: TaxCategory
  readonly exemption?: Exemption
}

/**
 * EN 16931 allows "outside the scope" only for a whole invoice (BR-O-11 to BR-O-14). Beside taxed lines what is outside
 * the scope, such as a voucher, is said as exempt with that reason; the amounts are the same.
 */
export function taxWording({ taxes }: Pick<Invoice, 'taxes'>, category: TaxCategory): TaxWording {
  const isMixed = taxes.some((tax) => tax.category !== taxes[0]!.category)
  if (category === 'O' && isMixed) return { category: 'E', exemption: { reason: 'Outside the scope of VAT' } }
  return { category, exemption: exemptions[category] }
}

/** The whole invoice is outside the scope: neither party may then name a VAT number (BR-O-02). */
export const isOutsideScope = ({ taxes }: Pick<Invoice, 'taxes'>): boolean =>
  taxes.length > 0 && taxes.every(({ category }) => category === 'O')
