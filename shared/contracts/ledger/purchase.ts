import * as z from 'zod';
import { amount, currency, id, memberId, points, quantity, text, time } from '#shared/contracts/fields.ts';

export const LINES_MAX = 1000;

export const channels = ['pos', 'web', 'app', 'partner'] as const;

const purchaseLine = z
  .strictObject({
    lineId: id.meta({ example: '1' }),
    sku: text(128),
    category: text(128).optional(),
    quantity,
    amount: amount.meta({ description: 'Price paid for the line after discounts, in minor units' }),
    earns: z.boolean().optional().meta({ description: '`false` keeps the line out of earning' }),
  })
  .meta({ id: 'PurchaseLine' });

/** Refuses a list with the same line twice. */
export function uniqueLines(list: readonly { readonly lineId: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { lineId }] of list.entries()) {
    if (seen.has(lineId)) {
      context.addIssue({
        code: 'custom',
        path: [index, 'lineId'],
        message: 'names a line twice',
      });
    }
    seen.add(lineId);
  }
}

const lines = z.array(purchaseLine).min(1).max(LINES_MAX).superRefine(uniqueLines);

const payment = z.strictObject({ redemptionId: id, amount }).meta({ id: 'Payment' });

export const purchase = z
  .strictObject({
    occurredAt: time,
    channel: z.enum(channels),
    store: text(64).optional(),
    terminal: text(64).optional(),
    operator: text(64).optional(),
    currency,
    total: amount,
    lines,
    payments: z
      .array(payment)
      .max(20)
      .optional()
      .meta({ description: 'Redemptions that paid for a part of the purchase, which earns no points' }),
    quoteVersion: z.int().min(0).max(1_000_000_000).optional().meta({
      description: 'The `version` of a quote: the reply then lists in `changed` the rules that changed since',
    }),
  })
  .meta({ id: 'Purchase' });

export type Purchase = z.infer<typeof purchase>;

export const bookedPurchase = z
  .strictObject({
    memberId,
    purchaseId: id,
    seq: z.int(),
    bookedFor: memberId.optional().meta({
      description:
        'Member whom it was booked for, where that member was merged into this one: `seq` is a number of that log',
    }),
    occurredAt: time,
    recordedAt: time,
    channel: z.enum(channels),
    store: z.string().optional(),
    terminal: z.string().optional(),
    operator: z.string().optional(),
    currency,
    total: amount,
    payments: z.array(payment).optional(),
    pointsEarned: points,
    pointsReversed: points.meta({ description: 'Points that returns took back' }),
    pointsForgiven: points.meta({ description: 'Points that the claw-back policy forgave' }),
    pointsRestored: points.meta({ description: 'Points that had paid for the goods and were given back' }),
    lines: z.array(
      purchaseLine.extend({
        earns: z.boolean(),
        returned: z.number().meta({ description: 'Quantity that came back' }),
        returnable: z.number().meta({ description: 'Quantity that may still come back' }),
      }),
    ),
  })
  .meta({ id: 'BookedPurchase' });

export type BookedPurchase = z.infer<typeof bookedPurchase>;
