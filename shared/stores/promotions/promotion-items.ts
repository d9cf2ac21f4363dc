import type { Promotion, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type {
  Deed,
  PromotionContent,
  PromotionEvent,
  PromotionRecord,
  PromotionRelease,
} from '#shared/domain/promotions/promotion-record.ts';
import { type Item, padded, releaseKey } from '#shared/stores/program/configuration.ts';

/** What everybody reads: the newest version of each promotion, and the active ones, each list a partition. */
export const NEWEST = 'newest';
export const ACTIVE = 'active';

export const newestKey = (promotionId: string): Item => ({ id: { S: NEWEST }, part: { S: promotionId } });
export const activeKey = (promotionId: string): Item => ({ id: { S: ACTIVE }, part: { S: promotionId } });
export const versionsOf = (promotionId: string): string => `promotion/${promotionId}`;
export const historyOf = (promotionId: string): string => `history/${promotionId}`;
export const versionKey = (promotionId: string, version: number): Item => ({
  id: { S: versionsOf(promotionId) },
  part: { S: padded(version) },
});

const number = (value: number) => ({ N: String(value) });
const deedItem = ({ by, at }: Deed): Item => ({ changedBy: { S: by }, changedAt: number(at) });
const deedOf = (item: Item): Deed => ({ by: item.changedBy?.S ?? '', at: Number(item.changedAt?.N) });

/** A version as it is kept: text, which nothing asks about but its reader. */
export function documentOf({ promotionId, version, ...promotion }: PromotionVersion): string {
  return JSON.stringify(promotion);
}

/** Bytes of what a version says, as it is kept. */
export function bytesOf(promotion: PromotionVersion): number {
  return Buffer.byteLength(documentOf(promotion));
}

export function activeItem(promotion: PromotionVersion): Item {
  return {
    ...activeKey(promotion.promotionId),
    promotionId: { S: promotion.promotionId },
    version: number(promotion.version),
    document: { S: documentOf(promotion) },
  };
}

export function promotionOf(item: Item): PromotionVersion {
  // Written by these stores only, from a promotion that was checked.
  const promotion = JSON.parse(item.document?.S ?? '{}') as Promotion;
  return { ...promotion, promotionId: item.promotionId?.S ?? '', version: Number(item.version?.N) };
}

export function contentItem({ promotion, changed }: PromotionContent): Item {
  return {
    ...activeItem(promotion),
    ...versionKey(promotion.promotionId, promotion.version),
    ...deedItem(changed),
  };
}

export function contentOf(item: Item): PromotionContent {
  return { promotion: promotionOf(item), changed: deedOf(item) };
}

export function newestItem(record: PromotionRecord): Item {
  const { promotion, status, active, release } = record;
  return {
    ...contentItem(record),
    ...newestKey(promotion.promotionId),
    status: { S: status },
    release: number(release),
    ...(active && { activeVersion: number(active.version), activeBytes: number(active.bytes) }),
  };
}

export function recordOf(item: Item): PromotionRecord {
  return {
    ...contentOf(item),
    status: item.status?.S as PromotionRecord['status'],
    release: Number(item.release?.N),
    ...(item.activeVersion && {
      active: { version: Number(item.activeVersion.N), bytes: Number(item.activeBytes?.N) },
    }),
  };
}

export function releaseItem(release: PromotionRelease, deed: Deed): Item {
  const { configuration, promotionId, version, previous } = release;
  return {
    ...releaseKey(configuration),
    promotionId: { S: promotionId },
    ...(version !== undefined && { version: number(version) }),
    ...(previous !== undefined && { previous: number(previous) }),
    ...deedItem(deed),
  };
}

/** Undefined of a programme that changed. */
export function releaseOf(item: Item): PromotionRelease | undefined {
  if (!item.promotionId?.S) return undefined;
  return {
    configuration: Number(item.part?.S),
    promotionId: item.promotionId.S,
    version: item.version && Number(item.version.N),
    previous: item.previous && Number(item.previous.N),
  };
}

/** Events in the order in which they happened: a deletion takes no configuration, and comes after the newest one. */
export function eventItem(promotionId: string, configuration: number, event: PromotionEvent): Item {
  const deletion = event.kind === 'deleted' ? `/${padded(event.version)}` : '';
  return {
    id: { S: historyOf(promotionId) },
    part: { S: padded(configuration) + deletion },
    kind: { S: event.kind },
    version: number(event.version),
    ...deedItem(event),
  };
}

export function eventOf(item: Item): PromotionEvent {
  return {
    kind: item.kind?.S as PromotionEvent['kind'],
    version: Number(item.version?.N),
    ...deedOf(item),
  };
}
