import { getBalance as contract } from '#shared/contracts/ledger/get-balance.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { now } from '../compose/clock.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = {
  ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
  households: new HouseholdStore(dynamoDb(), environment('MEMBERS_TABLE')),
  now,
};

export const handler = httpHandler(contract, async (request) => {
  const { at } = request.query;
  const instant = at === undefined ? undefined : Date.parse(at);
  const reader = { own: isOwn(request.caller) };
  const body = await getBalance(ports, programs, await memberOf(request), instant, reader);
  return { status: 200, body };
});
