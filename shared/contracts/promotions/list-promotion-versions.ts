import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { page, paging } from '#shared/contracts/fields.ts';
import { promotionId, promotionVersion } from './promotion.ts';

export const listPromotionVersions = contract({
  operationId: 'listPromotionVersions',
  capability: 'promotions',
  method: 'GET',
  path: '/v1/promotions/{promotionId}/versions',
  summary: 'List the versions of a promotion, newest first',
  description:
    'Shows the content of each version, who made it, and when it ran. Versions are kept for ever, also ' +
    'those of a deleted promotion.',
  scopes: ['marketer'],
  params: z.strictObject({ promotionId }),
  query: paging,
  body: undefined,
  answers: { 200: { description: 'A page of versions', schema: page(promotionVersion) } },
  refusals: ['promotion-not-found'],
});
