import * as z from 'zod';
import { stepAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { entryQuery } from './get-entry.ts';
import { redemptionAnswer, redemptionParams } from './redemption.ts';

export const voidRedemption = contract({
  operationId: 'voidRedemption',
  capability: 'ledger',
  method: 'POST',
  path: '/v1/members/{member}/redemptions/{redemptionId}/void',
  summary: 'Void a reservation',
  description:
    'The points go back to the lots they came from; points past their expiry expire. The same call ' +
    "again replies 200 with `Idempotency-Replayed: true`. A member's own token voids what it may capture.",
  scopes: ['channel', 'member'],
  params: redemptionParams,
  query: entryQuery,
  body: z.strictObject({}),
  bodyOptional: true,
  bodyExample: {},
  answers: stepAnswers(redemptionAnswer),
  refusals: [
    'client-disabled',
    'outside-client-limits',
    'member-not-found',
    'member-merged',
    'redemption-not-found',
    'redemption-captured',
    'redemption-lapsed',
    'log-full',
  ],
});
