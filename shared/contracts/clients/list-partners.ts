import { contract } from '#shared/contracts/contract.ts';
import { noParams, page, paging } from '#shared/contracts/fields.ts';
import { partner } from './partner.ts';

export const listPartners = contract({
  operationId: 'listPartners',
  capability: 'clients',
  method: 'GET',
  path: '/v1/partners',
  summary: 'List the partners',
  scopes: [],
  params: noParams,
  query: paging,
  body: undefined,
  answers: { 200: { description: 'A page of partners', schema: page(partner) } },
  refusals: [],
});
