import { listPurchases as contract } from '#shared/contracts/ledger/list-purchases.ts';
import { environment } from '#shared/environment.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { now } from '../compose/clock.ts';
import { listStores } from '../compose/ledger.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { httpHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = { ...listStores(), now };
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = httpHandler(contract, async (request) => {
  const how = { ...request.query, own: isOwn(request.caller) };
  return { status: 200, body: await listPurchases(ports, cursors, await memberOf(request), how) };
});
