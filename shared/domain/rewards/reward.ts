import { formatInstant } from '#shared/domain/time/calendar.ts';
import { RewardUnavailable } from './refusals.ts';

/** A reward as a marketer writes it. */
export interface RewardContent {
  readonly name: string;
  readonly points: number;
  /** The number of pieces in all; no limit where it is absent. */
  readonly stock?: number;
  /** The tiers whose members may redeem it; all tiers where it is absent. */
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

/** A stored version, kept for ever: with its author (the token's subject or client) and its instant. */
export interface RewardVersion extends Reward {
  readonly changedBy: string;
  readonly changedAt: number;
}

/**
 * The pieces that may still be redeemed; undefined without a limit. A stock may be cut below the pieces already taken.
 */
export function remaining({ stock }: RewardContent, taken: number): number | undefined {
  return stock === undefined ? undefined : Math.max(0, stock - taken);
}

/**
 * The reward, if a member of this tier may redeem it now: `earlyMs` milliseconds before others. The act that takes from
 * its stock checks the stock.
 */
export function checkReward(reward: Reward | undefined, tierId: string, now: number, earlyMs = 0): Reward {
  if (reward === undefined) throw new RewardUnavailable('not known');
  const { to, tiers } = reward;
  const from = reward.from === undefined ? undefined : reward.from - earlyMs;
  if (from !== undefined && now < from) {
    throw new RewardUnavailable('not yet', { from: formatInstant(from) });
  }
  if (to !== undefined && now >= to) throw new RewardUnavailable('no longer', { to: formatInstant(to) });
  if (tiers?.includes(tierId) === false) throw new RewardUnavailable('not for this tier', { tiers });
  return reward;
}
