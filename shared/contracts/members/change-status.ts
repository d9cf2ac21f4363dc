import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, noQuery } from '#shared/contracts/fields.ts';
import { balance } from '#shared/contracts/ledger/balance.ts';
import { entry } from '#shared/contracts/ledger/entry.ts';

const status = z.enum(['active', 'suspended']);

const statusAnswer = z.strictObject({ entry, status, balance });

export type StatusAnswer = z.infer<typeof statusAnswer>;

export const changeStatus = contract({
  operationId: 'changeStatus',
  capability: 'members',
  method: 'PUT',
  path: '/v1/members/{member}/status/{changeId}',
  summary: 'Suspend or reinstate a member',
  description:
    'A suspended member keeps all points and neither earns nor spends. Captures of what was reserved before, returns, voids and refunds are ' +
    'still taken, and points go on to mature, lapse and expire.',
  scopes: ['agent'],
  params: z.strictObject({ member: memberReference, changeId: id }),
  query: noQuery,
  body: z
    .strictObject({
      status,
      reason: z.enum([
        'card-lost',
        'fraud-suspected',
        'member-request',
        'terms-breached',
        'investigation-closed',
        'mistake',
        'other',
      ]),
    })
    .meta({ id: 'StatusChange' }),
  bodyExample: { status: 'suspended', reason: 'fraud-suspected' },
  answers: bookedAnswers(statusAnswer, 'Changed'),
  refusals: [
    'actor-is-beneficiary',
    'member-not-found',
    'member-erased',
    'member-merged',
    'reference-reused',
    'status-unchanged',
    'log-full',
  ],
});
