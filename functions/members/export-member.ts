import { acceptedBy } from '#shared/contracts/contract.ts';
import { exportMember as contract } from '#shared/contracts/members/export-member.ts';
import { actsOnAnyMember } from '#shared/domain/members/caller.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { Cursors } from '#shared/usecases/cursor.ts';
import { exportMember } from '#shared/usecases/members/export-member.ts';
import { logStores } from '../ledger/log-stores.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { memberSurroundings } from './member-surroundings.ts';
import { memberResolver } from './resolver.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = { ...memberSurroundings(client), ...logStores(client) };
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const asked = { ...request.query, own: !actsOnAnyMember(request.caller, acceptedBy(contract)) };
  return {
    status: 200,
    body: await exportMember(around, await programs.get(), cursors, memberId, asked),
    headers: { 'content-disposition': 'attachment; filename="laurel-member-export.json"' },
  };
});
