import type { PromotionContent } from '#shared/domain/promotions/promotion-record.ts';
import type { Refusal } from '#shared/domain/refusal.ts';
import type { Switched } from '#shared/usecases/documents/switch-document.ts';
import { editableOf, newestOf } from './get-promotion.ts';
import type { SwitchPorts } from './promotion-ports.ts';

/** A promotion that is stopped or deleted. */
export function switched(
  ports: SwitchPorts,
  promotionId: string,
  refusal: () => Refusal,
): Switched<PromotionContent> {
  const { promotions, releases, counters } = ports;
  return {
    ...ports,
    documents: promotions,
    newest: () => newestOf(promotions, promotionId),
    editable: (record) => editableOf(counters, record),
    latest: () => releases.latest({ consistent: true }),
    refusal,
  };
}
