import type { RewardDocument } from '#shared/contracts/rewards/reward.ts';
import { stockCounter } from '#shared/domain/ledger/counters.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import type { Cursors, Page, PageRequest } from '#shared/usecases/paging.ts';
import { describeReward } from './describe-reward.ts';

const QUERY = 'rewards';

/** The rewards by their ids. A reward that is added behind a cursor is not missed, nor one listed twice. */
export async function listRewards(
  stores: { readonly rewards: RewardStore; readonly counters: CounterStore },
  cursors: Cursors,
  { limit, cursor }: PageRequest,
): Promise<Page<RewardDocument>> {
  const after = cursor === undefined ? undefined : cursors.readText(QUERY, cursor);
  // One more than asked for tells whether there is a next page.
  const found = await stores.rewards.list(after, limit + 1);
  const rewards = found.slice(0, limit);
  const counted = rewards.flatMap(({ stock, rewardId }) =>
    stock === undefined ? [] : [stockCounter(rewardId)],
  );
  const taken = await stores.counters.takenOf(counted);
  const last = rewards.at(-1);
  return {
    items: rewards.map((reward) => describeReward(reward, taken.get(stockCounter(reward.rewardId)) ?? 0)),
    ...(found.length > limit && last && { nextCursor: cursors.write(QUERY, last.rewardId) }),
  };
}
