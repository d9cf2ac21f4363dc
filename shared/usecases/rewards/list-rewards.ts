import type { RewardDocument } from '#shared/contracts/rewards/reward.ts';
import { stockCounter } from '#shared/domain/ledger/counters.ts';
import type { RewardVersion } from '#shared/domain/rewards/reward.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describeReward } from './describe-reward.ts';

interface RewardStores {
  readonly rewards: RewardStore;
  readonly counters: CounterStore;
}

async function describeAll(
  counters: CounterStore,
  rewards: readonly RewardVersion[],
): Promise<readonly RewardDocument[]> {
  const counted = rewards.flatMap(({ stock, rewardId }) =>
    stock === undefined ? [] : [stockCounter(rewardId)],
  );
  const taken = await counters.takenOf(counted);
  return rewards.map((reward) => describeReward(reward, taken.get(stockCounter(reward.rewardId)) ?? 0));
}

/** The rewards by their ids. */
export function listRewards(
  { rewards, counters }: RewardStores,
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<RewardDocument>> {
  const list = {
    query: 'rewards',
    read: (after: string | undefined, limit: number) => rewards.list(after, limit),
    placeOf: ({ rewardId }: RewardVersion) => rewardId,
    describe: (found: readonly RewardVersion[]) => describeAll(counters, found),
  };
  return pageOf(list, cursors, request);
}
