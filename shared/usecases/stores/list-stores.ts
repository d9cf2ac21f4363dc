import type { StoreDocument } from '#shared/contracts/stores/store.ts';
import type { StoreVersion } from '#shared/domain/stores/store.ts';
import type { StoreRegistry } from '#shared/stores/stores/store-registry.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describeStore } from './describe-store.ts';

/** The stores by their ids. */
export function listStores(
  stores: StoreRegistry,
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<StoreDocument>> {
  const list = {
    query: 'stores',
    read: (after: string | undefined, limit: number) => stores.list(after, limit),
    placeOf: ({ storeId }: StoreVersion) => storeId,
    describe: (found: readonly StoreVersion[]) => found.map(describeStore),
  };
  return pageOf(list, cursors, request);
}
