import { contract } from '#shared/contracts/contract.ts';
import { noParams, page, paging } from '#shared/contracts/fields.ts';
import { promotion } from './promotion.ts';

export const listPromotions = contract({
  operationId: 'listPromotions',
  capability: 'promotions',
  method: 'GET',
  path: '/v1/promotions',
  summary: 'List the promotions',
  description:
    'Drafts, active and paused promotions, each as its newest version, in the byte order of their ids. ' +
    'A page may be shorter than `limit`: the last page has no `nextCursor`.',
  scopes: ['marketer'],
  params: noParams,
  query: paging,
  body: undefined,
  answers: { 200: { description: 'A page of promotions', schema: page(promotion) } },
  refusals: [],
});
