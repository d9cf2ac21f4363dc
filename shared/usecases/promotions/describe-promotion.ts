import type {
  PromotionChange,
  PromotionDocument,
  PromotionVersionDocument,
} from '#shared/contracts/promotions/promotion.ts';
import type { Deed } from '#shared/domain/documents/document-record.ts';
import { omitUndefined, present } from '#shared/domain/present.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionContent, PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** From when until when a version ran, and who started it; without an end it still runs. */
export interface Run {
  readonly from: number;
  to?: number;
  readonly by: string;
}

export interface VersionHistory {
  readonly runs: readonly Run[];
  /** When the promotion was deleted, of which this was the newest version. */
  readonly deleted?: Deed | undefined;
}

const instantOf = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));
const timeOf = (instant: number | undefined) => (instant === undefined ? undefined : formatInstant(instant));

export function promotionContent({ schedule, ...change }: PromotionChange): Promotion {
  const { from, to } = schedule ?? {};
  return omitUndefined({
    ...change,
    schedule: schedule && omitUndefined({ ...schedule, from: instantOf(from), to: instantOf(to) }),
  });
}

/** The same members in the same order, whoever wrote it: an answer and its repetition are the same bytes. */
function describeContent(promotion: Promotion) {
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

/** The public picture of a promotion; `budget` where what was spent of it was read. */
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

/** The public picture of one version, and of when it ran. */
export function describeVersion(
  { promotion, changed }: PromotionContent,
  { runs, deleted }: VersionHistory,
): PromotionVersionDocument {
  return present({
    promotionId: promotion.promotionId,
    version: promotion.version,
    ...describeContent(promotion),
    changedAt: formatInstant(changed.at),
    changedBy: changed.by,
    activations: runs.map(({ from, to, by }) => present({ from: formatInstant(from), to: timeOf(to), by })),
    deleted: deleted && { at: formatInstant(deleted.at), by: deleted.by },
  });
}
