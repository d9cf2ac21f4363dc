import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { promotion, promotionChange, promotionId } from './promotion.ts';

export const putPromotion = contract({
  operationId: 'putPromotion',
  capability: 'promotions',
  method: 'PUT',
  path: '/v1/promotions/{promotionId}',
  summary: 'Draft or change a promotion',
  description:
    'Takes the whole promotion and keeps it as the newest version, a draft: the active version goes on ' +
    'until that version is activated. Every change is a version, and the same content again changes ' +
    'nothing. At most 32 KB.',
  scopes: ['marketer'],
  params: z.strictObject({ promotionId }),
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  body: promotionChange,
  bodyExample: {
    name: 'Double points on tea',
    schedule: { from: '2026-12-01T00:00:00Z', to: '2026-12-08T00:00:00Z', hours: [8, 12] },
    audience: { tiers: ['silver', 'gold'] },
    conditions: { all: [{ fact: 'channel', operator: 'in', value: ['pos', 'app'] }] },
    effect: { type: 'per-line', categories: ['tea'], factor: '2' },
    limits: { pointsPerPurchase: 500, budgetPoints: 1_000_000 },
  },
  answers: {
    201: { description: 'Drafted', schema: promotion },
    200: { description: 'Changed, or as it was before', schema: promotion },
  },
  refusals: [],
});
