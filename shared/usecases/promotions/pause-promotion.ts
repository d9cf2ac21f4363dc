import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { PromotionNotActive } from '#shared/domain/promotions/refusals.ts';
import { pauseDocument, type Switching } from '#shared/usecases/documents/switch-document.ts';
import type { SwitchPorts } from './promotion-ports.ts';
import { switched } from './switched-promotion.ts';

/**
 * Stops a promotion; with `revoke`, ends what quotes promised of it, too. A paused one stays as it is; one that was never
 * activated is refused.
 */
export function pausePromotion(
  ports: SwitchPorts,
  promotionId: string,
  { revoke = false, ...switching }: Switching & { readonly revoke?: boolean | undefined },
): Promise<PromotionRecord> {
  const promotion = switched(ports, promotionId, () => new PromotionNotActive());
  return pauseDocument(promotion, { ...switching, revokes: revoke });
}
