import type {
  PromotionChange,
  PromotionDocument,
  PromotionVersionDocument,
} from '#shared/contracts/promotions/promotion.ts';
import { omitUndefined, present } from '#shared/domain/present.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionContent, PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { describeHistory, type VersionHistory } from '#shared/usecases/documents/version-history.ts';

const instantOf = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));
const timeOf = (instant: number | undefined) => (instant === undefined ? undefined : formatInstant(instant));

export function promotionContent({ schedule, ...change }: PromotionChange): Promotion {
  const { from, to } = schedule ?? {};
  return omitUndefined({
    ...change,
    schedule: schedule && omitUndefined({ ...schedule, from: instantOf(from), to: instantOf(to) }),
  });
}

/** The fields in a fixed order, so that a repeated call gets a response of the same bytes. */
export function describeContent(promotion: Promotion) {
  const { name, mode, schedule, audience, conditions, effect, stacking, limits } = promotion;
  return {
    name,
    mode,
    schedule:
      schedule && omitUndefined({ ...schedule, from: timeOf(schedule.from), to: timeOf(schedule.to) }),
    audience,
    conditions,
    effect,
    stacking,
    limits,
  };
}

/** The public form of a promotion. It has `budget` where the spent points were read. */
export function describePromotion(
  record: PromotionRecord,
  budget?: { readonly spent: number },
): PromotionDocument {
  const { promotion, changed, status, active } = record;
  return present({
    promotionId: promotion.promotionId,
    version: promotion.version,
    status,
    activeVersion: active?.version,
    ...describeContent(promotion),
    updatedAt: formatInstant(changed.at),
    updatedBy: changed.by,
    budgetSpent: budget?.spent,
  });
}

/** The public form of one version, with the times that it was active. */
export function describeVersion(
  { promotion, changed }: PromotionContent,
  history: VersionHistory,
): PromotionVersionDocument {
  return present({
    promotionId: promotion.promotionId,
    version: promotion.version,
    ...describeContent(promotion),
    ...describeHistory(changed, history),
  });
}
