/** One record with its place in the file. */
export interface NachaLine {
  readonly text: string
  readonly line: number
  readonly offset: number
}
/** A record of 94 characters: fields in order, `name:length`, `#` for digits (right-justified, filled with zeros). */
export type Layout<Name extends string> = readonly Field<Name>[]

interface Field<Name extends string> {
  readonly name: Name
  readonly start: number
  readonly length: number
  readonly numeric: boolean
}

export const recordLength = 94

function layout<const Text extends string>(text: Text): Layout<FieldNames<Text>> {
  let start = 0
  const fields = text.split(' ').map((part) => {
    const [name, size] = part.split(/[:#]/) as [FieldNames<Text>, string]
    const field = { name, start, length: Number(size), numeric: part.includes('#') }
    start += field.length
    return field
  })
  if (start !== recordLength) throw new Error(`table error: ${text} makes ${start} characters`)
  return fields
}

/** The names of a layout text, as a type. */
type FieldNames<Text extends string> = Text extends `${infer Part} ${infer Rest}`
  ? FieldName<Part> | FieldNames<Rest>
  : FieldName<Text>
type FieldName<Part extends string> = Part extends `${infer Name}:${string}`
  ? Name
  : Part extends `${infer Name}#${string}`
    ? Name
    : never

/** NACHA Operating Rules, appendix 3: the record formats. */
export const layouts = {
  fileHeader: layout(
    'type:1 priority:2 destination:10 origin:10 date:6 time:4 modifier:1 size:3 blocking:2 format:1 destinationName:23 originName:23 reference:8',
  ),
  batchHeader: layout(
    'type:1 serviceClass#3 companyName:16 discretionary:20 companyId:10 entryClass:3 description:10 descriptiveDate:6 effectiveDate:6 settlement:3 status:1 odfi:8 number#7',
  ),
  internationalBatchHeader: layout(
    'type:1 serviceClass#3 indicator:16 exchange:2 exchangeReferenceKind:1 exchangeReference:15 country:2 companyId:10 entryClass:3 description:10 originCurrency:3 destinationCurrency:3 effectiveDate:6 settlement:3 status:1 odfi:8 number#7',
  ),
  entry: layout(
    'type:1 code#2 rdfi:8 checkDigit:1 account:17 amount#10 identification:15 name:22 discretionary:2 addendaIndicator:1 trace:15',
  ),
  internationalEntry: layout(
    'type:1 code#2 rdfi:8 checkDigit:1 addendaCount#4 reserved:13 amount#10 account:35 reserved2:2 screening:1 secondScreening:1 addendaIndicator:1 trace:15',
  ),
  /** CTX, ATX and ENR count their addenda before a shorter name. */
  countedEntry: layout(
    'type:1 code#2 rdfi:8 checkDigit:1 account:17 amount#10 identification:15 addendaCount#4 company:16 reserved:2 discretionary:2 addendaIndicator:1 trace:15',
  ),
  /** CIE: payments that a customer starts at his bank; the longer field is his number with the biller. */
  customerEntry: layout(
    'type:1 code#2 rdfi:8 checkDigit:1 account:17 amount#10 name:15 identification:22 discretionary:2 addendaIndicator:1 trace:15',
  ),
  adviceEntry: layout(
    'type:1 code#2 rdfi:8 checkDigit:1 account:15 amount#12 adviceRouting:9 fileId:5 operatorData:1 name:22 discretionary:2 addendaIndicator:1 operatorRouting:8 julianDay:3 sequence#4',
  ),
  addenda: layout('type:1 kind:2 information:80 sequence#4 entrySequence#7'),
  /** Kind 02: at which terminal a card was used; it ends like an entry. */
  terminal: layout('type:1 kind:2 information:76 trace:15'),
  return: layout('type:1 kind:2 reason:3 originalTrace:15 dateOfDeath:6 originalRdfi:8 information:44 trace:15'),
  internationalReturn: layout(
    'type:1 kind:2 reason:3 originalTrace:15 dateOfDeath:6 originalRdfi:8 originalAmount#10 information:34 trace:15',
  ),
  dishonored: layout(
    'type:1 kind:2 reason:3 originalTrace:15 reserved:6 originalRdfi:8 reserved2:3 returnTrace:15 returnSettlement:3 returnReason:2 information:21 trace:15',
  ),
  contested: layout(
    'type:1 kind:2 reason:3 originalTrace:15 dateReturned:6 originalRdfi:8 originalSettlement:3 returnTrace:15 returnSettlement:3 returnReason:2 dishonoredTrace:15 dishonoredSettlement:3 dishonoredReason:2 reserved:1 trace:15',
  ),
  refusedChange: layout(
    'type:1 kind:2 reason:3 originalTrace:15 reserved:6 originalRdfi:8 corrected:29 changeCode:3 traceSequence:7 reserved2:5 trace:15',
  ),
  change: layout(
    'type:1 kind:2 reason:3 originalTrace:15 reserved:6 originalRdfi:8 corrected:29 reserved2:15 trace:15',
  ),
  internationalChange: layout(
    'type:1 kind:2 reason:3 originalTrace:15 reserved:6 originalRdfi:8 corrected:35 reserved2:9 trace:15',
  ),
  batchControl: layout(
    'type:1 serviceClass#3 count#6 hash#10 debit#12 credit#12 companyId:10 authentication:19 reserved:6 odfi:8 number#7',
  ),
  adviceBatchControl: layout(
    'type:1 serviceClass#3 count#6 hash#10 debit#20 credit#20 operatorData:19 odfi:8 number#7',
  ),
  fileControl: layout('type:1 batches#6 blocks#6 count#8 hash#10 debit#12 credit#12 reserved:39'),
  adviceFileControl: layout('type:1 batches#6 blocks#6 count#8 hash#10 debit#20 credit#20 reserved:23'),
} as const

/** The addenda 10 to 18 of international entries. */
export const internationalLayouts = {
  payment: layout(
    'type:1 kind:2 transactionType:3 foreignAmount:18 foreignTrace:22 name:35 reserved:6 entrySequence#7',
  ),
  originator: layout('type:1 kind:2 name:35 street:35 reserved:14 entrySequence#7'),
  receiver: layout('type:1 kind:2 identification:15 street:35 reserved:34 entrySequence#7'),
  place: layout('type:1 kind:2 cityRegion:35 countryPostal:35 reserved:14 entrySequence#7'),
  bank: layout('type:1 kind:2 name:35 qualifier:2 identification:34 country:3 reserved:10 entrySequence#7'),
} as const

export type Fields<Name extends string> = Readonly<Record<Name, string>>

/** One field of a record, without the blanks at its right end. */
export function readField<Name extends string>(line: string, fields: Layout<Name>, wanted: Name): string {
  const { start, length } = fields.find(({ name }) => name === wanted)!
  return line.slice(start, start + length).trimEnd()
}

/** Cuts a record into its fields; blanks at the right end are filling. */
export function readRecord<Name extends string>(line: string, fields: Layout<Name>): Fields<Name> {
  const record = {} as Record<Name, string>
  for (const { name, start, length } of fields) record[name] = line.slice(start, start + length).trimEnd()
  return record
}

/** Characters that a field may hold (NACHA Operating Rules, appendix 3.1.5: printable ASCII). */
const foreign = /[^\x20-\x7e]/g

/** Writes a record; what does not fit is cut, what is no ASCII becomes a question mark. */
export function writeRecord<Name extends string>(fields: Layout<Name>, values: Partial<Fields<Name>>): string {
  return fields
    .map(({ name, length, numeric }) => {
      const text = (values[name] ?? '').normalize('NFD').replace(/\p{M}/gu, '').replace(foreign, '?')
      return numeric ? text.slice(-length).padStart(length, '0') : text.slice(0, length).padEnd(length)
    })
    .join('')
}
