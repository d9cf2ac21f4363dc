import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, noQuery } from '#shared/contracts/fields.ts';
import { challengeId } from './challenge.ts';

export const leaveChallenge = contract({
  operationId: 'leaveChallenge',
  capability: 'engagement',
  method: 'DELETE',
  path: '/v1/members/{member}/challenges/{challengeId}',
  summary: 'Leave a challenge',
  description: 'For a member who has not joined it the reply is 204, too.',
  scopes: ['channel', 'member'],
  params: z.strictObject({ member: memberReference, challengeId }),
  query: noQuery,
  body: undefined,
  answers: { 204: { description: 'The member is not in the challenge' } },
  refusals: ['member-not-found', 'member-merged', 'client-disabled'],
});
