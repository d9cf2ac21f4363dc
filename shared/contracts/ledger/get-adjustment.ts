import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { adjustmentParams, adjustmentRequest } from './adjustment.ts';

export const getAdjustment = contract({
  operationId: 'getAdjustment',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/adjustments/{adjustmentId}',
  summary: 'Read an adjustment and its decision',
  scopes: ['agent'],
  params: adjustmentParams,
  query: noQuery,
  body: undefined,
  answers: { 200: { description: 'The adjustment', schema: adjustmentRequest } },
  refusals: ['member-not-found', 'member-merged', 'adjustment-not-found'],
});
