import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, pointsAbove0 } from '#shared/contracts/fields.ts';
import { entryQuery } from './get-entry.ts';
import { redemptionAnswer, redemptionParams } from './redemption.ts';

export const captureRedemptionPart = contract({
  operationId: 'captureRedemptionPart',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/redemptions/{redemptionId}/captures/{captureId}',
  summary: 'Capture a part, for a parcel',
  description:
    'For orders that leave in parcels, at most 20 a redemption. The rest stays reserved until a `final` part, ' +
    'a plain capture, a void or its lapse, or until nothing is left. Whoever may capture the redemption may ' +
    'capture its parts.',
  scopes: ['channel', 'member'],
  params: redemptionParams.extend({ captureId: id }),
  query: entryQuery,
  body: z.strictObject({
    points: pointsAbove0.meta({ description: 'Points to capture, of those still reserved' }),
    final: z
      .boolean()
      .optional()
      .meta({ description: '`true` for the last part: the rest goes back to its lots', default: false }),
  }),
  bodyExample: { points: 10, final: true },
  answers: bookedAnswers(redemptionAnswer, 'Captured'),
  refusals: [
    'client-disabled',
    'outside-client-limits',
    'member-not-found',
    'member-merged',
    'reference-reused',
    'redemption-not-found',
    'redemption-captured',
    'redemption-voided',
    'redemption-lapsed',
    'too-many-parts',
    'amount-exceeds-original',
    'not-a-step',
    'log-full',
  ],
});
