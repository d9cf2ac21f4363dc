import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { storeId } from './store.ts';

export const deleteStore = contract({
  operationId: 'deleteStore',
  capability: 'stores',
  method: 'DELETE',
  path: '/v1/stores/{store}',
  summary: 'Delete a store',
  description:
    "Its purchases are judged in the programme's time zone from then on, without group and country; entries stay.",
  scopes: ['marketer'],
  params: z.strictObject({ store: storeId }),
  query: noQuery,
  ifMatch: true,
  body: undefined,
  answers: { 204: { description: 'Deleted' } },
  refusals: ['store-not-found'],
});
