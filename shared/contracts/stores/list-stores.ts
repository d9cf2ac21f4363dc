import { contract } from '#shared/contracts/contract.ts';
import { noParams, page, paging } from '#shared/contracts/fields.ts';
import { store } from './store.ts';

export const listStores = contract({
  operationId: 'listStores',
  capability: 'stores',
  method: 'GET',
  path: '/v1/stores',
  summary: 'List the stores',
  scopes: ['channel', 'marketer', 'agent', 'analyst', 'member'],
  params: noParams,
  query: paging,
  body: undefined,
  answers: { 200: { description: 'A page of stores', schema: page(store) } },
  refusals: ['client-disabled'],
});
