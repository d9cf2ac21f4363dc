import { acceptedBy } from '#shared/contracts/contract.ts';
import { getHousehold as contract } from '#shared/contracts/households/get-household.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { getHousehold } from '#shared/usecases/households/get-household.ts';
import { now } from '../compose/clock.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';

const programs = currentProgram();
const ports = {
  households: new HouseholdStore(dynamoDb(), environment('MEMBERS_TABLE')),
  ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
  now,
};

export const handler = httpHandler(contract, async ({ params, caller, about }) => {
  const access = { caller, accepted: acceptedBy(contract) };
  const body = await getHousehold(ports, await programs.get(), params.householdId, access);
  about(...body.members.map(({ memberId }) => memberId));
  return { status: 200, body };
});
