import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { promotionId } from './promotion.ts';

export const deletePromotion = contract({
  operationId: 'deletePromotion',
  capability: 'promotions',
  method: 'DELETE',
  path: '/v1/promotions/{promotionId}',
  summary: 'Delete a promotion',
  description:
    'An active promotion is refused: pause it first. Its versions stay readable under `/versions`, and ' +
    'entries go on naming them. The id may be drafted again: its versions go on counting, and its ' +
    'budget stays spent.',
  scopes: ['marketer'],
  params: z.strictObject({ promotionId }),
  query: noQuery,
  ifMatch: true,
  body: undefined,
  answers: { 204: { description: 'Deleted' } },
  refusals: ['promotion-not-found', 'promotion-active'],
});
