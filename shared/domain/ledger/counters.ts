import type { CounterMove, PurchasePlace } from './entry.ts';
import type { Unlocking } from './reference.ts';
import type { ClaimedReward } from './state.ts';

/** The counter of the pieces taken from a reward's stock. */
export function stockCounter(rewardId: string): string {
  return `stock/${rewardId}`;
}

/** The counter of the purchases that have a sale: one at most. */
export function saleCounter(sale: string): string {
  return `sale/${sale}`;
}

/** The counter of the pieces of a reward that a member got for no points in a period: one at most. */
export function freeCounter(memberId: string, rewardId: string, period: string): string {
  return `free/${memberId}/${rewardId}/${period}`;
}

/** The move by which a purchase takes a sale. */
export function saleTaken(sale: string, holder: PurchasePlace): CounterMove {
  return { counter: saleCounter(sale), by: 1, limit: 1, holder };
}

/** The counter of the points that bonuses of a definition have given of its budget. */
export function definitionBudget({
  collection,
  definitionId,
}: Pick<Unlocking, 'collection' | 'definitionId'>) {
  return `budget/${collection}/${definitionId}`;
}

/** Stock that comes back, one move a counter: a write may name a counter once. */
export function stockReturned(
  rewards: readonly Pick<ClaimedReward, 'rewardId' | 'quantity'>[],
): readonly CounterMove[] | undefined {
  const back = new Map<string, number>();
  for (const { rewardId, quantity } of rewards) {
    const counter = stockCounter(rewardId);
    back.set(counter, (back.get(counter) ?? 0) - quantity);
  }
  const moves = [...back].filter(([, by]) => by !== 0).map(([counter, by]) => ({ counter, by }));
  return moves.length > 0 ? moves : undefined;
}
