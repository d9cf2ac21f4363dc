import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, noQuery } from '#shared/contracts/fields.ts';
import { bookPurchase, purchaseAnswer } from '#shared/contracts/ledger/book-purchase.ts';
import { purchase } from '#shared/contracts/ledger/purchase.ts';
import { partnerId } from './partner.ts';

export const bookPartnerPurchase = contract({
  operationId: 'bookPartnerPurchase',
  capability: 'clients',
  method: 'POST',
  path: '/v1/partners/{partnerId}/purchases',
  summary: 'Book a purchase at a partner',
  description:
    'The partner signs the bytes of the body, which therefore also names the member and the purchase id. The purchase is ' +
    'booked as with a token: `purchaseId` is the idempotency key, for ever, and the same content again ' +
    'replies 200 with the first reply.',
  scopes: 'public',
  signed: true,
  memberInBody: true,
  params: z.strictObject({ partnerId }),
  query: noQuery,
  body: z
    .strictObject({
      member: memberReference,
      purchaseId: id,
      ...purchase.shape,
      channel: z.literal('partner'),
    })
    .meta({ id: 'PartnerPurchase' }),
  bodyExample: {
    member: 'card:2981000012345',
    purchaseId: 'air-miles-000123',
    occurredAt: '2026-11-22T10:15:00Z',
    channel: 'partner',
    store: 'air-miles-shop',
    currency: 'EUR',
    total: 2599,
    lines: [{ lineId: '1', sku: 'FLIGHT', quantity: 1, amount: 2599 }],
  },
  answers: bookedAnswers(purchaseAnswer, 'Booked'),
  refusals: [
    'invalid-signature',
    'rate-limited',
    ...bookPurchase.refusals.filter((code) => code !== 'client-disabled'),
  ],
});
