import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, time } from '#shared/contracts/fields.ts';
import { balance } from '#shared/contracts/ledger/balance.ts';

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
  answers: { 200: { description: 'The balance', schema: balance } },
  refusals: ['client-disabled', 'member-not-found'],
});
