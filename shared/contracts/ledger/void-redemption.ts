import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { stepAnswers } from './answers.ts';
import { redemptionAnswer, redemptionParams } from './redemption.ts';

export const voidRedemption = contract({
  operationId: 'voidRedemption',
  capability: 'ledger',
  method: 'POST',
  path: '/v1/members/{member}/redemptions/{redemptionId}/void',
  summary: 'Give back what was set aside',
  description:
    'The points go back where they came from; those past their expiry by now expire. The same again answers 200 with ' +
    '`Idempotency-Replayed: true`.',
  scopes: ['channel', 'member'],
  params: redemptionParams,
  query: noQuery,
  body: z.strictObject({}),
  bodyOptional: true,
  bodyExample: {},
  answers: stepAnswers(redemptionAnswer),
  refusals: [
    'client-disabled',
    'member-not-found',
    'member-merged',
    'redemption-not-found',
    'redemption-captured',
    'redemption-lapsed',
  ],
});
