import { PromotionActive, PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import { checkExpected, untilWritten } from '#shared/usecases/documents/change-document.ts';
import type { SwitchPorts } from './promotion-ports.ts';

/** Removes a promotion that is not active from the lists. Its versions and events stay. */
export async function deletePromotion(
  ports: SwitchPorts,
  promotionId: string,
  { by, expected }: { readonly by: string; readonly expected?: number | undefined },
): Promise<void> {
  const { promotions, releases, now } = ports;
  await untilWritten(async () => {
    const record = await promotions.newest(promotionId);
    if (!record) throw new PromotionNotFound();
    checkExpected(record.promotion.version, expected);
    if (record.active) throw new PromotionActive();
    const latest = await releases.latest({ consistent: true });
    return (await promotions.delete(record, latest, { by, at: now() })) || undefined;
  }, ports);
}
