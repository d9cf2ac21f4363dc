import * as z from 'zod';

/** A benefit as responses show it. Types may be added. */
export const shownBenefit = z
  .strictObject({
    type: z.string(),
    rewardId: z.string().optional(),
    per: z.string().optional(),
    hours: z.int().optional(),
    texts: z.record(z.string(), z.string()).optional(),
  })
  .meta({
    id: 'TierBenefit',
    description: 'Privilege of a tier, with the fields of its type; types may be added: ignore others',
  });
