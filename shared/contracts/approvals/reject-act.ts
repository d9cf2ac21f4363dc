import { stepAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { approval, approvalParams } from './approval.ts';
import { rejection } from './rejection.ts';

export const rejectAct = contract({
  operationId: 'rejectAct',
  capability: 'approvals',
  method: 'POST',
  path: '/v1/approvals/{approvalId}/reject',
  summary: 'Reject an act that waits, or withdraw your own',
  description:
    'The act is never booked, and its id stays used. Its author withdraws it by the same call: ' +
    '`withdrawn` of the reply is then `true`. Another reason later is refused.',
  scopes: ['agent'],
  params: approvalParams,
  query: noQuery,
  body: rejection,
  bodyExample: { reason: 'no receipt was shown' },
  answers: stepAnswers(approval),
  refusals: [
    'approval-not-found',
    'actor-is-beneficiary',
    'act-approved',
    'act-rejected',
    'adjustment-approved',
    'adjustment-rejected',
  ],
});
