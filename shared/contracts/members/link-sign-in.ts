import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberId, memberReference, noQuery } from '#shared/contracts/fields.ts';

/** Accepts the characters and the length that the user pool accepts. */
const username = z
  .string()
  .max(128)
  .regex(
    /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u,
    'must be letters, marks, symbols, digits and punctuation, without blanks',
  )
  // Classes of Unicode are no pattern in Python, and in JavaScript only with a flag.
  .meta({ override: { pattern: '^\\S+$' } });

export const signIn = z
  .strictObject({
    memberId,
    username: username.meta({ description: 'The name that the user pool gave the user' }),
  })
  .meta({ id: 'SignIn' });

export type SignIn = z.infer<typeof signIn>;

export const linkSignIn = contract({
  operationId: 'linkSignIn',
  capability: 'members',
  method: 'PUT',
  path: '/v1/members/{member}/sign-in',
  summary: 'Link a sign-in to a member',
  description:
    "The user's tokens speak for the member from the next token on, also a refreshed one. A member has " +
    'one user: a new user replaces the one before, whose account stays and whose tokens are valid for ' +
    'up to an hour. A user is linked to one member. Staff may be members; another agent links them.',
  scopes: ['agent'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  body: z
    .strictObject({
      username: username.meta({ description: 'User name or e-mail address, as the user pool knows it' }),
    })
    .meta({ id: 'SignInLink' }),
  bodyExample: { username: 'member@example.com' },
  answers: { 200: { description: 'Linked', schema: signIn } },
  refusals: [
    'member-not-found',
    'member-erased',
    'member-merged',
    'user-not-found',
    'sign-in-taken',
    'actor-is-beneficiary',
  ],
});
