import { contract } from '#shared/contracts/contract.ts';
import { noParams, page, paging } from '#shared/contracts/fields.ts';
import { reward } from './reward.ts';

export const listRewards = contract({
  operationId: 'listRewards',
  capability: 'rewards',
  method: 'GET',
  path: '/v1/rewards',
  summary: 'List the rewards',
  description:
    'All rewards in the byte order of their ids, also those that cannot be redeemed yet or any longer.',
  scopes: ['channel', 'member', 'marketer'],
  params: noParams,
  query: paging,
  body: undefined,
  answers: { 200: { description: 'A page of rewards', schema: page(reward) } },
  refusals: ['client-disabled'],
});
