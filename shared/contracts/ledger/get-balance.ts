import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, points, time } from '#shared/contracts/fields.ts';
import { balance } from './balance.ts';

export const memberBalance = balance
  .extend({
    household: z
      .strictObject({
        id,
        mayRedeem: z.boolean(),
        available: points.meta({
          description:
            'What the member can spend at once: their own points and, with `mayRedeem`, those of the others who contribute. ' +
            'Who owes points draws none.',
        }),
      })
      .optional()
      .meta({ description: 'Of a member who is in one, now: not with `at`' }),
  })
  .meta({ id: 'MemberBalance' });

export type MemberBalance = z.infer<typeof memberBalance>;

export const getBalance = contract({
  operationId: 'getBalance',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/balance',
  summary: 'The balance of a member, now or at a past instant',
  description:
    'What is due at that instant (maturity, expiry, tier) is shown whether or not it is written yet. ' +
    'An answer about the last five seconds may still change.',
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: z.strictObject({
    at: time.optional().meta({ description: 'A past instant; a future one is refused' }),
  }),
  body: undefined,
  answers: { 200: { description: 'The balance', schema: memberBalance } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged'],
});
