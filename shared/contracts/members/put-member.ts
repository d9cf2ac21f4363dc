import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, noQuery } from '#shared/contracts/fields.ts';
import { member, memberChange } from './member.ts';

export const putMember = contract({
  operationId: 'putMember',
  capability: 'members',
  method: 'PUT',
  path: '/v1/members/{member}',
  summary: 'Enrol a member, or change one',
  description:
    'What is left out stays as it is, `null` removes. E-mail addresses are kept in lower case. ' +
    'A card, e-mail address or phone number belongs to one member only; `identifier-taken` names the member who has it. ' +
    '`cards` is the whole list; `addCards` and `removeCards` change the one the member has. ' +
    'The path takes a member id here, not a card.',
  scopes: ['channel', 'agent'],
  params: z.strictObject({ member: memberId }),
  query: noQuery,
  body: memberChange,
  bodyExample: {
    identifiers: { cards: ['2981000012345'], email: 'member@example.com' },
    profile: { givenName: 'Robin', country: 'IE', locale: 'en-IE' },
    consents: { marketing: true },
  },
  answers: {
    201: { description: 'Enrolled', schema: member },
    200: {
      description: 'Changed, or already so',
      schema: member,
      sometimes: { 'Idempotency-Replayed': '`true` when the member was so already, and nothing was written' },
    },
  },
  refusals: ['client-disabled', 'identifier-taken', 'member-erased', 'member-merged'],
});
