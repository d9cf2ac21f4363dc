import type { StoreDocument } from '#shared/contracts/stores/store.ts';
import { present } from '#shared/domain/present.ts';
import type { StoreVersion } from '#shared/domain/stores/store.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** The public form of a store. */
export function describeStore(store: StoreVersion): StoreDocument {
  const { storeId, version, name, timeZone, country, group, place, changedAt } = store;
  const updatedAt = formatInstant(changedAt);
  return present({ store: storeId, version, name, timeZone, country, group, place, updatedAt });
}
