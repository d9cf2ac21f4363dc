import * as z from 'zod';
import { id, memberId, memberReference, points, time, worth } from '#shared/contracts/fields.ts';
import { balance } from './balance.ts';
import { entry } from './entry.ts';

export const redemptionStatuses = ['reserved', 'captured', 'voided', 'lapsed'] as const;

export const redemption = z
  .strictObject({
    id: id.meta({ description: 'The same as `redemptionId`' }),
    redemptionId: id.meta({ description: 'Id of the redemption' }),
    bookedFor: memberId.optional().meta({
      description: 'Member who redeemed, where that member was merged into this one',
    }),
    seq: z.int().optional().meta({
      description: 'Number of its first entry; not in replies to later steps',
    }),
    recordedAt: time.optional().meta({
      description: 'Instant of its first entry; not in replies to later steps',
    }),
    status: z.enum(redemptionStatuses),
    points,
    captured: points,
    refunded: points.meta({ description: 'Captured points that refunds and returns gave back' }),
    value: worth.optional().meta({
      description:
        'Value of `points` that was asked for, else their worth in the base currency; none for a reward',
    }),
    capturedValue: worth.optional().meta({
      description: 'Share of `value` of the captured points, rounded half up; absent for none',
    }),
    refundedValue: worth.optional().meta({
      description: 'Share of `value` of the points that were given back, the same way',
    }),
    rewardId: id.optional(),
    quantity: z.int().optional().meta({ description: 'Pieces of the reward' }),
    channel: z.string().optional(),
    store: z.string().optional(),
    expiresAt: time.optional().meta({
      description: 'Instant at which a reservation lapses, or lapsed; absent once it was captured or voided',
    }),
    drawn: z.array(z.strictObject({ memberId, points })).optional().meta({
      description: 'Points that were drawn from other members of the household',
    }),
  })
  .meta({ id: 'Redemption' });

export type Redemption = z.infer<typeof redemption>;

export const redemptionAnswer = z
  .strictObject({ entry, redemption, balance })
  .meta({ id: 'RedemptionResponse' });

export type RedemptionAnswer = z.infer<typeof redemptionAnswer>;

export const redemptionParams = z.strictObject({ member: memberReference, redemptionId: id });
