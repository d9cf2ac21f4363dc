import * as z from 'zod';
import { stepAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { pointsAbove0 } from '#shared/contracts/fields.ts';
import { entryQuery } from './get-entry.ts';
import { redemptionAnswer, redemptionParams } from './redemption.ts';

export const captureRedemption = contract({
  operationId: 'captureRedemption',
  capability: 'ledger',
  method: 'POST',
  path: '/v1/members/{member}/redemptions/{redemptionId}/capture',
  summary: 'Capture reserved points, all or a part',
  description:
    'The rest goes back to the lots it came from. Captures in parts leave less to capture. The redemption is the key: the same call again ' +
    'replies 200 with `Idempotency-Replayed: true`, other points 409 `redemption-captured`. ' +
    "A member's own token captures only what such a token reserved and no channel has claimed: else 404.",
  scopes: ['channel', 'member'],
  params: redemptionParams,
  query: entryQuery,
  body: z.strictObject({
    points: pointsAbove0
      .optional()
      .meta({ description: 'Points to capture; all that are still reserved unless sent' }),
  }),
  bodyOptional: true,
  bodyExample: { points: 300 },
  answers: stepAnswers(redemptionAnswer),
  refusals: [
    'client-disabled',
    'outside-client-limits',
    'member-not-found',
    'member-merged',
    'redemption-not-found',
    'redemption-captured',
    'redemption-voided',
    'redemption-lapsed',
    'amount-exceeds-original',
    'not-a-step',
    'log-full',
  ],
});
