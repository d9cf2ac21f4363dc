import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { store, storeId } from './store.ts';

export const getStore = contract({
  operationId: 'getStore',
  capability: 'stores',
  method: 'GET',
  path: '/v1/stores/{store}',
  summary: 'Read a store',
  scopes: ['channel', 'marketer', 'agent', 'analyst', 'member'],
  params: z.strictObject({ store: storeId }),
  query: noQuery,
  entityTag: 'strong',
  body: undefined,
  answers: { 200: { description: 'The store', schema: store } },
  refusals: ['client-disabled', 'store-not-found'],
});
