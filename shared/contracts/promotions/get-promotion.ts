import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { promotion, promotionId } from './promotion.ts';

export const getPromotion = contract({
  operationId: 'getPromotion',
  capability: 'promotions',
  method: 'GET',
  path: '/v1/promotions/{promotionId}',
  summary: 'Read a promotion',
  description:
    'Shows the newest version; `activeVersion` is the version that runs, which may be an earlier one.',
  scopes: ['marketer'],
  params: z.strictObject({ promotionId }),
  query: noQuery,
  entityTag: 'strong',
  body: undefined,
  answers: { 200: { description: 'The promotion', schema: promotion } },
  refusals: ['promotion-not-found'],
});
