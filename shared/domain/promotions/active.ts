import type { PromotionVersion } from './promotion.ts';

/** What became of promotions, by their ids: the version that runs now, or none. */
export type ActiveChanges = ReadonlyMap<string, PromotionVersion | undefined>;

/** The active promotions after some changes, by id. The same array where nothing changed. */
export function withChanges(
  active: readonly PromotionVersion[],
  changes: ActiveChanges,
): readonly PromotionVersion[] {
  if (changes.size === 0) return active;
  const kept = active.filter(({ promotionId }) => !changes.has(promotionId));
  const started = [...changes.values()].filter((version) => version !== undefined);
  return [...kept, ...started].sort((a, b) => (a.promotionId < b.promotionId ? -1 : 1));
}
