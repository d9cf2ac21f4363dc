import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberId, memberReference, noQuery } from '#shared/contracts/fields.ts';
import { balance } from '#shared/contracts/ledger/balance.ts';
import { entry, tierChange } from '#shared/contracts/ledger/entry.ts';

const mergeAnswer = z.strictObject({
  entry,
  from: memberId,
  tierChange: tierChange.optional(),
  balance: balance.meta({ description: 'Balance of the member who stays' }),
});

export type MergeAnswer = z.infer<typeof mergeAnswer>;

export const mergeMembers = contract({
  operationId: 'mergeMembers',
  capability: 'members',
  method: 'PUT',
  path: '/v1/members/{member}/merges/{mergeId}',
  summary: 'Merge another member into this one',
  description:
    'Use it when two members are one person. In one step points with their expiry, pending and reserved points, ' +
    'debt, tier credit and cards of `from` go to the member of the path, who stays. The profile and ' +
    "attributes of the member who stays win; the other's fill the gaps, and consents are not taken " +
    'over. The user of `from` signs in as the member who stays if that member has no user. Both logs ' +
    'stay: statements show them as one, and an old purchase is found, returned and repeated as if it ' +
    'had been booked here. The old id replies 409 `member-merged` with `into`; an open reservation is captured or voided by its ' +
    'old path, too. A merge cannot be undone.',
  scopes: ['agent'],
  params: z.strictObject({ member: memberReference, mergeId: id }),
  query: noQuery,
  body: z
    .strictObject({
      from: memberReference,
      reason: z.enum(['duplicate-enrolment', 'card-lost', 'member-request', 'mistake', 'other']),
    })
    .meta({ id: 'Merge' }),
  bodyExample: { from: 'm-1002', reason: 'duplicate-enrolment' },
  answers: { ...bookedAnswers(mergeAnswer, 'Merged'), ...awaitingAnswer },
  refusals: [
    'act-rejected',
    'actor-is-beneficiary',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'open-reservations',
    'reference-reused',
    'same-member',
    'state-full',
    'log-full',
  ],
});
