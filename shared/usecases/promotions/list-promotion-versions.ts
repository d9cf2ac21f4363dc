import type { PromotionVersionDocument } from '#shared/contracts/promotions/promotion.ts';
import type { DocumentEvent } from '#shared/domain/documents/document-record.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { fitting } from '#shared/usecases/answer-size.ts';
import type { Cursors, Page, PageRequest } from '#shared/usecases/paging.ts';
import { describeVersion, type Run, type VersionHistory } from './describe-promotion.ts';

/** When each version ran, by the events in their order: one that starts ends the one before. */
function historyByVersion(events: readonly DocumentEvent[]): (version: number) => VersionHistory {
  const runs = new Map<number, Run[]>();
  const deleted = new Map<number, DocumentEvent>();
  let running: Run | undefined;
  for (const event of events) {
    if (event.kind === 'deleted') {
      deleted.set(event.version, event);
      continue;
    }
    if (running) running.to = event.at;
    running = event.kind === 'activated' ? { from: event.at, by: event.by } : undefined;
    if (running) runs.set(event.version, [...(runs.get(event.version) ?? []), running]);
  }
  return (version) => ({ runs: runs.get(version) ?? [], deleted: deleted.get(version) });
}

/** The versions of a promotion, newest first; also of one that was deleted. */
export async function listPromotionVersions(
  promotions: PromotionStore,
  cursors: Cursors,
  promotionId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<PromotionVersionDocument>> {
  const query = `versions of ${promotionId}`;
  const below = cursor === undefined ? undefined : cursors.read(query, cursor);
  const [found, events] = await Promise.all([
    promotions.versions(promotionId, limit + 1, below),
    promotions.events(promotionId),
  ]);
  if (found.length === 0) throw new PromotionNotFound();
  const history = historyByVersion(events);
  const items = fitting(
    found.slice(0, limit).map((content) => describeVersion(content, history(content.promotion.version))),
  );
  const last = items.at(-1);
  return {
    items,
    ...(found.length > items.length && last && { nextCursor: cursors.write(query, last.version) }),
  };
}
