import { listProgramVersions as contract } from '#shared/contracts/program/list-program-versions.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { listProgramVersions } from '#shared/usecases/program/list-program-versions.ts';
import { staffReadHandler } from '../edge/http.ts';

const store = new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE'));
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ query }) => {
  return { status: 200, body: await listProgramVersions(store, cursors, query) };
});
