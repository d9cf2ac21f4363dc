import { putProgram as contract } from '#shared/contracts/program/put-program.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { ofVersion } from '#shared/usecases/documents/precondition.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { now } from '../compose/clock.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const store = new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE'));

export const handler = staffHandler(contract, async ({ body, caller, header }) => {
  const { version, ...document } = body;
  const precondition =
    preconditionOf(contract, header) ?? (version === undefined ? undefined : ofVersion(version));
  const program = await changeProgram(store, { document, precondition, by: caller.subject }, now);
  return { status: 200, body: program };
});
