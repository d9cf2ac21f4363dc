import * as z from 'zod';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { promotion, promotionId } from './promotion.ts';

export const activatePromotion = contract({
  operationId: 'activatePromotion',
  capability: 'promotions',
  method: 'POST',
  path: '/v1/promotions/{promotionId}/activate',
  summary: 'Activate a version of a promotion',
  description:
    'Activates the newest version, or the one that is named: an earlier one rolls back. In force ' +
    'everywhere within 5 seconds. The promotion is checked against the current programme: 400 ' +
    '`validation` points into the promotion. At most ' +
    '2,000 promotions, of 8 MB together, can be active. Above `promotionApprovalAbove` of the programme ' +
    'it waits: 202.',
  scopes: ['marketer'],
  params: z.strictObject({ promotionId }),
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  body: z.strictObject({
    version: z
      .int()
      .min(1)
      .max(999_999_999)
      .optional()
      .meta({ description: 'Version to activate; the newest unless sent', example: 3 }),
  }),
  bodyOptional: true,
  bodyExample: { version: 3 },
  answers: {
    200: { description: 'Active, now or already', schema: promotion },
    ...awaitingAnswer,
  },
  refusals: ['promotion-not-found', 'version-not-found', 'too-many-promotions', 'act-rejected'],
});
