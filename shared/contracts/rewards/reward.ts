import * as z from 'zod';
import { id, text, time } from '#shared/contracts/fields.ts';

const COUNT_MAX = 1_000_000_000;
const TIERS_MAX = 20;

const YEAR_0 = Date.parse('0000-01-01T00:00:00Z');
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1;

/** An offset can move a time out of the years that an answer in UTC can be written in. */
const instant = time.refine((value) => {
  const at = Date.parse(value);
  return !(at < YEAR_0 || at >= YEAR_10000);
}, 'must lie in the years 0000 to 9999 of UTC');

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
