import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { describe, expect, test } from 'vitest'
import { addDays, date } from '../../kernel/date.js'
import { defined } from './pain-element.js'
import type { PaidDocument, PainParty, Payment, PaymentGroup, PaymentInitiation } from './pain-model.js'
import { readPaymentInitiations } from './read-pain.js'
import { writePaymentInitiation } from './write-pain.js'

/** The published schemas; not part of this repository. */
const schemas = '../shared/corpora/xsd'
const published = existsSync(schemas)
  ? readdirSync(schemas).filter((name) => /^pain\.00[18]\.001\.\d\d\.xsd$/.test(name))
  : []

const text = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9 .,()/-]{0,30}[A-Za-z0-9])?$/)
const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const record = <T>(shape: { [K in keyof T]-?: fc.Arbitrary<T[K]> }) =>
  fc.record(shape).map((fields) => defined(fields as T & object) as T)
const money = fc.integer({ min: 1, max: 1_000_000_000 }).map((minor) => ({ minor: BigInt(minor), currency: 'EUR' }))
const day = fc.nat(3000).map((days) => addDays(date('2026-01-01'), days))
const iban = fc.constantFrom('DE21500500009876543210', 'GB33BUKB20201555555555')
const bic = fc.constantFrom('SPUEDE2UXXX', 'BUKBGB22')

const party = record<PainParty>({
  name: text,
  country: option(fc.constantFrom('DE', 'GB')),
  addressLines: option(fc.array(text, { minLength: 1, maxLength: 2 })),
  postalCode: option(fc.constant('N1 9GU')),
  city: option(text),
  street: option(text),
  building: option(fc.constant('7a')),
  region: option(text),
  id: option(
    fc.constantFrom<NonNullable<PainParty['id']>>(
      { value: 'BUKBGB22', scheme: 'BIC' },
      { value: '4711', scheme: 'CUST' },
      { value: '4711' },
      { value: '77', person: true },
    ),
  ),
})

const paidDocument = record<PaidDocument>({
  number: text,
  type: option(fc.constantFrom('CINV', 'CREN')),
  date: option(day),
  due: option(money),
  discount: option(money),
  creditNote: option(money),
  remitted: option(money),
})

const account = record<Payment['account']>({
  number: iban,
  kind: fc.constant('iban'),
  currency: option(fc.constant('EUR')),
})
const bankMember = option(fc.constantFrom({ system: 'USABA', number: '121042882' }, { number: '200000' }))

function payments(kind: PaymentInitiation['kind']) {
  const mandate = record<NonNullable<Payment['mandate']>>({
    id: fc.constant('MND-1'),
    signed: day,
    originalId: option(fc.constant('MND-0')),
    originalCreditorId: option(fc.constant('DE98ZZZ09999999999')),
    originalAccount: option(account),
    bankChanged: option(fc.constant(true as const)),
  })
  return record<Payment>({
    instructionId: option(text),
    endToEndId: text,
    uetr: fc.constant(undefined),
    amount: money,
    chargeBearer: option(fc.constantFrom('SLEV', 'SHAR')),
    party,
    account,
    bank: option(bic),
    bankMember,
    ultimateParty: option(party),
    purpose: option(fc.constantFrom('SALA', 'HOUSE RULE')),
    text: option(fc.array(text, { minLength: 1, maxLength: 2 }).map((lines) => lines.join('\n'))),
    reference: option(fc.constant('RF18539007547034')),
    documents: option(fc.array(paidDocument, { minLength: 1, maxLength: 2 })),
    mandate: kind === 'direct-debit' ? mandate : fc.constant(undefined),
  })
}

function initiations(kind: PaymentInitiation['kind']): fc.Arbitrary<PaymentInitiation> {
  const isDebit = kind === 'direct-debit'
  const group = record<PaymentGroup>({
    id: text,
    method: fc.constant(isDebit ? 'DD' : 'TRF'),
    batchBooking: option(fc.boolean()),
    priority: option(fc.constantFrom('HIGH', 'NORM')),
    serviceLevel: option(fc.constant('SEPA')),
    localInstrument: option(fc.constantFrom('CORE', 'HOUSE RULE')),
    sequence: isDebit ? option(fc.constantFrom('FRST', 'RCUR')) : fc.constant(undefined),
    categoryPurpose: option(fc.constant('SUPP')),
    date: day,
    party,
    account,
    bank: option(bic),
    bankMember,
    ultimateParty: option(party),
    chargeBearer: option(fc.constant('SLEV')),
    creditorId: isDebit ? option(fc.constant('DE98ZZZ09999999999')) : fc.constant(undefined),
    payments: fc.array(payments(kind), { minLength: 1, maxLength: 3 }),
  })
  return record<PaymentInitiation>({
    kind: fc.constant(kind),
    messageId: text,
    created: fc.constant('2026-03-01T14:05:00Z'),
    initiator: party,
    groups: fc.array(group, { minLength: 1, maxLength: 2 }),
  })
}

if (published.length === 0) test(`the published schemas are not here (${schemas})`, ({ skip }) => skip())

describe.skipIf(published.length === 0)('any payments that are written', () => {
  test.each(published)('are valid by %s and come back equal', (name) => {
    const [, message, version] = /^pain\.(00[18])\.001\.(\d\d)/.exec(name)!
    const schema = XmlDocument.fromBuffer(readFileSync(`${schemas}/${name}`))
    const validator = XsdValidator.fromDoc(schema)
    const kind = message === '001' ? 'credit-transfer' : 'direct-debit'
    fc.assert(
      fc.property(initiations(kind), (document) => {
        const { xml, format } = writePaymentInitiation(document, { version: Number(version) })
        const written = XmlDocument.fromString(xml)
        try {
          validator.validate(written)
        } finally {
          written.dispose()
        }
        expect(readPaymentInitiations(Buffer.from(xml), 'test.xml')[0]!).toEqual({ format, document, findings: [] })
      }),
      { numRuns: 40 },
    )
    validator.dispose()
    schema.dispose()
  })
})
