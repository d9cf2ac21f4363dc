import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { placeParams } from './household.ts';

export const leaveHousehold = contract({
  operationId: 'leaveHousehold',
  capability: 'households',
  method: 'DELETE',
  path: '/v1/households/{householdId}/members/{member}',
  summary: 'Leave a household',
  description:
    'The member takes along the rest of their own points, and nothing that others spent. The last ' +
    'member to leave dissolves the household. For a member who is not in it the reply is 204 too. An ' +
    'erased or merged member leaves at once.',
  scopes: ['agent', 'member'],
  params: placeParams,
  query: noQuery,
  body: undefined,
  answers: { 204: { description: 'The member is not in the household' } },
  refusals: ['actor-is-beneficiary', 'member-not-found', 'log-full'],
});
