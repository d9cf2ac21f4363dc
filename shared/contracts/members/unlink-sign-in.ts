import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, noQuery } from '#shared/contracts/fields.ts';

export const unlinkSignIn = contract({
  operationId: 'unlinkSignIn',
  capability: 'members',
  method: 'DELETE',
  path: '/v1/members/{member}/sign-in',
  summary: 'Let nobody sign in as this member any more',
  description:
    'The user keeps their account and loses the link; a token that they have already is good for up to an hour. Where ' +
    'there is no link it is 204 as well.',
  scopes: ['agent'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  body: undefined,
  answers: { 204: { description: 'Nobody is linked' } },
  refusals: ['member-not-found', 'member-merged', 'actor-is-beneficiary'],
});
