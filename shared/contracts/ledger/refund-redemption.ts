import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, pointsAbove0 } from '#shared/contracts/fields.ts';
import { RETURN_REFUND_PREFIX } from '#shared/domain/ledger/reference.ts';
import { entryQuery } from './get-entry.ts';
import { redemptionAnswer, redemptionParams } from './redemption.ts';

export const refundRedemption = contract({
  operationId: 'refundRedemption',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/redemptions/{redemptionId}/refunds/{refundId}',
  summary: 'Refund captured points',
  description:
    'The points go back to the lots they came from, the latest expiry first; points whose expiry has ' +
    'passed are valid for `refundDays` of the programme. All refunds together give back at most the ' +
    'captured points.',
  scopes: ['channel', 'agent'],
  params: redemptionParams.extend({
    refundId: id.refine(
      (given) => !given.startsWith(RETURN_REFUND_PREFIX),
      `must not begin with ${RETURN_REFUND_PREFIX}`,
    ),
  }),
  query: entryQuery,
  body: z.strictObject({
    points: pointsAbove0
      .optional()
      .meta({ description: 'Points to give back; all that are left unless sent' }),
  }),
  bodyOptional: true,
  bodyExample: { points: 100 },
  answers: { ...bookedAnswers(redemptionAnswer, 'Refunded'), ...awaitingAnswer },
  refusals: [
    'act-rejected',
    'actor-is-beneficiary',
    'client-disabled',
    'outside-client-limits',
    'member-not-found',
    'member-merged',
    'reference-reused',
    'redemption-not-found',
    'amount-exceeds-original',
    'not-a-step',
    'state-full',
    'log-full',
  ],
});
