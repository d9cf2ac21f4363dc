import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { approval, approvalParams } from './approval.ts';

export const getApproval = contract({
  operationId: 'getApproval',
  capability: 'approvals',
  method: 'GET',
  path: '/v1/approvals/{approvalId}',
  audit: 'read',
  summary: 'Read an act that waits, with its request',
  scopes: ['agent'],
  params: approvalParams,
  query: noQuery,
  body: undefined,
  answers: { 200: { description: 'The act', schema: approval } },
  refusals: ['approval-not-found'],
});
