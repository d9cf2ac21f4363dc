import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, memberReference, noQuery, time } from '#shared/contracts/fields.ts';
import { challengeId } from './challenge.ts';

const join = z
  .strictObject({
    memberId,
    challengeId,
    joinedAt: time.meta({ description: 'Instant of the join, from which the challenge counts' }),
  })
  .meta({ id: 'ChallengeJoin' });
export type ChallengeJoin = z.infer<typeof join>;

export const joinChallenge = contract({
  operationId: 'joinChallenge',
  capability: 'engagement',
  method: 'PUT',
  path: '/v1/members/{member}/challenges/{challengeId}',
  summary: 'Join a challenge',
  description: 'Purchases count from the join on. Joining again changes nothing.',
  scopes: ['channel', 'member'],
  params: z.strictObject({ member: memberReference, challengeId }),
  query: noQuery,
  body: z.strictObject({}),
  bodyOptional: true,
  bodyExample: {},
  answers: {
    201: { description: 'Joined', schema: join },
    200: { description: 'Joined before', schema: join },
  },
  refusals: [
    'challenge-not-found',
    'challenge-not-joinable',
    'challenge-ended',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'client-disabled',
  ],
});
