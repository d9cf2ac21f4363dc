import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { approvalParams } from './approval.ts';

const answer = z.looseObject({}).meta({ description: 'The reply of the call that asked for the act' });

export const approveAct = contract({
  operationId: 'approveAct',
  capability: 'approvals',
  method: 'POST',
  path: '/v1/approvals/{approvalId}/approve',
  summary: 'Approve an act of another person',
  description:
    'Books the act as it was asked for, by the standing of its members now, or activates exactly that ' +
    'version. Refused as the call that asked for it would be, it waits on.',
  scopes: ['agent'],
  params: approvalParams,
  query: noQuery,
  body: z.strictObject({}),
  bodyOptional: true,
  bodyExample: {},
  answers: bookedAnswers(answer, 'Booked'),
  refusals: [
    'approval-not-found',
    'promotion-not-found',
    'promotion-changed',
    'too-many-promotions',
    'approver-is-author',
    'actor-is-beneficiary',
    'act-approved',
    'act-rejected',
    'adjustment-rejected',
    'household-not-found',
    'household-full',
    'in-another-household',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'insufficient-points',
    'state-full',
    'log-full',
  ],
});
