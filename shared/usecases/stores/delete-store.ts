import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { checkPrecondition, type Precondition } from '#shared/usecases/documents/precondition.ts';
import type { StorePorts } from './change-store.ts';
import { editableStore, storeOf } from './get-store.ts';

/**
 * Forgets the description of a store, by the next configuration. Promotions that name its group or country no longer
 * hold there; entries booked before keep the store of their configuration.
 */
export async function deleteStore(
  ports: StorePorts,
  storeId: string,
  { by, precondition }: { readonly by: string; readonly precondition?: Precondition | undefined },
): Promise<void> {
  const { stores, now } = ports;
  await untilWritten(async () => {
    const latest = await stores.latest();
    const store = await storeOf(stores, storeId);
    await checkPrecondition(precondition, editableStore(store));
    return (await stores.remove(store, latest, { by, at: now() })) || undefined;
  }, ports);
}
