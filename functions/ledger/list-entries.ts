import { listEntries as contract } from '#shared/contracts/ledger/list-entries.ts';
import { readsErasedOnly } from '#shared/domain/identity/caller.ts';
import { viewOf } from '#shared/domain/identity/view.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { programVersions } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = {
  ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
  programVersions: programVersions(),
};
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const { query, caller } = request;
  const how = {
    ...query,
    erasedOnly: readsErasedOnly(caller, memberId),
    view: viewOf(caller),
    own: isOwn(caller),
  };
  return { status: 200, body: await listEntries(ports, cursors, memberId, how) };
});
