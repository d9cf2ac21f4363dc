import { getMember as contract } from '#shared/contracts/members/get-member.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getMember } from '#shared/usecases/members/get-member.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { memberSurroundings } from './member-surroundings.ts';
import { memberResolver } from './resolver.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = memberSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  return { status: 200, body: await getMember(around, await programs.get(), memberId) };
});
