import { acceptedBy } from '#shared/contracts/contract.ts';
import { getProgram as contract } from '#shared/contracts/program/get-program.ts';
import { actsOnAnyMember } from '#shared/domain/identity/caller.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProgramStore } from '#shared/stores/program/program-store.ts';
import { withoutThresholds } from '#shared/usecases/program/show-program.ts';
import { readHandler } from '../edge/http.ts';

const store = new ProgramStore(dynamoDb(), environment('PROGRAM_TABLE'));

export const handler = readHandler(contract, async ({ caller }) => {
  const program = await store.version(await store.latestVersion({ consistent: true }));
  const staff = actsOnAnyMember(caller, acceptedBy(contract));
  return { status: 200, body: staff ? program : withoutThresholds(program) };
});
