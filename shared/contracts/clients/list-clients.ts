import { contract } from '#shared/contracts/contract.ts';
import { noParams, page, paging } from '#shared/contracts/fields.ts';
import { client } from './client.ts';

export const listClients = contract({
  operationId: 'listClients',
  capability: 'clients',
  method: 'GET',
  path: '/v1/clients',
  summary: 'List the machine clients',
  scopes: [],
  params: noParams,
  query: paging,
  body: undefined,
  answers: { 200: { description: 'A page of clients', schema: page(client) } },
  refusals: [],
});
