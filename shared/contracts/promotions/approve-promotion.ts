import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { promotion } from './promotion.ts';
import { promotionApprovalParams } from './promotion-approval.ts';

export const approvePromotion = contract({
  operationId: 'approvePromotion',
  capability: 'promotions',
  method: 'POST',
  path: '/v1/promotions/{promotionId}/approvals/{approvalId}/approve',
  summary: 'Approve the activation of a promotion',
  description:
    'Activates exactly the version that waits, by another person than its author and its writer. After any ' +
    'change of the promotion it is refused, and the activation has to be asked for again.',
  scopes: ['marketer'],
  params: promotionApprovalParams,
  query: noQuery,
  body: z.strictObject({}),
  bodyOptional: true,
  bodyExample: {},
  answers: bookedAnswers(promotion, 'Active'),
  refusals: [
    'approval-not-found',
    'approver-is-author',
    'act-rejected',
    'promotion-not-found',
    'promotion-changed',
    'too-many-promotions',
  ],
});
