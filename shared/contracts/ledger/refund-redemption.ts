import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { id, noQuery, pointsAbove0 } from '#shared/contracts/fields.ts';
import { RETURN_REFUND_PREFIX } from '#shared/domain/ledger/reference.ts';
import { bookedAnswers } from './answers.ts';
import { redemptionAnswer, redemptionParams } from './redemption.ts';

export const refundRedemption = contract({
  operationId: 'refundRedemption',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/redemptions/{redemptionId}/refunds/{refundId}',
  summary: 'Give captured points back',
  description:
    'To the buckets they came from, the latest expiry first; a bucket that expired meanwhile gets the ' +
    '`refundDays` of the programme. All refunds together never give back more than was captured.',
  scopes: ['channel', 'agent'],
  params: redemptionParams.extend({
    refundId: id.refine(
      (given) => !given.startsWith(RETURN_REFUND_PREFIX),
      `must not begin with ${RETURN_REFUND_PREFIX}`,
    ),
  }),
  query: noQuery,
  body: z.strictObject({
    points: pointsAbove0.optional().meta({ description: 'All that is left unless said' }),
  }),
  bodyOptional: true,
  bodyExample: { points: 100 },
  answers: bookedAnswers(redemptionAnswer, 'Given back'),
  refusals: [
    'actor-is-beneficiary',
    'client-disabled',
    'member-not-found',
    'member-merged',
    'reference-reused',
    'redemption-not-found',
    'amount-exceeds-original',
    'not-a-step',
    'state-full',
  ],
});
