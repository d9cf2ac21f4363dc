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
    'Who leaves takes along what is left of their own points, and none of what others spent. The last to leave dissolves ' +
    'it. Of a member who is not in it, it is 204, too. Who is erased, or merged into another member, leaves by that.',
  scopes: ['agent', 'member'],
  params: placeParams,
  query: noQuery,
  body: undefined,
  answers: { 204: { description: 'Not in it any more' } },
  refusals: ['member-not-found'],
});
