import { isDeepStrictEqual } from 'node:util';
import type { StoreDocument } from '#shared/contracts/stores/store.ts';
import { TooManyStores } from '#shared/domain/stores/refusals.ts';
import { type StoreContent, type StoreVersion, storeBounds } from '#shared/domain/stores/store.ts';
import type { Latest } from '#shared/stores/documents/configuration.ts';
import { type StoreRegistry, storeBytes } from '#shared/stores/stores/store-registry.ts';
import { changeDocument, type Pauses } from '#shared/usecases/documents/change-document.ts';
import type { Precondition } from '#shared/usecases/documents/precondition.ts';
import { describeStore } from './describe-store.ts';
import { editableStore } from './get-store.ts';

export interface StorePorts extends Pauses {
  readonly stores: StoreRegistry;
  readonly now: () => number;
}

function contentOf({ storeId, version, changedBy, changedAt, ...content }: StoreVersion): StoreContent {
  return content;
}

function checkRoom(latest: Latest, before: StoreVersion | undefined, storeId: string, content: StoreContent) {
  const { stores, bytes } = storeBounds;
  if (!before && latest.active >= stores) throw new TooManyStores('stores', stores);
  const held = before ? storeBytes(storeId, contentOf(before)) : 0;
  if (latest.activeBytes - held + storeBytes(storeId, content) > bytes)
    throw new TooManyStores('bytes', bytes);
}

/**
 * Describes a store wholly anew, by the next configuration. A precondition guards against another editor; without one
 * the last writer wins. The same description changes nothing.
 */
export async function changeStore(
  { stores, now, ...pauses }: StorePorts,
  storeId: string,
  change: {
    readonly content: StoreContent;
    readonly precondition?: Precondition | undefined;
    readonly by: string;
  },
): Promise<{ readonly created: boolean; readonly store: StoreDocument }> {
  const { content, precondition, by } = change;
  let latest: Latest;
  let before: StoreVersion | undefined;
  const { created, document } = await changeDocument<StoreVersion>(
    {
      newest: async () => {
        latest = await stores.latest();
        before = await stores.find(storeId, { consistent: true });
        return before;
      },
      editable: (newest) => newest && editableStore(newest),
      next: (newest) => {
        if (newest && isDeepStrictEqual(content, contentOf(newest))) return newest;
        checkRoom(latest, newest, storeId, content);
        const version = latest.configuration + 1;
        return { ...content, storeId, version, changedBy: by, changedAt: now() };
      },
      put: (store) => stores.change(store, before, latest),
    },
    precondition,
    pauses,
  );
  return { created, store: describeStore(document) };
}
