import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, noQuery } from '#shared/contracts/fields.ts';
import { member } from './member.ts';

export const getMember = contract({
  operationId: 'getMember',
  capability: 'members',
  method: 'GET',
  path: '/v1/members/{member}',
  summary: 'Read a member',
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  entityTag: 'strong',
  body: undefined,
  answers: { 200: { description: 'The member', schema: member } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged'],
});
