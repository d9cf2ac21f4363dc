import { changeStatus as contract } from '#shared/contracts/members/change-status.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { checkNotBeneficiary } from '#shared/domain/members/caller.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { booked } from '../ledger/booked.ts';
import { pointsSurroundings } from '../ledger/ledger-surroundings.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { memberResolver } from './resolver.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = pointsSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const { changeId } = params;
  const command = { ...body, changeId, by: caller.subject, contentHash: contentHash(received) };
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  return booked(await changeStatus(around, programs, memberId, command));
});
