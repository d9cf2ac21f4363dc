import * as z from 'zod';
import { id, memberId, memberReference, money, points, time } from '#shared/contracts/fields.ts';
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
    status: z.enum(redemptionStatuses),
    points,
    captured: points,
    refunded: points.meta({ description: 'Captured points that refunds and returns gave back' }),
    value: money
      .extend({ amount: z.int().min(0) })
      .optional()
      .meta({
        description:
          'Value that was asked for, else the worth of the points in the base currency; none for a reward',
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
