import type { BusinessDate } from '../../../kernel/date.js'
import type { Standard } from '../syntax/interchange.js'

/** One coded field: our word and the code of each standard, the preferred one first where several mean the same. */
export class CodeTable {
  readonly #words: Readonly<Record<Standard, ReadonlyMap<string, string>>>
  readonly #codes: Readonly<Record<Standard, ReadonlyMap<string, string>>>

  /** Lines of `word x12 edifact`; `-` where a standard has no code, `/` between codes of one meaning. */
  constructor(table: string) {
    const words = { x12: new Map<string, string>(), edifact: new Map<string, string>() }
    const codes = { x12: new Map<string, string>(), edifact: new Map<string, string>() }
    for (const line of table.trim().split('\n')) {
      const [word, x12, edifact] = line.trim().split(/\s+/) as [string, string, string]
      for (const [standard, all] of [
        ['x12', x12],
        ['edifact', edifact],
      ] as const) {
        if (all === '-') continue
        const list = all.split('/')
        codes[standard].set(word, list[0]!)
        for (const code of list) words[standard].set(code, word)
      }
    }
    this.#words = words
    this.#codes = codes
  }

  /** Our word for a code; `x12:ZZ` where there is none. */
  word(standard: Standard, code: string): string {
    return this.#words[standard].get(code) ?? `${standard}:${code}`
  }

  /** The code for a word; `undefined` where the standard cannot say it. */
  code(standard: Standard, word: string): string | undefined {
    const prefix = `${standard}:`
    return word.startsWith(prefix) ? word.slice(prefix.length) : this.#codes[standard].get(word)
  }
}

/** X12 98, EDIFACT 3035. */
export const partyRoles = new CodeTable(`
  buyer BY BY
  seller SE SE
  supplier SU/VN SU
  ship-to ST DP
  ship-from SF SF
  bill-to BT IV
  payer PR PR
  payee PE PE
  remit-to RI RE
  carrier CA CA
  consignee CN CN
  ultimate-consignee UC UC
  warehouse WH WH
  shipper SH CZ
`)

/** X12 66, EDIFACT 3055. */
export const partySchemes = new CodeTable(`
  gln UL 9
  duns 1 16
  seller 91 91
  buyer 92 92
  scac 2 182
  other ZZ ZZZ
`)

/** X12 128, EDIFACT 1153. */
export const referenceKinds = new CodeTable(`
  contract CT CT
  buyer-order PO ON
  seller-order VN/CO VN
  invoice IV/OI IV
  promotion PD PD
  customer-reference CR CR
  internal-vendor IA IA
  offer PR AAG
  delivery-note PK DQ
  despatch-advice 2I AAK
  bill-of-lading BM BM
  carrier-reference CN CN
  release RE RE
  price-list PL PL
  department DP -
  tax-registration TX VA
  account 11 ADE
  credit-note CM CD
  tracking 2J AAZ
`)

/** X12 374, EDIFACT 2005. Many codes of the two are the same number. */
export const dateKinds = new CodeTable(`
  delivery-requested 002 2
  ship-requested 010 10
  shipped 011 11
  estimated-delivery 017 17
  delivered 035 35
  ship-not-before 037 37
  ship-not-after 038 38
  cancel-after 001 61
  deliver-not-after 063 63
  deliver-not-before 064 64
  scheduled-delivery 067 67
  promised-delivery 069 69
  arrival-estimated 371 132
  order 004 4
  invoice 003 3
  payment-due 814 13
  service-start 150 167
  service-end 151 168
`)

/** A period in which something is asked for has its bounds among the kinds of dates. */
const bounds: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'delivery-requested': ['deliver-not-before', 'deliver-not-after'],
  'ship-requested': ['ship-not-before', 'ship-not-after'],
}

/** The two dates of a period; `undefined` where a bound is no day or has no kind of its own. */
export function boundsOf(
  kind: string,
  from: BusinessDate | undefined,
  to: BusinessDate | undefined,
): Readonly<Record<string, BusinessDate>> | undefined {
  const kinds = bounds[kind]
  return kinds && from && to ? { [kinds[0]]: from, [kinds[1]]: to } : undefined
}

/** X12 353, EDIFACT 1225. */
export const purposes = new CodeTable(`
  original 00 9
  cancel 01 1
  change 04 4
  replace 05 5
  confirmation 06 6
  duplicate 07 7
`)

/** X12 92, EDIFACT 1001. */
export const orderTypes = new CodeTable(`
  standard SA/NE 220
  blanket BK 221
  release RL 226
  rush RO 224
  drop-shipment DS -
`)

/** X12 235 in front of item numbers, EDIFACT 7143. GTINs are told apart by their length. */
export const itemSchemes = new CodeTable(`
  buyer BP/IN/CB/SK BP/IN
  seller VP/VN/VC/VA SA/VP
  manufacturer MG/MF MF
`)

/** X12 1300, EDIFACT 7161. */
export const chargeReasons = new CodeTable(`
  freight D240 FC
  discount C310 DI
  handling D500 HD
  packing F050 PC
  insurance D980 IN
  promotion F800 PAD
`)

/** X12 355, UN/ECE recommendation 20: only where the two differ. */
export const units = new CodeTable(`
  KGM KG KGM
  LBR LB LBR
  GRM GR GRM
  ONZ OZ ONZ
  TNE MP TNE
  MTR MR MTR
  FOT FT FOT
  INH IN INH
  LTR LT LTR
  GLL GA GLL
  DZN DZ DZN
  CS CA CS
  CT CT CT
  PF PL PF
  PK PK PK
  BX BX BX
  PCE PC PCE
  HUR HR HUR
  DAY DA DAY
  MTK SM MTK
  MTQ CR MTQ
`)

/** X12 91, EDIFACT 8067 in TDT. */
export const transportModes = new CodeTable(`
  road M/J 30
  rail R 20
  sea S/O 10
  air A 40
  mail U 50
`)

/** Packaging: first part of X12 103, EDIFACT 7065. */
export const packageKinds = new CodeTable(`
  pallet PLT PX/201/PL
  carton CTN CT
  case CAS CS
  bag BAG BG
  drum DRM DR
`)

/** X12 591 in BPR04, EDIFACT 4461 in PAI. */
export const paymentMethods = new CodeTable(`
  ach ACH 30
  wire FWT 42
  cheque CHK 20
  book BKT -
  direct-debit DDT 49
`)

/** X12 426 in ADX02 and RMR07, EDIFACT 4465 in AJT. */
export const adjustmentReasons = new CodeTable(`
  price 01 5
  damaged 04 3
  quality 05 2
  short 06 4
  wrong-item 07 14
  returned 11/12/13/14/15 15/16
  other ZZ ZZZ
`)

/** X12 128 in RMR01, EDIFACT 1001 in DOC. */
export const claimKinds = new CodeTable(`
  invoice IV 380
  credit-note CM 381
  debit-note DB 383
  buyer-order PO 220
  statement ST -
`)

/** X12 963 in TXI01, EDIFACT 5153. */
export const taxKinds = new CodeTable(`
  vat VA VAT
  goods-and-services GS GST
  sales ST STT
  state SL LOC
  excise FT EXC
`)
