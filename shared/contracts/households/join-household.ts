import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { replayedThen } from '#shared/contracts/ledger/answers.ts';
import { membership, permissions, placeParams } from './household.ts';

export const joinHousehold = contract({
  operationId: 'joinHousehold',
  capability: 'households',
  method: 'PUT',
  path: '/v1/households/{householdId}/members/{member}',
  summary: 'Put a member into a household, or change what the member may there',
  description:
    'A household is a list of at most 8 members who let each other spend; it begins with its first. Every member keeps ' +
    'points, tier and history of their own: nothing moves on joining or leaving, and who leaves takes along what is left ' +
    'of their own. What is left out of the body is as it is unless said.',
  scopes: ['agent'],
  params: placeParams,
  query: noQuery,
  body: permissions,
  bodyExample: { mayRedeem: true },
  answers: {
    201: { description: 'Joined', schema: membership },
    200: { description: 'Was in it, and may what is said now', schema: membership, sometimes: replayedThen },
  },
  refusals: [
    'actor-is-beneficiary',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'in-another-household',
    'household-full',
  ],
});
