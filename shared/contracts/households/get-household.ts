import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { noQuery } from '#shared/contracts/fields.ts';
import { household, householdId } from './household.ts';

export const getHousehold = contract({
  operationId: 'getHousehold',
  capability: 'households',
  method: 'GET',
  path: '/v1/households/{householdId}',
  summary: 'A household and what its members have',
  description: "A member's token reads the household that the member is in; any other is as good as unknown.",
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ householdId }),
  query: noQuery,
  body: undefined,
  answers: { 200: { description: 'The household', schema: household } },
  refusals: ['client-disabled', 'household-not-found'],
});
