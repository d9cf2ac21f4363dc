import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, noQuery } from '#shared/contracts/fields.ts';
import { member, memberChange } from './member.ts';

/** Words in the place of a member id in other paths. */
const reserved: ReadonlySet<string> = new Set(['lookup']);

export const putMember = contract({
  operationId: 'putMember',
  capability: 'members',
  method: 'PUT',
  path: '/v1/members/{member}',
  summary: 'Enrol or change a member',
  description:
    'Fields that are left out stay as they are; `null` removes one. E-mail addresses are kept in lower ' +
    'case. A card, e-mail address or phone number belongs to one member; `identifier-taken` names the ' +
    'owner. `cards` is the whole list; `addCards` and `removeCards` change it. `referredBy` is said at the ' +
    'enrolment; later it changes nothing, and another is refused. The path takes a member id, not a card; ' +
    '`lookup` is reserved.',
  scopes: ['channel', 'agent'],
  params: z.strictObject({
    member: memberId.refine((id) => !reserved.has(id), 'is a word of the API: choose another id'),
  }),
  query: noQuery,
  entityTag: 'strong',
  ifMatch: true,
  showsPerson: true,
  body: memberChange,
  bodyExample: {
    identifiers: { cards: ['2981000012345'], email: 'member@example.com' },
    profile: { givenName: 'Robin', country: 'IE', locale: 'en-IE' },
    consents: { marketing: true },
  },
  answers: {
    201: { description: 'Enrolled', schema: member },
    200: {
      description: 'Changed, or as it was before',
      schema: member,
      sometimes: { 'Idempotency-Replayed': '`true` where nothing had to be changed' },
    },
  },
  refusals: [
    'client-disabled',
    'identifier-taken',
    'member-erased',
    'member-merged',
    'referral-closed',
    'referral-unknown',
  ],
});
