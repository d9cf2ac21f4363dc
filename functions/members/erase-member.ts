import { acceptedBy } from '#shared/contracts/contract.ts';
import { eraseMember as contract } from '#shared/contracts/members/erase-member.ts';
import { actsOnAnyMember } from '#shared/domain/members/caller.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { eraseMember } from '#shared/usecases/members/erase-member.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { endingSurroundings } from './ending-surroundings.ts';
import { memberResolver } from './resolver.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = endingSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const { caller } = request;
  const own = !actsOnAnyMember(caller, acceptedBy(contract));
  await eraseMember(around, await programs.get(), memberId, {
    by: caller.subject,
    signIn: own ? { at: caller.signedInAt } : undefined,
  });
  return { status: 204 };
});
