import { codeList, joined, without } from './code-list.js'

/**
 * The short code lists of EN 16931 as the validation artefacts of release 1.3.16 restrict them; rule BR-CL-nn in
 * brackets. What a list dropped stays right for the invoices issued until then, because they are kept for ten years.
 */

/** UNTDID 1001, invoices (BR-CL-01, BT-3). */
export const invoiceTypeCodes = codeList(
  '71 80-82 84 102 130 202-204 211 218 219 295 325 326 331 380 382-390 393-395 456 457 471-473 500 501 527 553 575 623 633',
  '751 780 817 870 875-877 935',
)

/** UNTDID 1001, credit notes (BR-CL-01, BT-3). */
export const creditNoteTypeCodes = codeList('81 83 261 262 296 308 381 396 420 458 502 503 532')

/** CII has one root for both and one list (BR-CL-01). */
export const documentTypeCodes = joined(invoiceTypeCodes, creditNoteTypeCodes)

/** ISO 4217 (BR-CL-03 to BR-CL-05). */
export const currencyCodes = codeList(
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF',
  'CHW CLF CLP CNH CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD',
  'HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL',
  'MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON',
  'RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STD SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX',
  'USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XB[A-D] XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW',
  'ZWG',
)

/** Currencies that release 1.3.16 dropped: the day is the one on which it began. */
export const withdrawnCurrencies: ReadonlyMap<string, string> = new Map(
  ['ANG', 'BGN', 'CUC', 'MRO'].map((code) => [code, '2026-05-15']),
)

/** The Peppol list has the dobra of today where the other has the one before 2018 (PEPPOL-EN16931-CL007). */
export const peppolCurrencyCodes: ReadonlySet<string> = new Set(
  [...currencyCodes].map((code) => (code === 'STD' ? 'STN' : code)),
)

/** The currencies of release 3.0.20: those of the Antilles and of Bulgaria were still in use. */
export const peppolCurrencyCodes20 = joined(without(peppolCurrencyCodes, codeList('XCG')), codeList('ANG BGN'))

/** UNTDID 2005 in UBL, 2475 in CII: what the VAT date hangs on (BR-CL-06, BT-8). */
export const taxPointCodesUbl = codeList('3 35 432')
export const taxPointCodesCii = codeList('5 29 72')

/** ISO 3166-1 with Kosovo (1A) and Northern Ireland (XI) (BR-CL-14, BR-CL-15). */
export const countryCodes = codeList(
  '1A AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC',
  'CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE',
  'GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM',
  'KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ',
  'NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH',
  'SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG',
  'VI VN VU WF WS XI YE YT ZA ZM ZW',
)

/** Prefixes of a VAT identifier: the countries, Greece also as EL, and the Antilles that were (BR-CO-09). */
export const vatPrefixes = joined(countryCodes, codeList('AN EL'))

/** UNTDID 4461: payment means (BR-CL-16, BT-81). */
export const paymentMeansCodes = codeList('1-70 74-78 91-98 ZZZ')

/** UNTDID 5305 as restricted, with B for the Italian split payment (BR-CL-17, BR-CL-18). */
export const vatCategoryCodes = codeList('AE L M E S Z G O K B')

/** UNTDID 5189: reasons of an allowance (BR-CL-19, BT-98, BT-140). */
export const allowanceReasonCodes = codeList('41 42 60 62-68 70 71 88 95 100 102-105')

/** UNTDID 7161: reasons of a charge (BR-CL-20, BT-105, BT-145). */
export const chargeReasonCodes = codeList(
  'AA AAA AAC AAD AAE AAF AAH AAI AAS AAT AAV AAY AAZ AB[ABCDFKLNRSTU] AC[FGHIJKLMS] AD[CEJKLMNOPQRTWYZ]',
  'AE[ABCDFHIJKLMNOPSTUVWXYZ] AJ AU CA CAB CAD CAE CAF CA[I-Z] CD CG CS CT DAB DAC DAD DA[F-Q] DL EG EP ER FAA FAB FAC FC FH',
  'FI GAA HAA HD HH IAA IAB ID IF IR IS KO L1 LA LAA LAB LF MAE MI ML NAA OA PA PAA PC PL PRV RAB RAC RAD RAF RE RF RH RV',
  'SA SAA SAD SAE SAI SG SH SM SU TAB TAC TT TV V1 V2 WH XAA YY ZZZ',
)

