import type { RewardDocument } from '#shared/contracts/rewards/reward.ts';
import { stockCounter } from '#shared/domain/ledger/counters.ts';
import { RewardNotFound } from '#shared/domain/rewards/refusals.ts';
import type { RewardVersion } from '#shared/domain/rewards/reward.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { describeReward } from './describe-reward.ts';

/** Reads the counter of a reward, which only a reward with a stock has. */
export async function withRemaining(counters: CounterStore, reward: RewardVersion): Promise<RewardDocument> {
  const taken = reward.stock === undefined ? 0 : await counters.taken(stockCounter(reward.rewardId));
  return describeReward(reward, taken);
}

export async function getReward(
  stores: { readonly rewards: RewardStore; readonly counters: CounterStore },
  rewardId: string,
): Promise<RewardDocument> {
  const reward = await stores.rewards.newest(rewardId);
  if (!reward) throw new RewardNotFound();
  return withRemaining(stores.counters, reward);
}
