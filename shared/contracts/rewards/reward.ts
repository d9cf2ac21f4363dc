import * as z from 'zod';
import { id, text, time } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';

const COUNT_MAX = 1_000_000_000;
const TIERS_MAX = 20;

export const rewardId = id.meta({ description: 'Reward id, chosen by the client', example: 'coffee' });

const content = z.strictObject({
  name: text(128),
  points: z.int().min(1).max(COUNT_MAX).meta({ description: 'Price of one piece in points', example: 500 }),
  stock: z
    .int()
    .min(0)
    .max(COUNT_MAX)
    .optional()
    .meta({ description: 'Pieces that may be redeemed in all, since the beginning; no limit unless sent' }),
  tiers: z
    .array(id)
    .min(1)
    .max(TIERS_MAX)
    .optional()
    .meta({ description: 'Ids of the tiers whose members may redeem it; all unless sent' }),
  from: instant.optional().meta({ description: 'First instant at which the reward can be redeemed' }),
  to: instant.optional().meta({ description: 'First instant at which the reward can no longer be redeemed' }),
});

function checkAcross({ tiers = [], from, to }: z.infer<typeof content>, context: z.RefinementCtx): void {
  for (const [index, tier] of tiers.entries()) {
    if (tiers.indexOf(tier) < index) {
      context.addIssue({ code: 'custom', path: ['tiers', index], message: 'must be unique' });
    }
  }
  if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to)) {
    context.addIssue({ code: 'custom', path: ['to'], message: 'must be after from' });
  }
}

export const rewardChange = content.superRefine(checkAcross).meta({ id: 'RewardChange' });
export type RewardChange = z.infer<typeof rewardChange>;

export const reward = z
  .strictObject({
    rewardId,
    version: z.int().min(1).meta({ description: 'Version; it counts up with every change' }),
    ...content.shape,
    remaining: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Pieces of the stock that may still be redeemed; absent without a stock' }),
    updatedAt: time.meta({ description: 'Instant at which this version was made' }),
  })
  .meta({ id: 'Reward' });
export type RewardDocument = z.infer<typeof reward>;
