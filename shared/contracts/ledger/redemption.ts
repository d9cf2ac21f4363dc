import * as z from 'zod';
import { id, memberId, memberReference, money, points, time } from '#shared/contracts/fields.ts';
import { balance } from './balance.ts';
import { entry } from './entry.ts';

export const redemption = z
  .strictObject({
    id,
    status: z.enum(['reserved', 'captured', 'voided', 'lapsed']),
    points,
    captured: points,
    refunded: points.meta({ description: 'Of the captured points, what refunds and returns gave back' }),
    value: money
      .extend({ amount: z.int().min(0) })
      .optional()
      .meta({
        description:
          'As it was asked for, else what the points are worth in the base currency; none for a reward',
      }),
    rewardId: id.optional(),
    quantity: z.int().optional().meta({ description: 'Pieces of the reward' }),
    channel: z.string().optional(),
    store: z.string().optional(),
    expiresAt: time.optional().meta({ description: 'When a reservation lapses' }),
    drawn: z.array(z.strictObject({ memberId, points })).optional().meta({
      description: 'Points of other members of the household among those spent, as they were drawn',
    }),
  })
  .meta({ id: 'Redemption' });

export type Redemption = z.infer<typeof redemption>;

export const redemptionAnswer = z.strictObject({ entry, redemption, balance });

export type RedemptionAnswer = z.infer<typeof redemptionAnswer>;

export const redemptionParams = z.strictObject({ member: memberReference, redemptionId: id });
