import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { PromotionNotActive } from '#shared/domain/promotions/refusals.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { checkPrecondition, type Precondition } from '#shared/usecases/documents/precondition.ts';
import { editableOf, newestOf } from './get-promotion.ts';
import type { SwitchPorts } from './promotion-ports.ts';

/**
 * Stops a promotion; with `revoke`, ends what quotes promised of it, too. A paused one stays as it is; one that was never
 * activated is refused.
 */
export async function pausePromotion(
  ports: SwitchPorts,
  promotionId: string,
  {
    by,
    revoke = false,
    precondition,
  }: {
    readonly by: string;
    readonly revoke?: boolean | undefined;
    readonly precondition?: Precondition | undefined;
  },
): Promise<PromotionRecord> {
  const { promotions, releases, counters, now } = ports;
  return untilWritten(async () => {
    const record = await newestOf(promotions, promotionId);
    await checkPrecondition(precondition, editableOf(counters, record));
    if (record.status === 'draft') throw new PromotionNotActive();
    if (!record.active && !revoke) return record;
    const latest = await releases.latest({ consistent: true });
    return promotions.pause(record, latest, { by, at: now(), revokes: revoke });
  }, ports);
}
