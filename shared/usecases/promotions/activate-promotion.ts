import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { PromotionNotFound, TooManyPromotions, VersionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { Latest } from '#shared/stores/program/configuration.ts';
import { bytesOf } from '#shared/stores/promotions/promotion-items.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { checkContent } from './check-content.ts';
import { checkExpected, type PromotionPorts, untilWritten } from './promotion-ports.ts';

/** What every function that books must load when it starts, and keep. */
const ACTIVE_MAX = 2000;
const ACTIVE_BYTES_MAX = 8 * 1024 * 1024;

function checkRoom(latest: Latest, { active }: PromotionRecord, promotion: PromotionVersion): void {
  if (!active && latest.active >= ACTIVE_MAX) throw new TooManyPromotions('promotions', ACTIVE_MAX);
  const bytes = latest.activeBytes - (active?.bytes ?? 0) + bytesOf(promotion);
  if (bytes > ACTIVE_BYTES_MAX) throw new TooManyPromotions('bytes', ACTIVE_BYTES_MAX);
}

async function versionOf(
  promotions: PromotionStore,
  { promotion: newest }: PromotionRecord,
  version: number,
): Promise<PromotionVersion> {
  if (version === newest.version) return newest;
  const kept = await promotions.version(newest.promotionId, version);
  if (!kept) throw new VersionNotFound(newest.version);
  return kept.promotion;
}

/**
 * Makes a version the one that runs, the newest unless another is named: an earlier one rolls back. It is checked
 * again, for the programme may have changed. The one that runs already changes nothing.
 */
export async function activatePromotion(
  ports: PromotionPorts,
  promotionId: string,
  asked: {
    readonly version?: number | undefined;
    readonly expected?: number | undefined;
    readonly by: string;
  },
): Promise<PromotionRecord> {
  const { promotions, releases, programs, counters, now } = ports;
  return untilWritten(ports, async () => {
    const record = await promotions.newest(promotionId);
    if (!record) throw new PromotionNotFound();
    checkExpected(record, asked.expected);
    const promotion = await versionOf(promotions, record, asked.version ?? record.promotion.version);
    if (record.active?.version === promotion.version) return record;
    const latest = await releases.latest({ consistent: true });
    await checkContent(counters, promotion, await programs.version(latest.program));
    checkRoom(latest, record, promotion);
    return releases.activate(record, promotion, latest, { by: asked.by, at: now() });
  });
}
