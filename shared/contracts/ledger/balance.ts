import * as z from 'zod';
import { memberId, points, time } from '#shared/contracts/fields.ts';
import { shownBenefit } from '#shared/contracts/program/shown-benefit.ts';

export const balance = z
  .strictObject({
    memberId,
    seq: z.int().min(0).meta({ description: 'Number of the newest entry in this balance' }),
    available: points,
    pending: points,
    reserved: points,
    held: points,
    expiring: z.array(z.strictObject({ at: time, points }).meta({ id: 'Expiring' })),
    maturing: z.array(z.strictObject({ at: time, points }).meta({ id: 'Maturing' })),
    lifetime: z
      .strictObject({
        earned: points,
        redeemed: points,
        refunded: points,
        expired: points,
        reversed: points,
      })
      .meta({ id: 'Lifetime' }),
    debt: points,
    tier: z
      .strictObject({
        id: z.string(),
        name: z.string(),
        qualifyingPoints: points,
        projected: z.strictObject({ id: z.string(), name: z.string(), at: time }).optional().meta({
          description:
            'The tier at the next instant at which it may fall, if nothing is bought or returned until then; absent for the lowest',
        }),
        keepsUntil: time.optional().meta({
          description: 'Instant to which the tier is kept at least; absent for the lowest',
        }),
        benefits: z.array(shownBenefit).optional().meta({
          description: 'Privileges of the tier, as the programme has them; not in replies to writes',
        }),
        next: z.strictObject({ id: z.string(), pointsToGo: points }).optional(),
      })
      .meta({ id: 'TierStanding' }),
    asOf: time,
  })
  .meta({ id: 'Balance' });

export type Balance = z.infer<typeof balance>;
