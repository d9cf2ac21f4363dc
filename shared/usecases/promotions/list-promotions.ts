import type { PromotionDocument } from '#shared/contracts/promotions/promotion.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describePromotion } from './describe-promotion.ts';

const budgetOf = ({ promotion: { promotionId, limits } }: PromotionRecord) =>
  limits?.budgetPoints === undefined ? [] : [budgetCounter(promotionId)];

/** The public forms of promotions. Their budgets cost one read for a hundred of them. */
async function withBudgets(
  counters: CounterStore,
  records: readonly PromotionRecord[],
): Promise<readonly PromotionDocument[]> {
  const taken = await counters.takenOf(records.flatMap(budgetOf));
  return records.map((record) => {
    const [counter] = budgetOf(record);
    return describePromotion(record, counter === undefined ? undefined : { spent: taken.get(counter) ?? 0 });
  });
}

/** The promotions by their ids. */
export function listPromotions(
  { promotions, counters }: { readonly promotions: PromotionStore; readonly counters: CounterStore },
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<PromotionDocument>> {
  const list = {
    query: 'promotions',
    read: (after: string | undefined, limit: number) => promotions.list(after, limit),
    placeOf: ({ promotion }: PromotionRecord) => promotion.promotionId,
    describe: (found: readonly PromotionRecord[]) => withBudgets(counters, found),
  };
  return pageOf(list, cursors, request);
}
