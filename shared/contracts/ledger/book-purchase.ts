import * as z from 'zod';
import { bookedAnswers } from '#shared/contracts/answers.ts';
import { contract } from '#shared/contracts/contract.ts';
import { id, memberReference, noQuery, points } from '#shared/contracts/fields.ts';
import { balance } from './balance.ts';
import { award, entry, tierChange, unknownPayments } from './entry.ts';
import { purchase } from './purchase.ts';

export const purchaseAnswer = z
  .strictObject({
    entry,
    pointsEarned: points,
    awards: z.array(award),
    tierChange: tierChange.optional(),
    changed: z.array(z.string()).optional().meta({
      description:
        'Rules that changed since the quote of `quoteVersion`: parts of the programme, `promotions/{id}`, or `promotions` for many of them',
    }),
    unknownPayments,
    notWaiting: z.boolean().optional().meta({
      description: 'Matures from the purchase: 40 others wait already, or it is older than 400 days',
    }),
    balance,
  })
  .meta({ id: 'PurchaseResponse' });

export type PurchaseAnswer = z.infer<typeof purchaseAnswer>;

export const bookPurchase = contract({
  operationId: 'bookPurchase',
  capability: 'ledger',
  method: 'PUT',
  path: '/v1/members/{member}/purchases/{purchaseId}',
  summary: 'Book a purchase',
  description:
    'The purchase earns points. The purchase id is the idempotency key, for ever: the same content ' +
    'again replies 200 with the first reply, other content 409. The reply has the new balance.',
  scopes: ['channel'],
  params: z.strictObject({ member: memberReference, purchaseId: id }),
  query: noQuery,
  body: purchase,
  bodyExample: {
    occurredAt: '2026-11-22T10:15:00Z',
    channel: 'pos',
    store: 'dublin-1',
    currency: 'EUR',
    total: 2599,
    lines: [{ lineId: '1', sku: 'TEA-500', category: 'grocery', quantity: 2, amount: 2599 }],
  },
  answers: bookedAnswers(purchaseAnswer, 'Booked'),
  refusals: [
    'outside-client-limits',
    'client-disabled',
    'member-not-found',
    'member-suspended',
    'member-erased',
    'member-merged',
    'reference-reused',
    'sale-booked',
    'total-mismatch',
    'return-line',
    'discount-exceeds-goods',
    'payments-exceed-payable',
    'occurred-in-future',
    'too-old',
    'unsupported-currency',
    'state-full',
    'log-full',
    'too-many-points',
  ],
});
