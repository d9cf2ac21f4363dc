import { listStores as contract } from '#shared/contracts/stores/list-stores.ts';
import { environment } from '#shared/environment.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { listStores } from '#shared/usecases/stores/list-stores.ts';
import { storeRegistry } from '../compose/stores.ts';
import { readHandler } from '../edge/http.ts';

const stores = storeRegistry();
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = readHandler(contract, async ({ query }) => ({
  status: 200,
  body: await listStores(stores, cursors, query),
}));
