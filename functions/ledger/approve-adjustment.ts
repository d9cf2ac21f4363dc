import { approveAdjustment as contract } from '#shared/contracts/ledger/approve-adjustment.ts';
import { checkNotBeneficiary } from '#shared/domain/members/caller.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { approveAdjustment } from '#shared/usecases/ledger/adjust-points.ts';
import { memberResolver } from '../members/resolver.ts';
import { currentProgram } from '../program/programs.ts';
import { httpHandler } from '../wrappers/http.ts';
import { booked } from './booked.ts';
import { ledgerSurroundings } from './ledger-surroundings.ts';

const client = dynamoDb();
const programs = currentProgram(client);
const memberOf = memberResolver(client, contract);
const around = ledgerSurroundings(client);

export const handler = httpHandler(contract, async (request) => {
  const { adjustmentId } = request.params;
  const memberId = await memberOf(request);
  checkNotBeneficiary(request.caller, memberId);
  const approval = { adjustmentId, by: request.caller.subject };
  return booked(await approveAdjustment(around, programs, memberId, approval));
});
