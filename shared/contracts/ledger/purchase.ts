import * as z from 'zod';
import {
  AMOUNT_MAX,
  amount,
  countedQuantity,
  currency,
  id,
  memberId,
  memberReference,
  points,
  signedAmount,
  text,
  time,
} from '#shared/contracts/fields.ts';
import { lineKinds } from '#shared/domain/purchases/purchase.ts';

export const LINES_MAX = 1000;

export const channels = ['pos', 'web', 'app', 'partner'] as const;

const kinds = [...lineKinds, 'discount'] as const;

const lineFields = z.strictObject({
  lineId: id.meta({ example: '1' }),
  kind: z.enum(kinds).optional().meta({ default: 'goods' }),
  sku: text(128).optional().meta({ description: 'Required of goods' }),
  category: text(128).optional(),
  quantity: countedQuantity.optional().meta({
    description: '0 with the amount 0 for a line that was voided. Only a discount needs none',
  }),
  amount: signedAmount.meta({ description: "Price after the line's own discounts, in minor units" }),
  earns: z.boolean().optional().meta({ description: '`false` keeps the line out of earning' }),
  appliesTo: z.array(id).min(1).max(LINES_MAX).optional().meta({
    description: 'Lines that a discount lowers; all goods where absent',
  }),
});

/** The bounds of amounts by kind. Goods below zero are a return, which has a code of its own. */
const amountBounds: Readonly<
  Record<(typeof kinds)[number], { readonly min?: number; readonly max?: number }>
> = {
  goods: {},
  'gift-card': { min: 0 },
  deposit: {},
  shipping: { min: 0 },
  fee: { min: 0 },
  tip: { min: 0 },
  rounding: { min: -99, max: 99 },
  discount: { max: 0 },
};

function faultsOfLine({
  kind = 'goods',
  sku,
  quantity,
  amount: given,
  appliesTo,
}: z.infer<typeof lineFields>): readonly (readonly [path: readonly (string | number)[], message: string])[] {
  const { min = -AMOUNT_MAX, max = AMOUNT_MAX } = amountBounds[kind];
  const twice = appliesTo?.findIndex((lineId, index) => appliesTo.indexOf(lineId) < index) ?? -1;
  return [
    ...(kind === 'goods' && sku === undefined ? [[['sku'], 'is required of goods'] as const] : []),
    ...(quantity === undefined && kind !== 'discount' ? [[['quantity'], 'is required'] as const] : []),
    ...(quantity === 0 && given !== 0 ? [[['amount'], 'must be 0 where the quantity is 0'] as const] : []),
    ...(given < min ? [[['amount'], `must be at least ${min} for this kind of line`] as const] : []),
    ...(given > max ? [[['amount'], `must be at most ${max} for this kind of line`] as const] : []),
    ...(appliesTo && kind !== 'discount' ? [[['appliesTo'], 'is for discounts only'] as const] : []),
    ...(twice >= 0 ? [[['appliesTo', twice], 'names a line twice'] as const] : []),
  ];
}

const purchaseLine = lineFields
  .superRefine((line, context) => {
    for (const [path, message] of faultsOfLine(line)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
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

/** Refuses a second rounding. A voided one counts as little as any voided line. */
function oneRounding(
  list: readonly {
    readonly kind?: string | undefined;
    readonly amount: number;
    readonly quantity?: number | undefined;
  }[],
  context: z.RefinementCtx,
): void {
  const isVoided = (amount: number, quantity: number | undefined) => amount === 0 && quantity === 0;
  const [, second] = list.flatMap(({ kind, amount, quantity }, index) =>
    kind === 'rounding' && !isVoided(amount, quantity) ? [index] : [],
  );
  if (second === undefined) return;
  context.addIssue({ code: 'custom', path: [second, 'kind'], message: 'is a second rounding' });
}

const lines = z.array(purchaseLine).min(1).max(LINES_MAX).superRefine(uniqueLines).superRefine(oneRounding);

const PAYMENTS_MAX = 10;

/** Refuses payments that name a redemption twice. Ids are unique for each member. */
function uniquePayments(
  list: readonly { readonly redemptionId: string; readonly member?: string | undefined }[],
  context: z.RefinementCtx,
): void {
  const named = list.map(({ redemptionId, member = '' }) => `${member}/${redemptionId}`);
  for (const [index, one] of named.entries()) {
    if (named.indexOf(one) === index) continue;
    context.addIssue({ code: 'custom', path: [index, 'redemptionId'], message: 'names a redemption twice' });
  }
}

const payment = z
  .strictObject({
    redemptionId: id,
    amount,
    member: memberReference.optional().meta({
      description:
        'Member whose redemption it is, by id, or by a card that the member held at `occurredAt`; the buyer where absent',
    }),
  })
  .meta({ id: 'Payment' });

const bookedPayment = payment
  .extend({
    member: z.string().optional().meta({
      description: 'Member whose redemption it is, `-` for a card that nobody had; the buyer where absent',
    }),
  })
  .meta({ id: 'BookedPayment' });

export const purchase = z
  .strictObject({
    occurredAt: time,
    channel: z.enum(channels),
    store: text(64).optional(),
    terminal: text(64).optional(),
    operator: text(64).optional(),
    sale: id.optional().meta({
      description: 'Your own name for the sale, whatever system sends it: it earns once, over all members',
      example: 'order-2026-000123',
    }),
    currency,
    total: signedAmount.meta({ description: 'Sum of the lines, in minor units' }),
    lines,
    payments: z
      .array(payment)
      .max(PAYMENTS_MAX)
      .superRefine(uniquePayments)
      .optional()
      .meta({ description: 'Redemptions that paid for a part of the purchase, which earns no points' }),
    maturesFrom: z
      .enum(['purchase', 'delivery'])
      .optional()
      .meta({ default: 'purchase', description: 'How its points mature' }),
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
    sale: id.optional(),
    currency,
    total: signedAmount,
    payments: z.array(bookedPayment).optional(),
    pointsEarned: points,
    pointsReversed: points.meta({ description: 'Points that returns took back' }),
    pointsForgiven: points.meta({ description: 'Points that the claw-back policy forgave' }),
    pointsRestored: points.meta({ description: 'Points that had paid for the goods and were given back' }),
    pointsWaiting: points.optional().meta({
      description: 'Points that still wait for a delivery; absent where the purchase never waited',
    }),
    lines: z.array(
      lineFields.extend({
        earns: z.boolean(),
        returned: z.number().meta({ description: 'Quantity that came back' }),
        returnable: z.number().meta({ description: 'Quantity that may still come back' }),
        returnedAmount: signedAmount,
        returnableAmount: amount,
        delivered: z.number().optional().meta({
          description: 'Quantity that was delivered, returned or not, where the purchase waits for that',
        }),
        deliverable: z.number().optional().meta({ description: 'Quantity that may still be delivered' }),
      }),
    ),
  })
  .meta({ id: 'BookedPurchase' });

export type BookedPurchase = z.infer<typeof bookedPurchase>;
