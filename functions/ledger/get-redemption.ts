import { getRedemption as contract } from '#shared/contracts/ledger/get-redemption.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getRedemption } from '#shared/usecases/ledger/get-redemption.ts';
import { memberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { now } from '../surroundings.ts';
import { readHandler } from '../wrappers/http.ts';
import { pointsLogStores } from './log-stores.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = { ...pointsLogStores(client), now };

export const handler = readHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const { redemptionId } = request.params;
  return { status: 200, body: await getRedemption(around, await programs.get(), memberId, redemptionId) };
});
