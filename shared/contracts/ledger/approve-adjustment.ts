import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { adjustmentAnswer, adjustmentParams } from './adjustment.ts';

export const approveAdjustment = contract({
  operationId: 'approveAdjustment',
  capability: 'ledger',
  method: 'POST',
  path: '/v1/members/{member}/adjustments/{adjustmentId}/approve',
  summary: 'Approve an adjustment of another agent',
  scopes: ['agent'],
  params: adjustmentParams,
  query: noQuery,
  body: z.strictObject({}),
  bodyOptional: true,
  bodyExample: {},
  answers: bookedAnswers(adjustmentAnswer, 'Booked'),
  refusals: [
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'adjustment-not-found',
    'adjustment-rejected',
    'approver-is-author',
    'actor-is-beneficiary',
    'insufficient-points',
    'state-full',
    'log-full',
  ],
});
