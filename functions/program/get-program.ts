import { getProgram as contract } from '#shared/contracts/program/get-program.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { readHandler } from '../edge/http.ts';

const store = new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE'));

export const handler = readHandler(contract, async () => {
  const program = await store.version(await store.latestVersion({ consistent: true }));
  return { status: 200, body: program };
});
