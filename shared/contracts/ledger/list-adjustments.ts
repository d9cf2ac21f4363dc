import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noParams, page, paging } from '#shared/contracts/fields.ts';
import { adjustmentRequest } from './adjustment.ts';

export const listAdjustments = contract({
  operationId: 'listAdjustments',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/adjustments',
  audit: 'read',
  summary: 'List adjustments that need an approval, newest request first',
  description:
    'Adjustments of all members above `adjustmentApprovalAbove` of the programme. A change shows a moment later.',
  scopes: ['agent'],
  params: noParams,
  query: paging.extend({
    status: z
      .enum(['waiting', 'approved', 'rejected'])
      .default('waiting')
      .meta({ description: 'Status of the adjustments' }),
  }),
  body: undefined,
  answers: { 200: { description: 'A page of adjustments', schema: page(adjustmentRequest) } },
  refusals: [],
});
