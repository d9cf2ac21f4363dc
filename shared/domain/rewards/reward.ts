import { RewardUnavailable } from './refusals.ts';

/** What a marketer says of a reward. */
export interface RewardContent {
  readonly name: string;
  readonly points: number;
  /** How many may be redeemed in all; without it there is no limit. */
  readonly stock?: number;
  /** The tiers whose members may redeem it; without it all may. */
  readonly tiers?: readonly string[];
  /** The first instant at which it may be redeemed. */
  readonly from?: number;
  /** The first instant at which it no longer may. */
  readonly to?: number;
}

export interface Reward extends RewardContent {
  readonly rewardId: string;
  readonly version: number;
}

/** A version as it is kept, for ever: with who made it (the token's subject or client), and when. */
export interface RewardVersion extends Reward {
  readonly changedBy: string;
  readonly changedAt: number;
}

/** How many may still be redeemed; undefined where there is no limit. A stock may be cut below what was taken. */
export function remaining({ stock }: RewardContent, taken: number): number | undefined {
  return stock === undefined ? undefined : Math.max(0, stock - taken);
}

/** The reward, if a member of this tier may redeem it now; its stock is the business of whoever takes from it. */
export function checkReward(reward: Reward | undefined, tierId: string, now: number): Reward {
  if (reward === undefined) throw new RewardUnavailable('not known');
  if (reward.from !== undefined && now < reward.from) throw new RewardUnavailable('not yet');
  if (reward.to !== undefined && now >= reward.to) throw new RewardUnavailable('no longer');
  if (reward.tiers?.includes(tierId) === false) throw new RewardUnavailable('not for this tier');
  return reward;
}
