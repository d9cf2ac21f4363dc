import * as z from 'zod';
import { id, text, time } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';

const COUNT_MAX = 1_000_000_000;
const TIERS_MAX = 20;

export const rewardId = id.meta({ description: 'Reward id, chosen by the client', example: 'coffee' });

const content = z.strictObject({
  name: text(128),
  points: z.int().min(1).max(COUNT_MAX).meta({ description: 'What one costs', example: 500 }),
  stock: z
    .int()
    .min(0)
    .max(COUNT_MAX)
    .optional()
    .meta({ description: 'How many may be redeemed in all, since the beginning; absent: no limit' }),
  tiers: z
    .array(id)
    .min(1)
    .max(TIERS_MAX)
    .optional()
    .meta({ description: 'Ids of the tiers whose members may redeem it; absent: all' }),
  from: instant.optional().meta({ description: 'Can be redeemed from this instant on' }),
  to: instant.optional().meta({ description: 'Can no longer be redeemed from this instant on' }),
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
    version: z.int().min(1).meta({ description: 'Counts up with every change' }),
    ...content.shape,
    remaining: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'How many of the stock may still be redeemed; where there is a stock' }),
    updatedAt: time.meta({ description: 'When this version was made' }),
  })
  .meta({ id: 'Reward' });
export type RewardDocument = z.infer<typeof reward>;
