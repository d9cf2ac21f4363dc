import { stepAnswers } from '#shared/contracts/answers.ts';
import { approval } from '#shared/contracts/approvals/approval.ts';
import { rejection } from '#shared/contracts/approvals/rejection.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { promotionApprovalParams } from './promotion-approval.ts';

export const rejectPromotion = contract({
  operationId: 'rejectPromotion',
  capability: 'promotions',
  method: 'POST',
  path: '/v1/promotions/{promotionId}/approvals/{approvalId}/reject',
  summary: 'Reject an activation that waits, or withdraw your own',
  description: 'The promotion has to change before its activation can be asked for again.',
  scopes: ['marketer'],
  params: promotionApprovalParams,
  query: noQuery,
  body: rejection,
  bodyExample: { reason: 'the budget is too large' },
  answers: stepAnswers(approval),
  refusals: ['approval-not-found', 'act-approved', 'act-rejected'],
});
