import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import {
  currency,
  memberReference,
  money,
  noParams,
  noQuery,
  points,
  time,
} from '#shared/contracts/fields.ts';
import { growing } from '#shared/domain/promotions/promotion-facts.ts';
import { award, tierChange } from './entry.ts';
import { purchase } from './purchase.ts';

const nearMiss = z
  .strictObject({
    promotionId: z.string(),
    version: z.int(),
    name: z.string(),
    fact: z.enum(growing).meta({ description: 'What there must be more of' }),
    params: z
      .strictObject({ skus: z.array(z.string()).optional(), categories: z.array(z.string()).optional() })
      .optional(),
    missing: z
      .number()
      .meta({ description: 'How much more: minor units where there is a currency, else pieces or lines' }),
    currency: currency.optional(),
    detail: z.string().meta({ example: '3.20 EUR more for Double points' }),
  })
  .meta({ id: 'NearMiss' });

export const quoteAnswer = z
  .strictObject({
    pointsEarned: points,
    awards: z.array(award),
    nearMisses: z.array(nearMiss).meta({
      description: 'Promotions that the purchase misses by one thing alone, the nearest first, at most 5',
    }),
    redeemable: z.strictObject({ points, value: money.extend({ amount: z.int().min(0) }) }).meta({
      description:
        "What of the member's own points could pay for this purchase, and what it is worth; a household may have more",
    }),
    tierChange: tierChange.optional(),
    version: z.int().meta({ description: 'For `quoteVersion` of the purchase' }),
  })
  .meta({ id: 'Quote' });

export type QuoteAnswer = z.infer<typeof quoteAnswer>;

export const quotePurchase = contract({
  operationId: 'quotePurchase',
  capability: 'ledger',
  method: 'POST',
  path: '/v1/quotes',
  audit: 'never',
  summary: 'What a purchase would earn, and what could be redeemed on it',
  description:
    'Writes nothing, and equals the booking to the point. `at` is the imagined moment of booking: in the past with ' +
    'the state and the programme of then, in the future (at most five years) with those of today, settled to then. ' +
    "Without a member it is quoted for somebody of the lowest tier; a member's token quotes for its own.",
  scopes: ['channel', 'member', 'marketer'],
  params: noParams,
  query: noQuery,
  body: z
    .strictObject({ member: memberReference.optional(), purchase, at: time.optional() })
    .meta({ id: 'QuoteRequest' }),
  bodyExample: {
    member: 'm-1001',
    purchase: {
      occurredAt: '2026-11-24T10:15:00Z',
      channel: 'web',
      currency: 'EUR',
      total: 2599,
      lines: [{ lineId: '1', sku: 'TEA-500', quantity: 2, amount: 2599 }],
    },
  },
  answers: { 200: { description: 'The quote', schema: quoteAnswer } },
  refusals: [
    'outside-client-limits',
    'client-disabled',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'total-mismatch',
    'occurred-in-future',
    'too-old',
    'unsupported-currency',
    'state-full',
    'too-many-points',
  ],
});
