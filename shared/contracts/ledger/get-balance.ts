import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, points, time } from '#shared/contracts/fields.ts';
import { balance } from './balance.ts';

const memberBalance = balance
  .extend({
    household: z
      .strictObject({
        id,
        mayRedeem: z.boolean(),
        available: points.meta({
          description:
            'Points that the member can spend at once: the own ones and, with `mayRedeem`, those of the members who contribute. A member with a debt draws none.',
        }),
      })
      .optional()
      .meta({ description: 'Household of the member; absent without one, and with `at`' }),
  })
  .meta({ id: 'MemberBalance' });

export type MemberBalance = z.infer<typeof memberBalance>;

export const getBalance = contract({
  operationId: 'getBalance',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/balance',
  summary: 'Read the balance of a member',
  description:
    'The balance now, or at a past instant. It includes all that is due at that instant (maturity, ' +
    'expiry, tier), recorded or not. A balance of the last five seconds may still change.',
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: z.strictObject({
    at: time.optional().meta({ description: 'Past instant; now unless sent, and a future one is refused' }),
  }),
  entityTag: 'weak',
  body: undefined,
  answers: { 200: { description: 'The balance', schema: memberBalance } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged', 'not-enrolled-then'],
});
