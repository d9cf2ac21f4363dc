import { bookedAnswers, replayedThen } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { adjustment, adjustmentAnswer, adjustmentParams, proposedAdjustment } from './adjustment.ts';

export const adjustPoints = contract({
  operationId: 'adjustPoints',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/adjustments/{adjustmentId}',
  summary: 'Adjust points by hand',
  description:
    'Points that are given are available at once, and their expiry counts from now. An adjustment ' +
    'above `adjustmentApprovalAbove` of the programme waits: the reply is 202, and another agent ' +
    'approves or rejects it.',
  scopes: ['agent'],
  params: adjustmentParams,
  query: noQuery,
  body: adjustment,
  bodyExample: { points: 250, reason: 'late delivery' },
  answers: {
    ...bookedAnswers(adjustmentAnswer, 'Booked'),
    202: {
      description: 'Waits for the approval of another agent',
      schema: proposedAdjustment,
      sometimes: replayedThen,
    },
  },
  refusals: [
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'reference-reused',
    'adjustment-rejected',
    'actor-is-beneficiary',
    'insufficient-points',
    'state-full',
    'log-full',
  ],
});
