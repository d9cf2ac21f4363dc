import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { card, email, memberId, noParams, noQuery, phone } from '#shared/contracts/fields.ts';

export const lookupMember = contract({
  operationId: 'lookupMember',
  capability: 'members',
  method: 'POST',
  path: '/v1/members/lookup',
  audit: 'read',
  memberInBody: true,
  summary: 'Look up a member by card, e-mail address or phone',
  description: 'Send exactly one of the three. They travel in the body, never in a URL.',
  scopes: ['channel', 'agent'],
  params: noParams,
  query: noQuery,
  body: z
    .strictObject({ card: card.optional(), email: email.optional(), phone: phone.optional() })
    .refine(
      (given) => Object.values(given).filter((value) => value !== undefined).length === 1,
      'must name exactly one of card, email, phone',
    ),
  bodyExample: { card: '2981000012345' },
  answers: { 200: { description: 'The member with the identifier', schema: z.strictObject({ memberId }) } },
  refusals: ['client-disabled', 'member-not-found'],
});
