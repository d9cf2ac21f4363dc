import { getHealth as contract } from '#shared/contracts/service/get-health.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { publicHandler } from '../edge/http.ts';

const store = new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE'));

export const handler = publicHandler(contract, async () => {
  // A failed read becomes 503, as in every other call.
  await store.latestVersion();
  return { status: 200, body: { status: 'ok' } };
});
