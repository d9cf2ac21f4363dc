import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, noQuery } from '#shared/contracts/fields.ts';

export const eraseMember = contract({
  operationId: 'eraseMember',
  capability: 'members',
  method: 'DELETE',
  path: '/v1/members/{member}',
  summary: 'Erase a member',
  description:
    'Forgets the person: profile, cards, e-mail address, phone number, consents and segments, the key ' +
    'that sealed them, and the users who signed in as the member, unless they are staff. The points ' +
    'that are left are forfeited. The books stay under an id that names nobody and is never used ' +
    "again. Returns, voids and refunds are still taken. A repeated call replies 204 too. A member's " +
    'own token needs a sign-in of the last ten minutes.',
  scopes: ['agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  ifMatch: true,
  body: undefined,
  answers: { 204: { description: 'Erased' } },
  refusals: ['member-not-found', 'member-merged', 'sign-in-again', 'log-full'],
});
