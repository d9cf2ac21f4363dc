import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, noQuery } from '#shared/contracts/fields.ts';

const referral = z.strictObject({
  code: z.string().meta({
    description: 'Code that a friend brings to the enrolment, 10 letters and digits',
    example: '7KQ2M9X4TB',
  }),
  referred: z.int().meta({ description: 'Friends who were enrolled with it; counted up to 1,000 a code' }),
  rewarded: z.int().meta({ description: 'Those of them for whom both sides were rewarded' }),
});

export type ReferralDocument = z.infer<typeof referral>;

export const getReferral = contract({
  operationId: 'getReferral',
  capability: 'members',
  method: 'GET',
  path: '/v1/members/{member}/referral',
  summary: 'Read the referral code of a member',
  description: 'The first call makes the code, which never changes. A merged member keeps its code working.',
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  body: undefined,
  answers: { 200: { description: 'The code and what it brought', schema: referral } },
  refusals: ['client-disabled', 'member-erased', 'member-merged', 'member-not-found'],
});
