import { PromotionActive } from '#shared/domain/promotions/refusals.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { checkPrecondition, type Precondition } from '#shared/usecases/documents/precondition.ts';
import { editableOf, newestOf } from './get-promotion.ts';
import type { SwitchPorts } from './promotion-ports.ts';

/** Removes a promotion that is not active from the lists. Its versions and events stay. */
export async function deletePromotion(
  ports: SwitchPorts,
  promotionId: string,
  { by, precondition }: { readonly by: string; readonly precondition?: Precondition | undefined },
): Promise<void> {
  const { promotions, releases, counters, now } = ports;
  await untilWritten(async () => {
    const record = await newestOf(promotions, promotionId);
    await checkPrecondition(precondition, editableOf(counters, record));
    if (record.active) throw new PromotionActive();
    const latest = await releases.latest({ consistent: true });
    return (await promotions.delete(record, latest, { by, at: now() })) || undefined;
  }, ports);
}
