import { describe, expect, test } from 'vitest'
import { date } from '../../kernel/date.js'
import { read } from '../read.js'
import { write } from '../write.js'
import type { PaymentStatusReport } from './pain-model.js'
import { readPaymentStatuses } from './read-pain-status.js'
import { writePaymentStatus } from './write-pain-status.js'

const report = (message: string): PaymentStatusReport => ({
  messageId: 'S-1',
  created: '2026-03-04T08:00:00Z',
  originalMessageId: 'M-1',
  originalMessage: message,
  status: 'PART',
  originalCount: '2',
  originalSum: '24.60',
  counts: [
    { status: 'ACSC', count: '1', sum: '12.30' },
    { status: 'RJCT', count: '1' },
  ],
  reasons: [],
  groups: [
    {
      originalId: 'G-1',
      status: 'PART',
      reasons: [{ code: 'NARR', text: `see ${'every single word of this '.repeat(6)}end`, originator: 'SPUEDE2UXXX' }],
      payments: [
        { statusId: 'A', endToEndId: 'E-1', status: 'ACSC', reasons: [], accepted: '2026-03-04T07:59:00Z' },
        {
          instructionId: 'I-2',
          endToEndId: 'E-2',
          status: 'RJCT',
          reasons: [{ code: 'AC04', text: 'closed', originator: 'Bank & Co' }, { code: 'house rule' }],
          bankReference: 'B-7',
          amount: { minor: 1230n, currency: 'EUR' },
          date: date('2026-03-03'),
          mandateId: 'MND-1',
          debtor: 'Payer',
          debtorAccount: 'DE21500500009876543210',
          creditor: 'Tea Ltd',
          creditorAccount: '4711',
        },
      ],
    },
  ],
})

describe('a payment status report that is written', () => {
  test.each([
    [3, 'pain.001.001.03'],
    [10, 'pain.001.001.09'],
    [3, 'pain.008.001.02'],
    [10, 'pain.008.001.08'],
  ])('in version %i comes back equal for %s', (version, message) => {
    const { xml, format, findings } = writePaymentStatus(report(message), { version })
    expect(findings).toEqual([])
    expect(readPaymentStatuses(Buffer.from(xml), 'x')[0]!).toEqual({ format, document: report(message), findings: [] })
    for (const [, line] of xml.matchAll(/<AddtlInf>([^<]*)</g)) expect(line!.length).toBeLessThanOrEqual(105)
  })

  test('names parties, banks and days as its version does', () => {
    const xml = (version: number) => writePaymentStatus(report('pain.001.001.09'), { version }).xml
    expect(xml(3)).toContain('<ReqdExctnDt>2026-03-03</ReqdExctnDt>')
    expect(xml(3)).toContain('<Dbtr><Nm>Payer</Nm></Dbtr>')
    expect(xml(3)).toContain('<BICOrBEI>SPUEDE2UXXX</BICOrBEI>')
    expect(xml(10)).toContain('<ReqdExctnDt><Dt>2026-03-03</Dt></ReqdExctnDt>')
    expect(xml(10)).toContain('<Dbtr><Pty><Nm>Payer</Nm></Pty></Dbtr>')
    expect(xml(10)).toContain('<AnyBIC>SPUEDE2UXXX</AnyBIC>')
  })

  test('says what has no place', () => {
    const uetr = '8a562c67-ca16-48ba-b074-65581be6f001'
    const groups = [{ reasons: [], payments: [{ endToEndId: 'E', uetr, reasons: [] }] }]
    const { findings } = writePaymentStatus({ ...report('pain.001.001.03'), groups }, { version: 3 })
    expect(findings.map(({ position }) => position.path)).toEqual([
      'groups[0].originalId',
      'groups[0].payments[0].uetr',
    ])
    expect(() => writePaymentStatus(report('pain.001.001.03'), { version: 7 })).toThrow('versions 3 and 10, not 7')
  })

  test('is written through the one door', async () => {
    const document = { type: 'payment-status', document: report('pain.001.001.09') } as const
    const { bytes } = await write('pain', document)
    expect(read(bytes)).toMatchObject({ version: 'pain.002.001.10', documents: [document], findings: [] })
    expect((await write('pain', document, { painVersion: 3 })).bytes.toString()).toContain('pain.002.001.03')
  })
})
