import { PromotionActive, PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import { type SwitchSurroundings, untilWritten } from '#shared/usecases/promotions/surroundings.ts';

/** Takes a promotion that does not run from the lists. Its versions and what was done with it stay. */
export async function deletePromotion(
  around: SwitchSurroundings,
  promotionId: string,
  by: string,
): Promise<void> {
  const { promotions, now } = around;
  await untilWritten(around, async () => {
    const record = await promotions.newest(promotionId);
    if (!record) throw new PromotionNotFound();
    if (record.active) throw new PromotionActive();
    const latest = await promotions.latest({ consistent: true });
    return (await promotions.delete(record, latest, { by, at: now() })) || undefined;
  });
}
