import { getStore as contract } from '#shared/contracts/stores/get-store.ts';
import { getStore } from '#shared/usecases/stores/get-store.ts';
import { storeRegistry } from '../compose/stores.ts';
import { readHandler } from '../edge/http.ts';

const stores = storeRegistry();

export const handler = readHandler(contract, async ({ params }) => {
  const store = await getStore(stores, params.store);
  return { status: 200, body: store };
});
