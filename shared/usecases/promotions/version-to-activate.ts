import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionContent, PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { TooManyPromotions } from '#shared/domain/promotions/refusals.ts';
import type { Latest } from '#shared/stores/documents/configuration.ts';
import { type PromotionStore, promotionSize } from '#shared/stores/promotions/promotion-store.ts';
import { keptVersion } from '#shared/usecases/documents/kept-version.ts';
import { checkContent } from './check-content.ts';
import type { PromotionPorts } from './promotion-ports.ts';

/** Bounds of the active promotions: every function that books loads all of them at its start and keeps them. */
const ACTIVE_MAX = 2000;
const ACTIVE_BYTES_MAX = 8 * 1024 * 1024;

function checkRoom(latest: Latest, { active }: PromotionRecord, promotion: PromotionVersion): void {
  if (!active && latest.active >= ACTIVE_MAX) throw new TooManyPromotions('promotions', ACTIVE_MAX);
  const bytes = latest.activeBytes - (active?.bytes ?? 0) + promotionSize(promotion);
  if (bytes > ACTIVE_BYTES_MAX) throw new TooManyPromotions('bytes', ACTIVE_BYTES_MAX);
}

/** Refuses a version that does not fit the programme in force or the room of the active promotions. */
export async function checkFits(
  { programs, counters }: Pick<PromotionPorts, 'programs' | 'counters'>,
  record: PromotionRecord,
  { promotion }: PromotionContent,
  latest: Latest,
): Promise<void> {
  await checkContent(counters, promotion, await programs.version(latest.program));
  checkRoom(latest, record, promotion);
}

export const numberOf = ({ promotion }: PromotionContent): number => promotion.version;

export function versionOf(
  promotions: PromotionStore,
  newest: PromotionRecord,
  version: number,
): Promise<PromotionContent> {
  const { promotionId } = newest.promotion;
  return keptVersion<PromotionContent>(promotions, promotionId, { newest, versionOf: numberOf, version });
}
