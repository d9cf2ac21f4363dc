import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { reward, rewardId } from './reward.ts';

export const getReward = contract({
  operationId: 'getReward',
  capability: 'rewards',
  method: 'GET',
  path: '/v1/rewards/{rewardId}',
  summary: 'Read a reward',
  scopes: ['channel', 'member', 'marketer'],
  params: z.strictObject({ rewardId }),
  query: noQuery,
  entityTag: 'strong',
  body: undefined,
  answers: {
    200: { description: 'The reward', schema: reward },
  },
  refusals: ['client-disabled', 'reward-not-found'],
});
