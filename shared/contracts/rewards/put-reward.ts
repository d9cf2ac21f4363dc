import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { reward, rewardChange, rewardId } from './reward.ts';

export const putReward = contract({
  operationId: 'putReward',
  capability: 'rewards',
  method: 'PUT',
  path: '/v1/rewards/{rewardId}',
  summary: 'Offer or change a reward',
  description:
    'Takes the whole reward. In force with the reply; earlier redemptions stay as they were. Every ' +
    'change is a version, and the same content again changes nothing.',
  scopes: ['marketer'],
  params: z.strictObject({ rewardId }),
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  body: rewardChange,
  bodyExample: {
    name: 'A coffee',
    points: 500,
    stock: 1000,
    tiers: ['silver', 'gold'],
    from: '2026-12-01T00:00:00Z',
    to: '2027-01-01T00:00:00Z',
  },
  answers: {
    201: { description: 'Offered', schema: reward },
    200: { description: 'Changed, or as it was before', schema: reward },
  },
  refusals: [],
});
