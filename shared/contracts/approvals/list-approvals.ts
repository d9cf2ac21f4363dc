import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, noParams, page, paging } from '#shared/contracts/fields.ts';
import { approvalStates } from '#shared/domain/approvals/approval.ts';
import { actKind, approval } from './approval.ts';

export const listApprovals = contract({
  operationId: 'listApprovals',
  capability: 'approvals',
  method: 'GET',
  path: '/v1/approvals',
  audit: 'read',
  summary: 'List acts that wait, newest request first',
  description:
    'Acts of every kind above `adjustmentApprovalAbove` of the programme, or with which the points ' +
    "of their author's day passed `staffPointsPerDay`, and promotions above `promotionApprovalAbove`. " +
    'A change shows a moment later.',
  scopes: ['agent'],
  params: noParams,
  query: paging.extend({
    status: z.enum(approvalStates).default('waiting').meta({ description: 'Status of the acts' }),
    kind: actKind.optional(),
    member: memberId.optional(),
  }),
  body: undefined,
  answers: { 200: { description: 'A page of acts', schema: page(approval) } },
  refusals: [],
});
