import { joinHousehold as contract } from '#shared/contracts/households/join-household.ts';
import { checkNotBeneficiary } from '#shared/domain/members/caller.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { joinHousehold } from '#shared/usecases/households/join-household.ts';
import { booked, stepped } from '../ledger/booked.ts';
import { memberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { householdSurroundings } from './household-surroundings.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = householdSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { params, body, caller } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  const { joined, replayed, membership } = await joinHousehold(around, await programs.get(), {
    householdId: params.householdId,
    memberId,
    mayRedeem: body.mayRedeem ?? false,
    contributes: body.contributes ?? true,
    by: caller.subject,
  });
  const told = { replayed, answer: membership };
  return joined ? booked(told) : stepped(told);
});
