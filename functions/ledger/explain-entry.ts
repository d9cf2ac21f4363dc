import { explainEntry as contract } from '#shared/contracts/ledger/explain-entry.ts';
import { viewOf } from '#shared/domain/identity/view.ts';
import { explainEntry } from '#shared/usecases/ledger/explain-entry.ts';
import { logStores } from '../compose/ledger.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { currentRules } from '../compose/promotions.ts';
import { httpHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const stores = { ...logStores(), rules: currentRules() };

export const handler = httpHandler(contract, async (request) => {
  const { params, query, caller } = request;
  const which = { ...query, view: viewOf(caller), own: isOwn(caller) };
  return { status: 200, body: await explainEntry(stores, await memberOf(request), params.seq, which) };
});
