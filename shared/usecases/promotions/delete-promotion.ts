import { PromotionActive } from '#shared/domain/promotions/refusals.ts';
import { deleteDocument, type Switching } from '#shared/usecases/documents/switch-document.ts';
import type { SwitchPorts } from './promotion-ports.ts';
import { switched } from './switched-promotion.ts';

/** Removes a promotion that is not active from the lists. Its versions and events stay. */
export function deletePromotion(
  ports: SwitchPorts,
  promotionId: string,
  switching: Switching,
): Promise<void> {
  return deleteDocument(
    switched(ports, promotionId, () => new PromotionActive()),
    switching,
  );
}
