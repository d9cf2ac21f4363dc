import type { PromotionVersionDocument } from '#shared/contracts/promotions/promotion.ts';
import type { DocumentEvent } from '#shared/domain/documents/document-record.ts';
import type { PromotionContent } from '#shared/domain/promotions/promotion-record.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describeVersion, type Run, type VersionHistory } from './describe-promotion.ts';

interface VersionFound {
  readonly content: PromotionContent;
  readonly history: VersionHistory;
}

/** The times that each version was active, from the events in their order. Starting one version ends the one before. */
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

/** The versions of a promotion, newest first, even where the promotion was deleted. */
export function listPromotionVersions(
  promotions: PromotionStore,
  cursors: Cursors,
  promotionId: string,
  request: PageRequest,
): Promise<Page<PromotionVersionDocument>> {
  const list = {
    query: `versions of ${promotionId}`,
    read: async (below: string | undefined, limit: number) => {
      const versions = promotions.versions(
        promotionId,
        limit,
        below === undefined ? undefined : Number(below),
      );
      const [contents, events] = await Promise.all([versions, promotions.events(promotionId)]);
      if (contents.length === 0) throw new PromotionNotFound();
      const history = historyByVersion(events);
      return contents.map((content) => ({ content, history: history(content.promotion.version) }));
    },
    placeOf: ({ content }: VersionFound) => content.promotion.version,
    describe: (found: readonly VersionFound[]) =>
      found.map(({ content, history }) => describeVersion(content, history)),
  };
  return pageOf(list, cursors, request);
}
