import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, noQuery, pointsAbove0 } from '#shared/contracts/fields.ts';
import { balance } from './balance.ts';
import { shownEntry } from './entry.ts';

const transferAnswer = z.strictObject({
  entry: shownEntry,
  to: memberReference.meta({ description: 'Receiver as sent' }),
  balance: balance.meta({ description: 'Balance of the sender' }),
});

export type TransferAnswer = z.infer<typeof transferAnswer>;

export const transferPoints = contract({
  operationId: 'transferPoints',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/transfers/{transferId}',
  summary: 'Transfer points to another member',
  description:
    "One step over both accounts. The points keep their expiry, repay the receiver's debt first, and " +
    "count neither as earned nor for the tier. A member's own token needs a fresh sign-in as for a " +
    'redemption.',
  scopes: ['member', 'agent'],
  params: z.strictObject({ member: memberReference, transferId: id }),
  query: noQuery,
  body: z.strictObject({ to: memberReference, points: pointsAbove0 }).meta({ id: 'Transfer' }),
  bodyExample: { to: 'm-1002', points: 250 },
  answers: { ...bookedAnswers(transferAnswer, 'Transferred'), ...awaitingAnswer },
  refusals: [
    'act-rejected',
    'actor-is-beneficiary',
    'sign-in-again',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'reference-reused',
    'insufficient-points',
    'same-member',
    'state-full',
    'log-full',
  ],
});
