import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionContent, PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { PromotionNotFound, TooManyPromotions, VersionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { Latest } from '#shared/stores/documents/configuration.ts';
import { type PromotionStore, promotionSize } from '#shared/stores/promotions/promotion-store.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { checkPrecondition, type Precondition } from '#shared/usecases/documents/precondition.ts';
import { checkContent } from './check-content.ts';
import { editableOf } from './get-promotion.ts';
import type { PromotionPorts } from './promotion-ports.ts';

/** Bounds of the active promotions: every function that books loads all of them at its start and keeps them. */
const ACTIVE_MAX = 2000;
const ACTIVE_BYTES_MAX = 8 * 1024 * 1024;

function checkRoom(latest: Latest, { active }: PromotionRecord, promotion: PromotionVersion): void {
  if (!active && latest.active >= ACTIVE_MAX) throw new TooManyPromotions('promotions', ACTIVE_MAX);
  const bytes = latest.activeBytes - (active?.bytes ?? 0) + promotionSize(promotion);
  if (bytes > ACTIVE_BYTES_MAX) throw new TooManyPromotions('bytes', ACTIVE_BYTES_MAX);
}

async function versionOf(
  promotions: PromotionStore,
  newest: PromotionRecord,
  version: number,
): Promise<PromotionContent> {
  const { promotion } = newest;
  if (version === promotion.version) return newest;
  const kept = await promotions.version(promotion.promotionId, version);
  if (!kept) throw new VersionNotFound(promotion.version);
  return kept;
}

/**
 * Makes a version the active one: the newest, or a named one, which may be an earlier one. The version is checked
 * again, because the programme may have changed. Activating the active version changes nothing.
 */
export async function activatePromotion(
  ports: PromotionPorts,
  promotionId: string,
  asked: {
    readonly version?: number | undefined;
    readonly precondition?: Precondition | undefined;
    readonly by: string;
  },
): Promise<PromotionRecord> {
  const { promotions, releases, programs, counters, now } = ports;
  return untilWritten(async () => {
    const record = await promotions.newest(promotionId);
    if (!record) throw new PromotionNotFound();
    await checkPrecondition(asked.precondition, editableOf(counters, record));
    const content = await versionOf(promotions, record, asked.version ?? record.promotion.version);
    const { promotion } = content;
    if (record.active?.version === promotion.version) return record;
    const latest = await releases.latest({ consistent: true });
    await checkContent(counters, promotion, await programs.version(latest.program));
    checkRoom(latest, record, promotion);
    return promotions.activate(record, content, latest, { by: asked.by, at: now() });
  }, ports);
}
