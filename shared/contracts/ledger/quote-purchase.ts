import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import {
  currency,
  date,
  id,
  memberReference,
  noParams,
  noQuery,
  points,
  time,
  worth,
} from '#shared/contracts/fields.ts';
import { attributeName, attributeValue, segments } from '#shared/contracts/person-fields.ts';
import { personBounds } from '#shared/domain/members/person-bounds.ts';
import { growing } from '#shared/domain/promotions/promotion-facts.ts';
import { award, tierChange } from './entry.ts';
import { purchase } from './purchase.ts';
import { ruleVersions } from './rule-versions.ts';

const describedPerson = z
  .strictObject({
    tier: id.optional(),
    segments: segments.optional(),
    attributes: z
      .record(attributeName, attributeValue)
      .refine(
        (given) => Object.keys(given).length <= personBounds.attributes,
        `must have at most ${personBounds.attributes} names`,
      )
      .optional(),
    birthday: z
      .union([z.boolean(), date])
      .optional()
      .meta({ description: 'Whether the sale is on the birthday, or the date of birth' }),
    purchaseCount: z.int().min(0).max(1_000_000_000).optional(),
  })
  .meta({ id: 'DescribedPerson' });

const nearMiss = z
  .strictObject({
    promotionId: z.string(),
    version: z.int(),
    name: z.string(),
    fact: z.enum(growing).meta({ description: 'Fact that is too small' }),
    params: z
      .strictObject({ skus: z.array(z.string()).optional(), categories: z.array(z.string()).optional() })
      .optional(),
    missing: z
      .number()
      .meta({ description: 'Missing amount: minor units where there is a currency, else pieces or lines' }),
    currency: currency.optional(),
    detail: z.string().meta({ example: '3.20 EUR more for Double points' }),
  })
  .meta({ id: 'NearMiss' });

const quoteAnswer = z
  .strictObject({
    pointsEarned: points,
    awards: z.array(award),
    nearMisses: z.array(nearMiss).meta({
      description: 'Promotions that the purchase misses by one condition, the nearest first, at most 5',
    }),
    redeemable: z.strictObject({ points, value: worth }).meta({
      description:
        "The member's own points that could pay for the purchase, and their worth; the household may have more",
    }),
    tierChange: tierChange.optional(),
    version: z.int().meta({
      description: 'Number of the configuration; send it as `quoteVersion` of the purchase',
    }),
    rules: ruleVersions.meta({ description: 'Versions of the rules that the quote was made by' }),
  })
  .meta({ id: 'Quote' });

export type QuoteAnswer = z.infer<typeof quoteAnswer>;

export const quotePurchase = contract({
  operationId: 'quotePurchase',
  capability: 'ledger',
  method: 'POST',
  path: '/v1/quotes',
  audit: 'read',
  memberInBody: true,
  summary: 'Quote a purchase',
  description:
    'Tells the points that a purchase would earn, and the points that could pay for it. Writes nothing, ' +
    'and equals the booking to the point. `at` is the imagined instant of the booking: a past one has ' +
    'the state and programme of that time, a future one (at most five years ahead) the current ones, settled ' +
    'to it. Tills may name a member, marketers may describe a person in `as`; a member is quoted for ' +
    'without either.',
  scopes: ['channel', 'member', 'marketer'],
  params: noParams,
  query: noQuery,
  body: z
    .strictObject({
      member: memberReference.optional(),
      as: describedPerson.optional(),
      purchase,
      at: time.optional(),
    })
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
    'not-enrolled-then',
    'member-suspended',
    'member-erased',
    'member-merged',
    'total-mismatch',
    'return-line',
    'discount-exceeds-goods',
    'payments-exceed-payable',
    'occurred-in-future',
    'too-old',
    'unsupported-currency',
    'unknown-tier',
    'state-full',
    'too-many-points',
  ],
});
