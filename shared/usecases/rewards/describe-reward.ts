import type { RewardChange, RewardDocument } from '#shared/contracts/rewards/reward.ts';
import { present } from '#shared/domain/present.ts';
import { type RewardContent, type RewardVersion, remaining } from '#shared/domain/rewards/reward.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

const instantOf = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));
const timeOf = (instant: number | undefined) => (instant === undefined ? undefined : formatInstant(instant));

export function rewardContent({ name, points, stock, tiers, from, to }: RewardChange): RewardContent {
  return present({ name, points, stock, tiers, from: instantOf(from), to: instantOf(to) });
}

/** The public form of a reward. `taken` is the number of pieces redeemed so far. */
export function describeReward(reward: RewardVersion, taken: number): RewardDocument {
  return present({
    rewardId: reward.rewardId,
    version: reward.version,
    name: reward.name,
    points: reward.points,
    stock: reward.stock,
    remaining: remaining(reward, taken),
    tiers: reward.tiers && [...reward.tiers],
    from: timeOf(reward.from),
    to: timeOf(reward.to),
    updatedAt: formatInstant(reward.changedAt),
  });
}
