import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { promotion, promotionId } from './promotion.ts';

export const pausePromotion = contract({
  operationId: 'pausePromotion',
  capability: 'promotions',
  method: 'POST',
  path: '/v1/promotions/{promotionId}/pause',
  summary: 'Pause a promotion',
  description: 'In force everywhere within 5 seconds. A paused promotion stays as it is; a draft is refused.',
  scopes: ['marketer'],
  params: z.strictObject({ promotionId }),
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  body: z
    .strictObject({
      revoke: z.boolean().optional().meta({
        description: 'Whether quotes of it are no longer honoured, either',
        default: false,
      }),
    })
    .meta({ id: 'PromotionPause' }),
  bodyOptional: true,
  bodyExample: {},
  answers: { 200: { description: 'Paused, now or already', schema: promotion } },
  refusals: ['promotion-not-found', 'promotion-not-active'],
});
