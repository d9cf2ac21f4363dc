import { stepAnswers } from '#shared/contracts/answers.ts';
import { rejection } from '#shared/contracts/approvals/rejection.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { adjustmentParams, adjustmentRequest } from './adjustment.ts';

export const rejectAdjustment = contract({
  operationId: 'rejectAdjustment',
  capability: 'ledger',
  method: 'POST',
  path: '/v1/members/{member}/adjustments/{adjustmentId}/reject',
  summary: 'Reject an adjustment that waits, or withdraw your own',
  description:
    'The adjustment is never booked, and its id stays used. An agent rejects the adjustment of another; ' +
    'its author withdraws it by the same call, and `withdrawn` of the reply is then `true`. The same call ' +
    'again replies 200 with `Idempotency-Replayed: true`, another reason 409 `adjustment-rejected`.',
  scopes: ['agent'],
  params: adjustmentParams,
  query: noQuery,
  body: rejection,
  bodyExample: { reason: 'no receipt was shown' },
  answers: stepAnswers(adjustmentRequest),
  refusals: [
    'member-not-found',
    'member-merged',
    'adjustment-not-found',
    'adjustment-approved',
    'adjustment-rejected',
    'actor-is-beneficiary',
  ],
});
