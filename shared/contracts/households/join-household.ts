import { replayedThen } from '#shared/contracts/answers.ts';
import { awaitingAnswer } from '#shared/contracts/approvals/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { membership, permissions, placeParams } from './household.ts';

export const joinHousehold = contract({
  operationId: 'joinHousehold',
  capability: 'households',
  method: 'PUT',
  path: '/v1/households/{householdId}/members/{member}',
  summary: 'Add a member to a household',
  description:
    'A household is a list of at most 8 members who let each other spend; the first member begins it. ' +
    'Every member keeps their own points, tier and history: nothing moves on joining or leaving. For a ' +
    'member who is in it, the call sets the permissions; fields that are left out get their defaults. The ' +
    "points lend from the programme's next day on. A member's own token changes `contributes` of their " +
    'membership alone: beginning it needs a sign-in of the last 10 minutes, and lends at once.',
  scopes: ['agent', 'member'],
  params: placeParams,
  query: noQuery,
  body: permissions,
  bodyExample: { mayRedeem: true },
  answers: {
    201: { description: 'Joined', schema: membership },
    200: {
      description: 'In it before; the permissions are set',
      schema: membership,
      sometimes: replayedThen,
    },
    ...awaitingAnswer,
  },
  refusals: [
    'act-rejected',
    'actor-is-beneficiary',
    'sign-in-again',
    'household-not-found',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'in-another-household',
    'household-full',
    'reference-reused',
    'log-full',
  ],
});
