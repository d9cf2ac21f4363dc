import { contract } from '#shared/contracts/contract.ts';
import { noParams, page, paging } from '#shared/contracts/fields.ts';
import { reward } from './reward.ts';

export const listRewards = contract({
  operationId: 'listRewards',
  capability: 'rewards',
  method: 'GET',
  path: '/v1/rewards',
  summary: 'The rewards, by their ids',
  description:
    'All of them, also those that cannot be redeemed yet or any longer; in the byte order of their ids.',
  scopes: ['channel', 'member', 'marketer'],
  params: noParams,
  query: paging,
  body: undefined,
  answers: { 200: { description: 'A page of rewards', schema: page(reward) } },
  refusals: ['client-disabled'],
});
