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
    'The person is forgotten: profile, cards, e-mail address, phone number, consents and segments, with the key they ' +
    'were sealed with, and the users of the user pool who signed in as the member, unless they are staff. The points that are left are forfeited. What was booked stays as it is, under an id that names ' +
    'nobody and is not used again. Returns, voids and refunds are still taken. Repeated it is 204 again. ' +
    "With a member's own token it asks for a sign-in of the last ten minutes.",
  scopes: ['agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  body: undefined,
  answers: { 204: { description: 'Erased' } },
  refusals: ['member-not-found', 'member-merged', 'sign-in-again'],
});
