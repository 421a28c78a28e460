import { code, part, parts, text, texts } from './codec.js'
import { head } from './order.js'
import { documentReference, party } from './parts.js'

const response = {
  referenceId: text('ReferenceID'),
  code: code('ResponseCode'),
  descriptions: texts('Description'),
  effectiveDate: text('EffectiveDate'),
  effectiveTime: text('EffectiveTime'),
  statuses: parts('Status', {
    condition: code('ConditionCode'),
    reasonCode: code('StatusReasonCode'),
    reasons: texts('StatusReason'),
    conditions: parts('Condition', { attribute: text('AttributeID'), description: texts('Description') }),
  }),
}

/** UBL 2.1 ApplicationResponse, as Peppol uses it for invoice and message level responses. */
export const applicationResponse = {
  ...head,
  uuid: text('UUID'),
  issueDate: text('IssueDate'),
  issueTime: text('IssueTime'),
  responseDate: text('ResponseDate'),
  responseTime: text('ResponseTime'),
  notes: texts('Note'),
  versionId: text('VersionID'),
  sender: part('SenderParty', party),
  receiver: part('ReceiverParty', party),
  documents: parts('DocumentResponse', {
    response: part('Response', response),
    references: parts('DocumentReference', documentReference),
    issuer: part('IssuerParty', party),
    recipient: part('RecipientParty', party),
    lines: parts('LineResponse', {
      line: part('LineReference', { lineId: text('LineID'), document: part('DocumentReference', documentReference) }),
      responses: parts('Response', response),
    }),
  }),
}
