import * as z from 'zod';
import { stepAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { entryQuery } from './get-entry.ts';
import { redemptionAnswer, redemptionParams } from './redemption.ts';

export const claimRedemption = contract({
  operationId: 'claimRedemption',
  capability: 'ledger',
  method: 'POST',
  path: '/v1/members/{member}/redemptions/{redemptionId}/claim',
  summary: "Claim a member's reservation",
  description:
    "Call it before goods are handed over for a reservation that a member's own token made: from then on only " +
    'channels capture or void it. A reservation that a channel made needs no claim: the reply has its own ' +
    'entry, and nothing is written.',
  scopes: ['channel'],
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
    'redemption-voided',
    'redemption-lapsed',
    'log-full',
  ],
});
