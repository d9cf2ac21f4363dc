import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, noQuery } from '#shared/contracts/fields.ts';

export const unlinkSignIn = contract({
  operationId: 'unlinkSignIn',
  capability: 'members',
  method: 'DELETE',
  path: '/v1/members/{member}/sign-in',
  summary: 'Unlink a sign-in',
  description:
    'The account of the user stays, and tokens that were given are valid for up to an hour. Without a ' +
    'link the reply is 204 too.',
  scopes: ['agent'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  body: undefined,
  answers: { 204: { description: 'Unlinked' } },
  refusals: ['member-not-found', 'member-merged', 'actor-is-beneficiary'],
});