/** The VATEX list of exemption reasons; compared in capitals (BR-CL-22, BT-121). */
export const exemptionReasonCodes = codeList(
  'VATEX-EU-79-C VATEX-EU-132 VATEX-EU-135-1 VATEX-EU-143 VATEX-EU-144 VATEX-EU-146-1E VATEX-EU-148 VATEX-EU-151',
  'VATEX-EU-153 VATEX-EU-159 VATEX-EU-309 VATEX-EU-143-1FA VATEX-EU-151-1AA VATEX-EU-AE VATEX-EU-D VATEX-EU-F VATEX-EU-G',
  'VATEX-EU-I VATEX-EU-IC VATEX-EU-J VATEX-EU-O VATEX-FR-FRANCHISE VATEX-FR-CNWVAT VATEX-FR-298SEXDECIESA VATEX-FR-AE',
  ...['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((letter) => `VATEX-EU-148-${letter}`),
  ...[...'ABCDEFGHIJKLMNOPQ'].map((letter) => `VATEX-EU-132-1${letter}`),
  ...[...'ABCDEFGHIJKL'].map((letter) => `VATEX-EU-143-1${letter}`),
  ...[...'ABCDE'].map((letter) => `VATEX-EU-151-1${letter}`),
  ...['1', '2', '3', '4', '5', '7', '8', 'A', 'B', 'C', 'D', 'E'].flatMap((part) => frenchExemptions(part)),
  'VATEX-FR-CGI275 VATEX-FR-CGI277A VATEX-FR-CGI295',
)

/** Article 261 of the French tax code: its numbers with a hyphen, its letters with their own numbers. */
function frenchExemptions(part: string): string[] {
  const numbers: Readonly<Record<string, readonly string[]>> = {
    A: [''],
    B: [''],
    C: ['-1', '-2', '-3'],
    D: ['-1', '-1BIS', '-2', '-3', '-4'],
    E: ['-1', '-2'],
  }
  return numbers[part]?.map((number) => `VATEX-FR-CGI261${part}${number}`) ?? [`VATEX-FR-CGI261-${part}`]
}

/** ISO 6523 ICD: registers of organisations (BR-CL-10, BR-CL-11, BR-CL-21, BR-CL-26). */
export const identifierSchemes = codeList('0002-0091 0093-0102 0104-0180 0183-0248')

/** EAS: schemes of an electronic address (BR-CL-25, BT-34-1, BT-49-1). */
export const addressSchemes = codeList(
  '0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183 0184 0188 0190-0196',
  '0198-0205 0208-0213 0215-0221 0225 0230 0235 0240 0242 0244-0246 0248 9910 9913-9915 9918-9920 9922-9953 9957 9959',
  'AN AQ AS AU EM',
)

/** Schemes that left the list of electronic addresses, with the first day of the list without them. */
export const withdrawnAddressSchemes: ReadonlyMap<string, string> = new Map([
  ['9958', '2020-11-15'],
  ['9956', '2021-05-17'],
  ['9955', '2023-05-15'],
])

/** The Peppol network routes fewer schemes than EN 16931 names (PEPPOL-EN16931-CL008). */
export const peppolAddressSchemes = codeList(
  '0002 0007 0009 0060 0088 0096 0097 0106 0130 0135 0142 0151 0158 0183 0184 0188 0190-0192 0195 0196 0198-0201 0204',
  '0208-0211 0216 0218 0221 0225 0230 0235 0240 0242 0244-0246 0248 9910 9913-9915 9918-9920 9922-9953 9957 9959',
)

/** The schemes of release 3.0.20. */
export const peppolAddressSchemes20 = joined(
  without(peppolAddressSchemes, codeList('0242 0246 0248')),
  codeList('0037 0147 0154 0170 0177 0193 0194 0202 0203 0205 0212 0213 0215 0217'),
)

/** Kinds of an embedded document (BR-CL-24, BT-125-1). */
export const mediaTypes: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.spreadsheet',
])
