/**
 * The VAT categories of EN 16931-1 (UNTDID 5305, 6.4.3) and what each asks of an invoice. The rules of all categories
 * have the same ten numbers behind different letters, so that this table is most of them.
 */
export interface VatCategoryLaw {
  /** The code in the invoice. */
  readonly code: string
  /** The letters in the rule numbers: `BR-AE-08`. Those of IGIC and IPSI differ from the name of their tax. */
  readonly letters: string
  readonly name: string
  /** Whether breakdowns are per rate, with a taxable amount that may differ by rounding. */
  readonly isRated: boolean
  readonly rate: 'zero' | 'positive' | 'notNegative' | 'none'
  readonly seller: 'registered' | 'vatIdentifier' | 'noVatIdentifier'
  readonly buyer: 'any' | 'vatOrLegalIdentifier' | 'vatIdentifier' | 'noVatIdentifier'
  readonly exemptionReason: 'required' | 'forbidden'
}

const rated = { isRated: true, seller: 'registered', buyer: 'any', exemptionReason: 'forbidden' } as const
const untaxed = { isRated: false, rate: 'zero', seller: 'registered', buyer: 'any' } as const

export const vatCategories: readonly VatCategoryLaw[] = [
  { ...rated, code: 'S', letters: 'S', name: 'standard rated', rate: 'positive' },
  { ...untaxed, code: 'Z', letters: 'Z', name: 'zero rated', exemptionReason: 'forbidden' },
  { ...untaxed, code: 'E', letters: 'E', name: 'exempt from VAT', exemptionReason: 'required' },
  {
    ...untaxed,
    code: 'AE',
    letters: 'AE',
    name: 'reverse charge',
    buyer: 'vatOrLegalIdentifier',
    exemptionReason: 'required',
  },
  {
    ...untaxed,
    code: 'K',
    letters: 'IC',
    name: 'intra-community supply',
    seller: 'vatIdentifier',
    buyer: 'vatIdentifier',
    exemptionReason: 'required',
  },
  {
    ...untaxed,
    code: 'G',
    letters: 'G',
    name: 'export outside the EU',
    seller: 'vatIdentifier',
    exemptionReason: 'required',
  },
  {
    ...untaxed,
    code: 'O',
    letters: 'O',
    name: 'not subject to VAT',
    rate: 'none',
    seller: 'noVatIdentifier',
    buyer: 'noVatIdentifier',
    exemptionReason: 'required',
  },
  { ...rated, code: 'L', letters: 'AF', name: 'Canary Islands tax (IGIC)', rate: 'notNegative' },
  { ...rated, code: 'M', letters: 'AG', name: 'tax of Ceuta and Melilla (IPSI)', rate: 'notNegative' },
]

/** The law of a category by its code. */
export const lawOf: ReadonlyMap<string, VatCategoryLaw> = new Map(vatCategories.map((law) => [law.code, law]))
