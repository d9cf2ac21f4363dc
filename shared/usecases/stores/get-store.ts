import type { StoreDocument } from '#shared/contracts/stores/store.ts';
import { StoreNotFound } from '#shared/domain/stores/refusals.ts';
import type { StoreVersion } from '#shared/domain/stores/store.ts';
import type { StoreRegistry } from '#shared/stores/stores/store-registry.ts';
import { describeStore } from './describe-store.ts';

/** A store as a precondition compares it. */
export function editableStore(store: StoreVersion) {
  return { version: store.version, shown: () => describeStore(store) };
}

export async function storeOf(stores: StoreRegistry, storeId: string): Promise<StoreVersion> {
  const store = await stores.find(storeId, { consistent: true });
  if (!store) throw new StoreNotFound();
  return store;
}

export async function getStore(stores: StoreRegistry, storeId: string): Promise<StoreDocument> {
  return describeStore(await storeOf(stores, storeId));
}
