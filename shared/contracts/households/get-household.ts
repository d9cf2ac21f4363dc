import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { household, householdId } from './household.ts';

export const getHousehold = contract({
  operationId: 'getHousehold',
  capability: 'households',
  method: 'GET',
  path: '/v1/households/{householdId}',
  audit: 'read',
  summary: 'Read a household and the points of its members',
  description: "A member's token reads the household of that member; any other household gets 404.",
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ householdId }),
  query: noQuery,
  entityTag: 'strong',
  body: undefined,
  answers: { 200: { description: 'The household', schema: household } },
  refusals: ['client-disabled', 'household-not-found'],
});
